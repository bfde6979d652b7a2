package dev.gangway.ssh;

import dev.gangway.terminal.OpeningDialog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user who answers what a test has laid down, and cancels when nothing is left.
final class ScriptedDialog implements OpeningDialog {
  final List<Stage> stages = new ArrayList<>();
  final List<String> hops = new ArrayList<>();
  final List<Prompt> prompts = new ArrayList<>();
  private final Deque<List<String>> answers = new ArrayDeque<>();

  /// One answer with these values after the other; each is a list of one value.
  ScriptedDialog(String... answers) {
    for (String answer : answers) {
      this.answers.add(List.of(answer));
    }
  }

  ScriptedDialog then(String... values) {
    answers.add(List.of(values));
    return this;
  }

  @Override
  public void stage(Stage stage) {
    stages.add(stage);
  }

  @Override
  public void stage(Stage stage, String hop) {
    stages.add(stage);
    hops.add(hop + ": " + stage);
  }

  @Override
  public @Nullable List<String> ask(Prompt prompt) {
    prompts.add(prompt);
    return answers.poll();
  }
}
