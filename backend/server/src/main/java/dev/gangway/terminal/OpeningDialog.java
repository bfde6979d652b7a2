package dev.gangway.terminal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The conversation with the user while a terminal opens. Called by the opening thread only.
public interface OpeningDialog {

  /// Progress, in the order it happens.
  enum Stage {
    RESOLVING,
    CONNECTING,
    HOST_KEY,
    LOGIN,
    STARTING
  }

  /// What kind of question a [Prompt] is.
  enum PromptKind {
    PASSWORD,
    PASSPHRASE,
    KEYBOARD_INTERACTIVE,
    HOST_KEY,
    CONFIRM
  }

  /// One field of a prompt.
  ///
  /// @param label what is asked, hostile text when it comes from the remote host
  /// @param echo whether what is typed may be seen
  record Field(String label, boolean echo) {}

  /// A question for the user.
  ///
  /// @param text the sentence above the fields
  record Prompt(PromptKind kind, String text, List<Field> fields) {
    public Prompt {
      fields = List.copyOf(fields);
    }
  }

  /// Tells the user how far the opening has come. May wait until it is this opening's turn to cost
  /// CPU.
  ///
  /// @throws InterruptedException if the opening was abandoned meanwhile
  void stage(Stage stage) throws InterruptedException;

  /// The same, of another host on the way to the target.
  ///
  /// @param hop its name
  default void stage(Stage stage, String hop) throws InterruptedException {
    stage(stage);
  }

  /// Asks the user and waits for the answer, as long as the dialog's own limit allows.
  ///
  /// @return one value for each field, or null if the user cancelled, left, or did not answer in
  ///   time
  /// @throws InterruptedException if the opening was abandoned meanwhile
  @Nullable List<String> ask(Prompt prompt) throws InterruptedException;
}
