package org.onegrasp.papers;

import java.util.List;
import java.util.stream.Collectors;

/** All tasks, in the order in which they run. */
public final class Tasks {
  private static final List<Task> ALL = List.of(ScratchTask.mlp(), ScratchTask.conv(), ScratchTask.deep(),
      ScratchTask.photographs(), new ShiftTask(), new AdaptorTask(), SpokenDigitsTask.simple(),
      SpokenDigitsTask.gated(),
      SpokenDigitsTask.twoSimple(), SpokenDigitsTask.twoGated(), SpokenDigitsTask.threeGated(),
      new Cifar10FilterTask(), Cifar10ModelTask.mobile(), Cifar10ModelTask.residual(), new PartsFilterTask(),
      AdaptationTasks.rotated(), AdaptationTasks.inverted(), AdaptationTasks.speakers(),
      new EnhancementsTask(),
      FewShotTasks.digits(1), FewShotTasks.digits(5), FewShotTasks.photographs(1), FewShotTasks.photographs(5),
      FewShotTasks.words(1), FewShotTasks.words(5), FewShotTasks.objects(1), FewShotTasks.objects(5));

  private Tasks() {}

  public static List<Task> all() {
    return ALL;
  }

  /** @throws IllegalArgumentException names the tasks that there are */
  public static List<Task> named(List<String> names) {
    return names.stream().map(Tasks::named).toList();
  }

  private static Task named(String name) {
    return ALL.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
        "there is no task \"" + name + "\"; tasks are "
            + ALL.stream().map(Task::name).collect(Collectors.joining(", "))));
  }
}
