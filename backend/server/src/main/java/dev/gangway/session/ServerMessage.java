package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.util.Optional;

/// A control message to the page: `PROTOCOL.md`, "Gateway to page".
public sealed interface ServerMessage {

  /// Progress before [Opened].
  ///
  /// @param hop the name of another host on the way that it is about
  record Opening(OpeningDialog.Stage stage, Optional<String> hop) implements ServerMessage {}

  /// A question for the user.
  ///
  /// @param id what the answer names
  record Prompt(String id, OpeningDialog.Prompt question) implements ServerMessage {}

  /// The session has begun; precedes all output.
  ///
  /// @param session its public id
  /// @param token what a resume needs, a secret of this page; none for a watcher
  /// @param from the offset of the next output byte sent
  /// @param input input bytes accepted so far
  /// @param replay the highest offset that any writer has drawn
  /// @param size the size at `from`
  record Opened(
      String session, Optional<String> token, long from, long input, long replay, TerminalSize size)
      implements ServerMessage {

    /// Without the token.
    @Override
    public String toString() {
      return "Opened[session=" + session + ", from=" + from + "]";
    }
  }

  /// Input bytes taken into the session's queue.
  record Accepted(long input) implements ServerMessage {}

  /// The terminal has another size from this point of the output on.
  record Resized(TerminalSize size) implements ServerMessage {}

  /// The program ended: [TerminalExit.Status] or [TerminalExit.Signal].
  record Exit(TerminalExit exit) implements ServerMessage {}

  /// It failed, and a close code follows.
  ///
  /// @param text what the user reads
  record Failure(OpenFailure.Kind kind, String text) implements ServerMessage {}

  /// Worth saying; the session goes on.
  record Notice(Kind kind, String text) implements ServerMessage {

    /// What a notice is about.
    public enum Kind {
      /// Output is missing here: it has been dropped from the log.
      GAP,

      /// Another page continues the session; this one's close follows.
      TAKEN_OVER,

      /// Somebody looks at the session.
      WATCHED,

      /// The session is about to be ended, since nobody types.
      IDLE,

      /// The gateway is about to restart.
      DRAINING,

      /// Something about the terminal; the text says what.
      INFO
    }
  }

  /// The answer to a ping.
  record Pong(long at) implements ServerMessage {}
}
