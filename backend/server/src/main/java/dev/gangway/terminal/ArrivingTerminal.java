package dev.gangway.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A terminal whose output may be taken by the thread that brought it: no change of threads lies
/// between host and log.
///
/// ```
///  bringing thread: output ─► listener ─► readNow …    as much as it has room for
///  reading thread:  awaitOutput ─► readNow …           what the listener left, and the end
/// ```
///
/// The reading thread is not woken for what the listener takes; but there has to be one in
/// [#awaitOutput], or in [#read], most of the time: it tells the host that it may go on sending.
/// Reading threads that stay away hold the program up, as with any terminal.
public interface ArrivingTerminal extends Terminal {

  /// Asks to be told of output. Called once, before the terminal is read.
  ///
  /// @param listener run on the thread that brings output, each time some has arrived and at the
  ///   end; must not wait, for the network least of all, and must not throw
  void onArrival(Runnable listener);

  /// Waits until there is output to take.
  ///
  /// @return false if no more will come; then [#exit()] tells why
  /// @throws IOException after the last byte if the connection broke, at once if the terminal was
  ///   closed
  boolean awaitOutput() throws IOException;

  /// Takes output that is there. Never waits, and may be called by the thread that brings output;
  /// one thread at a time.
  ///
  /// @return how many bytes, 0 if there are none
  int readNow(ByteBuffer destination);
}
