package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Field;
import dev.gangway.terminal.OpeningDialog.Prompt;
import dev.gangway.terminal.OpeningDialog.PromptKind;
import dev.gangway.terminal.RemoteText;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalOpener;
import dev.gangway.terminal.TerminalSize;
import java.util.List;
import java.util.function.Consumer;

/// Opens nothing before the user has said why.
///
/// @param question what the admin wants answered
/// @param reason gets the answer: one line, not blank, at most [#LONGEST_REASON] characters
public record ConfirmedOpener(TerminalOpener opener, String question, Consumer<String> reason)
    implements TerminalOpener {

  /// Of a reason, in characters.
  public static final int LONGEST_REASON = 500;

  /// A blank answer is a slip once or twice.
  private static final int ATTEMPTS = 3;

  @Override
  public Terminal open(TerminalSize size, OpeningDialog dialog)
      throws OpenFailure, InterruptedException {
    Prompt prompt = new Prompt(PromptKind.CONFIRM, question, List.of(new Field("Reason", true)));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<String> answer = dialog.ask(prompt);
      if (answer == null) {
        break;
      }
      String given = RemoteText.clean(answer.getFirst(), LONGEST_REASON).strip();
      if (!given.isEmpty()) {
        reason.accept(given);
        return opener.open(size, dialog);
      }
    }
    throw new OpenFailure(
        OpenFailure.Kind.LOGIN_REFUSED, "This opens with a reason only, and none was given.");
  }
}
