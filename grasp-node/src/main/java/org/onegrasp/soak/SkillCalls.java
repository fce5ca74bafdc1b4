package org.onegrasp.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.msgs.ForgetSkill;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.ros.RosException;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.ServiceClient;

/**
 * Lists, selects, forgets and asks for predictions, over connections that stay. One thread calls; the counts may be
 * read by others.
 */
final class SkillCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TOLD = 10;
  /** So many skills are left, for the others to be selected. */
  private static final int KEPT = 3;

  private final SplittableRandom random;
  private final ServiceClient<ListSkills.Request, ListSkills.Response> list;
  private final ServiceClient<SelectSkill.Request, SelectSkill.Response> select;
  private final ServiceClient<ForgetSkill.Request, ForgetSkill.Response> forget;
  private final ServiceClient<Predict.Request, Predict.Response> predict;
  private final List<String> failures = new ArrayList<>();
  private int calls;
  private int failed;

  SkillCalls(RosNode node, long seed) {
    random = new SplittableRandom(seed);
    list = node.client("/onegrasp/list_skills", ListSkills.CODEC);
    select = node.client("/onegrasp/select_skill", SelectSkill.CODEC);
    forget = node.client("/onegrasp/forget_skill", ForgetSkill.CODEC);
    predict = node.client("/onegrasp/predict", Predict.CODEC);
  }

  /** One of the four. That one is refused, with words, is no failure; that none answers is. */
  void call() {
    try {
      List<String> skills = list.call(new ListSkills.Request(), PATIENCE).skills();
      count("");
      String name = skills.isEmpty() ? "nothing" : skills.get(random.nextInt(skills.size()));
      switch (random.nextInt(4)) {
        case 0 -> select.call(new SelectSkill.Request(name), PATIENCE);
        case 1 -> forget.call(new ForgetSkill.Request(skills.size() > KEPT ? name : "nothing"), PATIENCE);
        default -> predict.call(new Predict.Request(random.nextBoolean() ? name : ""), PATIENCE);
      }
      count("");
    } catch (RosException e) {
      count(e.getMessage());
    }
  }

  private synchronized void count(String failure) {
    calls++;
    if (!failure.isEmpty()) {
      failed++;
      if (failures.size() < TOLD) {
        failures.add(failure);
      }
    }
  }

  synchronized Tally tally() {
    return new Tally(calls, calls - failed, List.copyOf(failures));
  }

  @Override
  public void close() {
    list.close();
    select.close();
    forget.close();
    predict.close();
  }
}
