package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalExit;
import java.time.Duration;

/// Why a session is over.
///
/// @param word in a word or two, for the audit log: `exit 0`, `left`
/// @param sentence for whoever comes back too late
/// @param lastWord what the pages hear that are still there
record Ending(String word, String sentence, LastWord lastWord) {

  /// Its user wanted it.
  static final Ending ASKED =
      new Ending("end", "It was ended by you, here or in another page.", now(SessionClose.DONE));

  /// Its program had ended already, and somebody wanted to open another session.
  static final Ending EVICTED =
      new Ending(
          "made room",
          "Its program had ended, and its output made room for a new session.",
          now(SessionClose.DONE));

  /// Its user went before it was there, or it is not to live on without a page.
  static final Ending LEFT = new Ending("left", "It ended with its page.", now(SessionClose.DONE));

  /// The login it was opened with, or continued, was ended.
  static final Ending LOGIN_ENDED =
      new Ending(
          "login ended",
          "It ended with the login it was used with.",
          now(SessionClose.LOGIN_ENDED));

  /// The user may not have it any more.
  static final Ending FORBIDDEN =
      new Ending(
          "no-such-target",
          "You may not have it open any more.",
          LastWord.now(
              new ServerMessage.Failure(
                  OpenFailure.Kind.NO_SUCH_TARGET, "You may not have this open any more."),
              SessionClose.NO_SUCH_TARGET));

  /// The gateway goes down.
  static final Ending SHUTDOWN =
      new Ending("shutdown", "The gateway was restarted.", now(SessionClose.RESTART));

  /// Its program has ended, or its terminal was lost.
  static Ending of(TerminalExit exit) {
    return switch (exit) {
      case TerminalExit.Status(int code) ->
          new Ending(
              "exit " + code,
              "Its program ended with status " + code + ".",
              LastWord.afterOutput(new ServerMessage.Exit(exit), SessionClose.DONE));
      case TerminalExit.Signal signal ->
          new Ending(
              "signal " + signal.name(),
              "Its program was ended by the signal %s. %s"
                  .formatted(signal.name(), signal.remarks())
                  .strip(),
              LastWord.afterOutput(new ServerMessage.Exit(exit), SessionClose.DONE));
      case TerminalExit.Lost(OpenFailure.Kind kind, String text) ->
          new Ending(
              kind.wireName(), text, LastWord.failure(new ServerMessage.Failure(kind, text)));
    };
  }

  /// It could not be opened, or something of ours broke.
  static Ending failed(OpenFailure.Kind kind, String text) {
    return new Ending(
        kind.wireName(),
        text,
        LastWord.now(new ServerMessage.Failure(kind, text), SessionClose.after(kind)));
  }

  /// Nobody came back.
  static Ending abandoned(Duration detach) {
    String sentence = "Nobody came back to it within " + inWords(detach) + ".";
    return new Ending(
        "detached",
        sentence,
        LastWord.now(
            new ServerMessage.Failure(OpenFailure.Kind.NO_SUCH_SESSION, sentence),
            SessionClose.NO_SUCH_TARGET));
  }

  /// Nobody typed.
  static Ending idle(Duration idle) {
    return new Ending(
        "idle", "Nobody typed into it for " + inWords(idle) + ".", now(SessionClose.IDLE));
  }

  /// `15 minutes`, in the largest unit that says it exactly.
  static String inWords(Duration time) {
    long seconds = time.toSeconds();
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds == 3600 ? "an hour" : seconds / 3600 + " hours";
    }
    if (seconds % 60 == 0 && seconds > 0) {
      return seconds == 60 ? "a minute" : seconds / 60 + " minutes";
    }
    return seconds == 1 ? "a second" : seconds + " seconds";
  }

  private static LastWord now(SessionClose close) {
    return LastWord.now(null, close);
  }
}
