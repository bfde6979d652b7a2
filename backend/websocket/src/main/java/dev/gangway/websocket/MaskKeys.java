package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/// Masking keys: fresh for every frame and not to be foreseen by whoever chooses the payload (RFC
/// 6455 §5.3), since the mask is what keeps a page from writing octets of its choice through a
/// proxy that takes them for HTTP.
///
/// Drawn from the system's generator, a small pool at a time. Not thread-safe.
final class MaskKeys {

  /// One call of the generator for 32 frames; a connection that never sends holds none.
  private static final int POOL_OCTETS = 128;

  private final SecureRandom random;
  private ByteBuffer pool = ByteBuffer.allocate(0);

  MaskKeys(SecureRandom random) {
    this.random = random;
  }

  /// The next key.
  int next() {
    if (!pool.hasRemaining()) {
      if (pool.capacity() == 0) {
        pool = ByteBuffer.allocate(POOL_OCTETS);
      }
      random.nextBytes(pool.array());
      pool.clear();
    }
    return pool.getInt();
  }
}
