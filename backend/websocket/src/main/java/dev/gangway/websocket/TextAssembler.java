package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Octets to text (RFC 6455 §8.1), message after message. What cannot be UTF-8 is refused at the
/// octet that shows it, whether what is right is collected or handed on.
///
/// Not thread-safe. Of no use after a [ProtocolViolation]. Holds nothing between messages.
sealed interface TextAssembler {

  /// Takes a piece of the message.
  ///
  /// @param piece backed by an array; consumed
  /// @param last whether the message ends with it
  /// @param most how many octets the whole message can still come to have
  /// @return what can be handed on, or null if that is nothing yet
  /// @throws ProtocolViolation if it is not UTF-8, or ends inside a character
  Message.@Nullable Text add(ByteBuffer piece, boolean last, long most) throws ProtocolViolation;

  /// How many octets are kept for what is not handed on yet.
  int held();

  /// Judges a piece, and leaves it as it is.
  private static void check(Utf8Validator utf8, ByteBuffer piece, boolean last)
      throws ProtocolViolation {
    if (!utf8.accepts(piece)) {
      throw new ProtocolViolation(CloseCode.INVALID_PAYLOAD, "text that is not UTF-8");
    }
    if (last && !utf8.complete()) {
      throw new ProtocolViolation(CloseCode.INVALID_PAYLOAD, "text that ends inside a character");
    }
  }

  /// Collects a message until it is whole, in an array of at most twice what has come, whatever was
  /// announced.
  final class Whole implements TextAssembler {

    private static final byte[] NOTHING = {};

    /// The first allocation: a control message of the usual size fits.
    private static final int START = 1024;

    private final Utf8Validator utf8 = new Utf8Validator();
    private byte[] text = NOTHING;
    private int octets;

    @Override
    public Message.@Nullable Text add(ByteBuffer piece, boolean last, long most)
        throws ProtocolViolation {
      check(utf8, piece, last);
      int count = piece.remaining();
      if (count > text.length - octets) {
        // Doubling, so that a message in small pieces is not copied for each of them; but not
        // beyond what it can become.
        long wanted = Math.max(START, 2L * (octets + (long) count));
        text = Arrays.copyOf(text, (int) Math.min(wanted, most));
      }
      piece.get(text, octets, count);
      octets += count;
      if (!last) {
        return null;
      }
      String whole = new String(text, 0, octets, StandardCharsets.UTF_8);
      text = NOTHING;
      octets = 0;
      return new Message.Text(whole, true);
    }

    @Override
    public int held() {
      return text.length;
    }
  }

  /// Hands on what has come, but for the octets of a character whose end has not: at most three
  /// wait for it.
  final class InPieces implements TextAssembler {

    private final Utf8Validator utf8 = new Utf8Validator();

    /// The beginning of a character.
    private final ByteBuffer begun = ByteBuffer.allocate(3);

    @Override
    public Message.@Nullable Text add(ByteBuffer piece, boolean last, long most)
        throws ProtocolViolation {
      check(utf8, piece, last);
      ByteBuffer octets = piece;
      if (begun.position() > 0) {
        octets = ByteBuffer.allocate(begun.position() + piece.remaining());
        octets.put(begun.flip()).put(piece).flip();
        begun.clear();
      }
      int whole = utf8.complete() ? octets.remaining() : beforeLastCharacter(octets);
      String text =
          new String(
              octets.array(),
              octets.arrayOffset() + octets.position(),
              whole,
              StandardCharsets.UTF_8);
      begun.put(octets.position(octets.position() + whole));
      piece.position(piece.limit());
      return last || !text.isEmpty() ? new Message.Text(text, last) : null;
    }

    @Override
    public int held() {
      return begun.position();
    }

    /// @param octets end inside a character, the beginning of which they contain
    private static int beforeLastCharacter(ByteBuffer octets) {
      int at = octets.limit() - 1;
      while ((octets.get(at) & 0xC0) == 0x80) {
        at--;
      }
      return at - octets.position();
    }
  }
}
