package dev.gangway.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// An open remote terminal.
///
/// Thread-safety: one thread reads, one thread writes, and any thread may resize or close. Whoever
/// received the terminal from a [TerminalOpener] owns it and closes it.
public interface Terminal extends AutoCloseable {

  /// Reads output that is there, blocking until there is at least one byte.
  ///
  /// Flow control is the caller's silence: while nobody reads, the remote program is made to wait
  /// and no buffer grows beyond the connection's window.
  ///
  /// @param destination has room for at least one byte
  /// @return the number of bytes read, at least 1, or -1 after the last byte; then [#exit()] tells
  ///   why
  /// @throws IOException if the connection broke or the terminal was closed under the reader
  int read(ByteBuffer destination) throws IOException;

  /// Writes and flushes all remaining input, blocking while the remote side does not take it,
  /// without a limit in time: a program that is stopped may be continued hours later.
  ///
  /// @throws IOException if the connection broke or the terminal was closed
  void write(ByteBuffer input) throws IOException;

  /// Tells the remote side the new size. Does not wait for an answer. A terminal that has just
  /// ended ignores it.
  ///
  /// @throws IOException if the connection broke
  void resize(TerminalSize size) throws IOException;

  /// Asks to be told of what happens to the terminal while it is open and is no end: its container
  /// was paused. Called at most once, before the terminal is read.
  ///
  /// @param listener given sentences fit for users, by any thread; must not block
  default void onNotice(Consumer<String> listener) {}

  /// How the program ended. Called after [#read] returned -1; waits at most a few seconds for an
  /// exit status that is still on its way.
  TerminalExit exit();

  /// Ends the terminal and what runs in it. Idempotent, bounded in time, never throws; a blocked
  /// [#read] or [#write] returns or throws soon after.
  @Override
  void close();
}
