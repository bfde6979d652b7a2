package dev.gangway.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The bytes read from a [Transport] and not yet used.
///
/// A waiting connection waits with [#SMALL] octets of buffer, enough for what is typed and for
/// control messages. When a read fills it there is more to come, and a [#LARGE] buffer is used for
/// as long as reads need it and [#LINGER] after, so that ten thousand idle connections cost five
/// megabytes and a paste does not cost a thousand reads.
///
/// Used by the receiving thread only.
final class ReadBuffer {

  static final int SMALL = 512;
  static final int LARGE = 16 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /// How long a large buffer may be waited with.
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Transport transport;

  /// Null until a reader waits.
  private @Nullable ByteBuffer small;

  /// The small buffer, a large one, or one that was [#adopt]ed.
  private ByteBuffer current = NOTHING;

  /// Whether the last read would not have fitted into the small buffer.
  private boolean busy;

  ReadBuffer(Transport transport) {
    this.transport = transport;
  }

  /// What has been read, to be consumed by its position, and changed in place at will.
  ByteBuffer bytes() {
    return current;
  }

  /// Gives up the present buffer to whoever still looks at it, keeping what is unread.
  void renew() {
    ByteBuffer unread =
        ByteBuffer.allocate(Math.max(SMALL, current.remaining())).put(current).flip();
    small = null;
    current = unread;
    busy = true;
  }

  /// Goes on with what somebody else has read, when all before is consumed.
  ///
  /// @param bytes owned from now on
  void adopt(ByteBuffer bytes) {
    checkConsumed();
    current = bytes;
    busy = bytes.capacity() >= LARGE;
  }

  /// Reads what is there, without waiting, when all before is consumed. If nothing is, no buffer is
  /// held any more.
  ///
  /// @return as [SelectableTransport#readNow]
  int fillNow(SelectableTransport selectable) throws IOException {
    checkConsumed();
    int size = busy ? LARGE : SMALL;
    if (current.capacity() < size) {
      current = ByteBuffer.allocate(size);
    }
    int count = selectable.readNow(current.clear());
    current.flip();
    busy = count >= SMALL;
    if (count <= 0) {
      drop();
    }
    return count;
  }

  /// Holds no buffer any more, when all before is consumed.
  void drop() {
    checkConsumed();
    small = null;
    current = NOTHING;
  }

  /// Reads more, when all before is consumed.
  ///
  /// @param timeout positive
  /// @return false at the end of the stream
  /// @throws SocketTimeoutException if nothing came; that may be before the time is over
  boolean fill(Duration timeout) throws IOException {
    checkConsumed();
    if (!busy) {
      if (small == null) {
        small = ByteBuffer.allocate(SMALL);
      }
      current = small;
    } else if (current.capacity() < LARGE) {
      current = ByteBuffer.allocate(LARGE);
    }
    boolean lingering = busy && timeout.compareTo(LINGER) > 0;
    int count;
    try {
      count = transport.read(current.clear(), lingering ? LINGER : timeout);
    } catch (SocketTimeoutException e) {
      busy = false;
      current.limit(0);
      throw e;
    }
    current.flip();
    busy = count >= SMALL;
    return count >= 0;
  }

  private void checkConsumed() {
    if (current.hasRemaining()) {
      throw new IllegalStateException("unread bytes would be lost: " + current);
    }
  }
}
