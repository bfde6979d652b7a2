package dev.gangway.terminal;

/// Opens terminals on one target.
public interface TerminalOpener {

  /// Opens a terminal, blocking until it is usable or has failed; every stage on the way has a
  /// deadline of its own. Interrupting the thread abandons the attempt and frees what it holds.
  ///
  /// @param size the size the program sees from its first moment on
  /// @param dialog told of progress, and asked what only the user can answer
  /// @return the terminal; the caller owns it
  /// @throws OpenFailure if there will be no terminal, with a kind and a text fit for users
  /// @throws InterruptedException if the thread was interrupted
  Terminal open(TerminalSize size, OpeningDialog dialog) throws OpenFailure, InterruptedException;
}
