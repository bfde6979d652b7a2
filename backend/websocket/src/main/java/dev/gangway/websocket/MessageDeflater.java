package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Compresses messages (RFC 7692 §7.2.1) so that a peer with the agreed window can read them.
///
/// The JDK's deflater has one window, the full one. Smaller ones are kept to by cutting:
///
/// | window   | how it is kept to                                                                |
/// |----------|----------------------------------------------------------------------------------|
/// | 15       | it is the deflater's own                                                         |
/// | 10 to 14 | half a window at a time, each by a deflater that knows the half before only      |
/// | 8 and 9  | no references: starting anew every 256 octets costs ten times what it would save |
///
/// A deflater is borrowed for the time of a message. If what is sent may refer to earlier messages,
/// one is kept instead, from the first message that is compressed until [#release()].
///
/// Thread-safety: safe for use by any thread if [#keepsContext()] is false; otherwise messages must
/// be compressed in the order in which they are sent, and the caller's lock guards everything.
final class MessageDeflater {

  /// What ends a flush, and is cut off (RFC 7692 §7.2.1): 00 00 FF FF.
  private static final int TAIL = 4;

  /// The deflater repeats a flush that has exactly filled what it was given.
  private static final int LEAST_ROOM = 16;

  /// Windows below are not worth keeping to.
  private static final int LEAST_REFERENCES = 10;

  /// Output comes in buffers of this size, or of the message's if it is smaller.
  private static final int PIECE = 32 * 1024;

  private final ZlibPool pool;
  private final DeflateOptions options;
  private final int window;
  private final int strategy;
  private final boolean keepsContext;

  // Guarded by the caller's lock, if anything is kept at all.
  private @Nullable Deflater kept;
  private boolean released;

  MessageDeflater(ZlibPool pool, DeflateOptions options, DeflateAgreement agreement) {
    this.pool = pool;
    this.options = options;
    this.window = agreement.sendWindow();
    this.strategy = window < LEAST_REFERENCES ? Deflater.HUFFMAN_ONLY : Deflater.DEFAULT_STRATEGY;
    this.keepsContext = agreement.sendTakeover() && window == DeflateOptions.FULL_WINDOW;
  }

  /// Whether a message may refer to the one before it.
  boolean keepsContext() {
    return keepsContext;
  }

  /// Compresses a message.
  ///
  /// @param payload not consumed
  /// @return the payload to send with RSV1; or null if the message goes out as it is, because it is
  ///   to, or because it would not become smaller
  ByteBuffer @Nullable [] deflate(Compression compression, ByteBuffer... payload) {
    if (!wants(compression, payload)) {
      return null;
    }
    long size = FrameOutput.length(payload);
    if (keepsContext) {
      return deflateInContext(size, payload);
    }
    Deflater zlib = pool.deflater(options.level(), strategy);
    try {
      return deflate(zlib, size, payload);
    } finally {
      pool.giveBack(zlib, options.level(), strategy);
    }
  }

  /// Whether a message is to be compressed, if that makes it smaller.
  boolean wants(Compression compression, ByteBuffer... payload) {
    long size = FrameOutput.length(payload);
    return size > 0
        && switch (compression) {
          case BY_SIZE -> size >= options.threshold();
          case ALWAYS -> true;
          case NEVER -> false;
        };
  }

  /// Gives back what is kept. Messages go out as they are from now on. Idempotent.
  void release() {
    released = true;
    if (kept != null) {
      pool.giveBack(kept, options.level(), strategy);
      kept = null;
    }
  }

  private ByteBuffer @Nullable [] deflateInContext(long size, ByteBuffer... payload) {
    if (released) {
      return null;
    }
    if (kept == null) {
      kept = pool.deflater(options.level(), strategy);
    }
    ByteBuffer[] deflated = deflate(kept, size, payload);
    if (deflated == null) {
      // It has seen what the peer's inflater will not see.
      kept.reset();
    }
    return deflated;
  }

  private ByteBuffer @Nullable [] deflate(Deflater zlib, long size, ByteBuffer... payload) {
    Output out = new Output(size);
    boolean halves = strategy != Deflater.HUFFMAN_ONLY && window < DeflateOptions.FULL_WINDOW;
    boolean smaller =
        halves ? deflateInHalves(zlib, out, payload) : deflateWhole(zlib, out, payload);
    if (!smaller || !out.dropTail()) {
      return null;
    }
    return out.pieces();
  }

  private static boolean deflateWhole(Deflater zlib, Output out, ByteBuffer... payload) {
    for (ByteBuffer slice : payload) {
      zlib.setInput(slice.duplicate());
      if (!out.take(zlib, Deflater.NO_FLUSH)) {
        return false;
      }
    }
    return out.take(zlib, Deflater.SYNC_FLUSH);
  }

  /// Every reference stays inside of a half or reaches into the one before: never further back than
  /// the window.
  private boolean deflateInHalves(Deflater zlib, Output out, ByteBuffer... payload) {
    ByteBuffer before = ByteBuffer.allocate(1 << (window - 1)).limit(0);
    ByteBuffer now = ByteBuffer.allocate(1 << (window - 1));
    for (ByteBuffer slice : payload) {
      for (int at = slice.position(); at < slice.limit(); ) {
        if (!now.hasRemaining()) {
          if (!deflateHalf(zlib, out, before, now.flip())) {
            return false;
          }
          ByteBuffer other = before;
          before = now.rewind();
          now = other.clear();
        }
        int count = Math.min(now.remaining(), slice.limit() - at);
        now.put(slice.slice(at, count));
        at += count;
      }
    }
    return deflateHalf(zlib, out, before, now.flip());
  }

  private static boolean deflateHalf(
      Deflater zlib, Output out, ByteBuffer before, ByteBuffer half) {
    zlib.reset();
    if (before.hasRemaining()) {
      zlib.setDictionary(before);
    }
    zlib.setInput(half);
    return out.take(zlib, Deflater.SYNC_FLUSH);
  }

  /// What a message becomes, for as long as that is less than it was.
  private static final class Output {
    private final List<ByteBuffer> full = new ArrayList<>();
    private ByteBuffer current;
    private long left;

    Output(long size) {
      left = size + TAIL;
      current = ByteBuffer.allocate((int) Math.min(PIECE, size + LEAST_ROOM));
    }

    /// Takes all a deflater has to give.
    ///
    /// @return false if that is too much
    boolean take(Deflater zlib, int flush) {
      // A deflater whose strategy has just been set gives nothing and takes nothing, once.
      do {
        if (current.remaining() < LEAST_ROOM) {
          full.add(current);
          current = ByteBuffer.allocate(PIECE);
        }
        left -= zlib.deflate(current, flush);
        if (left <= 0) {
          return false;
        }
      } while (!zlib.needsInput() || !current.hasRemaining());
      return true;
    }

    /// @return false if there is none
    boolean dropTail() {
      int drop = TAIL;
      for (; ; current = full.removeLast()) {
        int here = Math.min(drop, current.position());
        current.position(current.position() - here);
        drop -= here;
        if (drop == 0 || full.isEmpty()) {
          return drop == 0;
        }
      }
    }

    ByteBuffer[] pieces() {
      full.add(current);
      full.forEach(ByteBuffer::flip);
      return full.toArray(ByteBuffer[]::new);
    }
  }
}
