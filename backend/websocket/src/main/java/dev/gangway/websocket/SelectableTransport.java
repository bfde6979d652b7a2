package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A [Transport] that can also be used without waiting: it says when there is something to read, on
/// a thread of its own that serves many connections.
///
/// Thread-safety: as [Transport]; one thread reads at a time, whether it waits or not, and one
/// writes.
public interface SelectableTransport extends Transport {

  /// Reads what is there, without waiting for it.
  ///
  /// @param destination has room for at least one byte
  /// @return the number of bytes read; 0 if nothing is there, -1 at the end of the stream
  /// @throws IOException if the connection broke or was closed
  int readNow(ByteBuffer destination) throws IOException;

  /// Writes what is taken at once, in order, and leaves the rest in the sources.
  ///
  /// @throws IOException if the connection broke or was closed
  void writeNow(ByteBuffer[] sources) throws IOException;

  /// Calls this on the transport's thread while there is something to read, again and again, until
  /// [#ignoreReadable()]. It is called for the end of the stream, too, and when the connection
  /// breaks. For any thread, which does not call by itself unless the connection is gone already.
  ///
  /// @param listener reads without waiting, never blocks, never throws
  void whenReadable(Runnable listener);

  /// Whether the calling thread may wait here: not if it serves other connections as well, which
  /// would all wait with it, and perhaps for what it alone can tell of.
  boolean mayWait();

  /// Ends the calls of [#whenReadable], so that [#read] can wait. Called by the listener, nobody
  /// else.
  void ignoreReadable();
}
