package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Decompresses the messages of a peer (RFC 7692 §7.2.2), in pieces of at most [#PIECE] octets, so
/// that a message's memory does not depend on what it becomes.
///
/// ```
///   (feed inflate+)+      per message: inflate while it is hasMore(), then feed, until done()
/// ```
///
/// An inflater is borrowed for the time of a message. If the peer may refer to earlier messages,
/// what it may refer to is kept as plain octets: the window, in the heap.
///
/// Throws nothing but [ProtocolViolation], whatever the input; to be released after that. Not
/// thread-safe. Owns what it borrows, until the end of the message or [#release()].
final class MessageInflater {

  /// The largest piece handed on.
  static final int PIECE = 8 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /// What the sender has cut off (RFC 7692 §7.2.1): the end of an empty block without compression.
  private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

  /// An empty last block: it ends the stream if, and only if, the stream was between two blocks.
  private static final byte[] LAST_BLOCK = {0x03, 0x00};

  private enum Stage {
    PAYLOAD,
    TAIL,
    LAST_BLOCK,
    DONE
  }

  private final ZlibPool pool;

  /// The last octets of all messages so far, or null if none is to be remembered.
  private final byte @Nullable [] window;

  private int remembered;

  private @Nullable Inflater inflater;
  private Stage stage = Stage.DONE;
  private ByteBuffer input = NOTHING;
  private boolean inputLast;

  /// Whether there may be output before there is more input.
  private boolean more;

  /// Whether the inflater has seen nothing since it was as good as new.
  private boolean fresh;

  private ByteBuffer output = NOTHING;

  MessageInflater(ZlibPool pool, DeflateAgreement agreement) {
    this.pool = pool;
    this.window = agreement.receiveTakeover() ? new byte[1 << agreement.receiveWindow()] : null;
  }

  /// Takes a piece of a message's payload, when all before is used up.
  ///
  /// @param piece looked at until [#inflate] asks for more
  /// @param last whether the message's payload ends with it
  void feed(ByteBuffer piece, boolean last) {
    if (inflater == null) {
      inflater = pool.inflater();
      stage = Stage.PAYLOAD;
      fresh = true;
      if (window != null && remembered > 0) {
        inflater.setDictionary(window, window.length - remembered, remembered);
      }
    }
    input = piece;
    inputLast = last;
    more = true;
    inflater.setInput(piece);
  }

  /// Whether [#inflate] is to be called before [#feed].
  boolean hasMore() {
    return more;
  }

  /// Whether the last piece returned was the last one of its message.
  boolean done() {
    return stage == Stage.DONE;
  }

  /// Decompresses the next piece.
  ///
  /// @param most octets in it, positive
  /// @return the piece, valid until the next call; may be empty
  ByteBuffer inflate(long most) throws ProtocolViolation {
    Inflater zlib = inflater;
    if (zlib == null) {
      throw new IllegalStateException("no message");
    }
    if (output.capacity() == 0) {
      output = ByteBuffer.allocate(PIECE);
    }
    ByteBuffer piece = output.clear();
    piece.limit((int) Math.min(PIECE, most));
    try {
      fill(zlib, piece);
    } catch (DataFormatException e) {
      throw corrupt();
    }
    more = stage != Stage.DONE && !piece.hasRemaining();
    piece.flip();
    remember(piece);
    if (stage == Stage.DONE) {
      release();
    }
    return piece;
  }

  /// Gives up the present output to whoever still looks at it.
  void renew() {
    output = NOTHING;
  }

  /// Gives back what is borrowed. Idempotent.
  void release() {
    if (inflater != null) {
      pool.giveBack(inflater);
      inflater = null;
    }
    more = false;
    input = NOTHING;
    output = NOTHING;
  }

  private void fill(Inflater zlib, ByteBuffer piece) throws DataFormatException, ProtocolViolation {
    while (piece.hasRemaining() && stage != Stage.DONE) {
      fresh &= !input.hasRemaining();
      int count = zlib.inflate(piece);
      if (count > 0) {
        if (stage != Stage.PAYLOAD) {
          throw corrupt(); // An empty block holds nothing: the payload ended inside another.
        }
        continue;
      }
      if (zlib.finished()) {
        restart(zlib);
        if (input.hasRemaining()) {
          continue;
        }
      }
      if (!usedUp(zlib)) {
        return;
      }
    }
  }

  /// A block with BFINAL ends what a deflater has to say, and not the message (RFC 7692 §7.2.3.4).
  private void restart(Inflater zlib) throws ProtocolViolation {
    if (stage == Stage.TAIL) {
      throw corrupt();
    }
    zlib.reset();
    zlib.setInput(input);
    fresh = true;
  }

  /// Goes on to what follows the payload, when there is no input left.
  ///
  /// @return false if more of the payload must come first
  private boolean usedUp(Inflater zlib) throws ProtocolViolation {
    switch (stage) {
      case PAYLOAD -> {
        if (!inputLast) {
          return false;
        }
        if (fresh) {
          // No octets at all, or nothing behind a block with BFINAL: RFC 7692 wants an octet there,
          // but what is meant is clear, and some senders leave it out.
          stage = Stage.DONE;
        } else {
          stage = Stage.TAIL;
          next(zlib, TAIL);
        }
      }
      case TAIL -> {
        stage = Stage.LAST_BLOCK;
        next(zlib, LAST_BLOCK);
      }
      case LAST_BLOCK -> {
        if (!fresh) {
          throw corrupt(); // It did not end the stream, so the payload ended inside a block.
        }
        stage = Stage.DONE;
      }
      case DONE -> throw new IllegalStateException("no message");
    }
    return true;
  }

  private void next(Inflater zlib, byte[] octets) {
    input = ByteBuffer.wrap(octets);
    zlib.setInput(input);
  }

  private void remember(ByteBuffer piece) {
    if (window == null) {
      return;
    }
    int count = Math.min(piece.remaining(), window.length);
    if (count == 0) {
      return;
    }
    System.arraycopy(window, count, window, 0, window.length - count);
    piece.get(piece.limit() - count, window, window.length - count, count);
    remembered = Math.min(window.length, remembered + count);
  }

  private static ProtocolViolation corrupt() {
    // RFC 7692 names no code. The data is not what its frame says it is, as with text that is no
    // UTF-8, and 1007 is what most implementations say.
    return new ProtocolViolation(CloseCode.INVALID_PAYLOAD, "compressed data that is corrupt");
  }
}
