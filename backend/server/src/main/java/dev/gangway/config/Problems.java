package dev.gangway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong with one file while it is read. For one thread.
final class Problems {
  /// Nobody mends more at once, and a file that is no configuration at all would fill the screen.
  private static final int MOST = 100;

  private static final Comparator<ConfigProblem> IN_FILE_ORDER =
      Comparator.<ConfigProblem>comparingInt(problem -> problem.position().line())
          .thenComparingInt(problem -> problem.position().column());

  private final List<ConfigProblem> found = new ArrayList<>();
  private boolean errors;

  void error(Position position, String key, String message) {
    errors = true;
    add(ConfigProblem.error(position, key, message));
  }

  void warning(Position position, String key, String message) {
    add(ConfigProblem.warning(position, key, message));
  }

  private void add(ConfigProblem problem) {
    if (found.size() < MOST) {
      found.add(problem);
    } else if (found.size() == MOST) {
      // Sorts behind everything else, and is an error: the rest was not looked at.
      errors = true;
      Position end = new Position(problem.position().file(), Integer.MAX_VALUE, 1);
      found.add(ConfigProblem.error(end, "", ""));
    }
  }

  /// Whether there are so many that more would not be told.
  boolean isFull() {
    return found.size() > MOST;
  }

  /// Whether one of them is an error.
  boolean hasErrors() {
    return errors;
  }

  /// All of them, as they stand in the file.
  List<ConfigProblem> inFileOrder() {
    List<ConfigProblem> sorted = new ArrayList<>(found);
    sorted.sort(IN_FILE_ORDER);
    if (sorted.size() > MOST) {
      ConfigProblem last = sorted.removeLast();
      sorted.add(
          ConfigProblem.error(
              Position.of(last.position().file()),
              "",
              "more is wrong than these " + MOST + "; mend them first"));
    }
    return List.copyOf(sorted);
  }
}
