package dev.gangway.session;

import dev.gangway.terminal.TerminalSize;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A control message from the page, checked: `PROTOCOL.md`, "Page to gateway".
public sealed interface ClientMessage {

  /// What a session does with its target.
  enum Verb {
    SHELL,
    ATTACH,
    DEBUG,
    LOGS,
    FILE;

    /// The name on the wire: `shell`.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Start a session.
  ///
  /// @param target the id of a target, not empty
  /// @param directory where the shell shall begin, an absolute path
  /// @param reason why, in the user's words, for the log
  record Open(
      String target,
      TerminalSize size,
      Verb verb,
      Optional<String> directory,
      Optional<String> reason)
      implements ClientMessage {}

  /// Continue a session as its one writer.
  ///
  /// @param token from the newest `opened`, or from `api/sessions/{session}/token`
  /// @param received output that the page has in its terminal already, an absolute offset
  record Resume(String session, String token, long received, TerminalSize size)
      implements ClientMessage {

    /// Without the token.
    @Override
    public String toString() {
      return "Resume[session=" + session + ", received=" + received + "]";
    }
  }

  /// Look at a session from its beginning, and do nothing else.
  record Watch(String session) implements ClientMessage {}

  /// The page's terminal has a new size.
  record Resize(TerminalSize size) implements ClientMessage {}

  /// Output up to this offset has been drawn.
  ///
  /// @param received an absolute offset, not negative
  record Ack(long received) implements ClientMessage {}

  /// The answer to a prompt.
  ///
  /// @param prompt the id the prompt came with
  /// @param values one for each field, or null if the user cancelled
  record Answer(String prompt, @Nullable List<String> values) implements ClientMessage {

    /// Without the values: they are passwords.
    @Override
    public String toString() {
      return "Answer[prompt=" + prompt + "]";
    }
  }

  /// A sign of life that wants an answer.
  ///
  /// @param at the page's clock, returned as it is
  record Ping(long at) implements ClientMessage {}

  /// End the session now, not only this socket.
  record End() implements ClientMessage {}

  /// Tell me of all targets, and of what changes; on the events socket only.
  record Subscribe() implements ClientMessage {}
}
