package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.network.Schedule.Tensor;

class ScheduleTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void stepsAreDoneInTheirOrderAndThoseThatLearnOnlyWhenLearning() {
    Schedule schedule = new Schedule(new Arena(1000));
    schedule.step("look", () -> done.add("look"));
    schedule.step("learn", () -> done.add("learn")).whenLearning();
    schedule.step("say", () -> done.add("say"));
    schedule.place();
    schedule.runWithoutLearning();
    schedule.run();
    assertEquals(List.of("look", "say", "look", "learn", "say"), done);
  }

  @Test
  void tensorsTakeTurnsInTheArenaBehindWhatStays() {
    Arena arena = new Arena(1000);
    arena.bytes("weights", 100);
    Schedule schedule = new Schedule(arena);
    Tensor a = schedule.tensor("a", 256);
    Tensor b = schedule.tensor("b", 256);
    schedule.step("first", () -> {}).uses(a);
    schedule.step("second", () -> {}).uses(b);
    schedule.place();
    assertEquals(128, a.at());
    assertEquals(128, b.at());
    assertEquals(384, arena.peakBytes());
  }

  @Test
  void stepTakesFromItsWorkspaceAndNoMore() {
    Arena arena = new Arena(1000);
    Schedule schedule = new Schedule(arena);
    Tensor a = schedule.tensor("a", 128);
    int[] offsets = new int[2];
    schedule.step("modest", () -> offsets[0] = arena.bytes("kernel", 100)).uses(a).workspace(100);
    schedule.step("greedy", () -> offsets[1] = arena.bytes("kernel", 101)).workspace(100);
    schedule.place();
    String message = assertThrows(IllegalStateException.class, schedule::run).getMessage();
    assertTrue(message.contains("\"kernel\" needs 101 bytes, but the workspace of this step has 100 left"), message);
    assertEquals(128, offsets[0]);
    assertEquals(228, arena.usedBytes(), "what a step takes for itself is in the plan");
  }

  @Test
  void refusesABudgetThatIsTooSmall() {
    Schedule schedule = new Schedule(new Arena(1000));
    schedule.step("first", () -> {}).uses(schedule.tensor("a", 600), schedule.tensor("b", 472));
    String message = assertThrows(BudgetExceededException.class, schedule::place).getMessage();
    assertTrue(message.contains("needs 1,112 bytes"), message);
  }

  @Test
  void scrubbingArenaShowsAStepThatUsesWhatItDidNotDeclare() {
    Arena arena = Arena.scrubbing();
    Schedule schedule = new Schedule(arena);
    Tensor a = schedule.tensor("a", 64);
    Tensor kept = schedule.tensor("kept", 64);
    int[] read = new int[2];
    schedule.step("write", () -> {
      arena.slab()[a.at()] = 7;
      arena.slab()[kept.at()] = 8;
    }).uses(a, kept);
    schedule.step("read", () -> {
      read[0] = arena.slab()[a.at()];
      read[1] = arena.slab()[kept.at()];
    }).uses(kept);
    schedule.place();
    schedule.run();
    assertTrue(read[0] != 7, "a is no longer there");
    assertEquals(8, read[1]);
  }

  @Test
  void residentsAreWhatStaysAndWhatTakesTurns() {
    Arena arena = new Arena(1000);
    arena.floats("panel", 4);
    arena.bytes("weights", 100);
    Schedule schedule = new Schedule(arena);
    Tensor a = schedule.tensor("a", 64);
    schedule.step("first", () -> {});
    schedule.step("second", () -> {}).uses(a);
    schedule.place();
    List<String> told =
        arena.residents().stream().map(r -> r.life().name() + " " + r.offset() + " " + r.life().first() + "-"
            + r.life().last()).toList();
    assertEquals(List.of("panel 192 0-1", "weights 0 0-1", "a 128 1-1"), told);
    assertEquals(List.of("first", "second"), arena.steps());
  }
}
