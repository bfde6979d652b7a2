package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import java.time.Duration;

/// Whoever keeps account of one session, for one login that it is used with, and knows whether it
/// may go on. Called without locks, by several threads.
public interface SessionWitness {

  /// How a session ended.
  ///
  /// @param reason in a word or two: `exit 0`, `left`, `login-ended`
  /// @param output bytes the target wrote
  /// @param input bytes the target was given
  record End(String reason, long output, long input, Duration duration) {}

  /// The terminal is there, and the page is about to hear of it.
  ///
  /// @param loginEnded to be called when the login is ended by somebody, and not when it only runs
  ///   out: a session may be continued with the next one
  /// @throws OpenFailure if the page must not have it
  void opened(String session, Runnable loginEnded) throws OpenFailure;

  /// There will be no terminal.
  ///
  /// @param reason a failure's kind, or `left`
  void failed(String session, String reason);

  /// Another page of the user's is about to continue the session, and this witness keeps account of
  /// it from now on; the one before hears [#released].
  ///
  /// @param loginEnded as in [#opened]
  /// @throws OpenFailure if the page must not have it
  void resumed(String session, Runnable loginEnded) throws OpenFailure;

  /// It keeps account no more: another one does, or the session is over.
  void released();

  /// No page is attached any more; the session goes on.
  void detached(String session);

  /// The session is over; said once, if it was opened.
  void closed(String session, End end);

  /// The user does something. Called for each message with input, on the thread that takes it, so
  /// it must be cheap.
  void active();

  /// Whether the user may still have this session.
  boolean mayGoOn();
}
