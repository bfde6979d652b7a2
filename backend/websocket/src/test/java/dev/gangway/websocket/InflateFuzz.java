package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Fuzz target: compressed messages to what they become, and octets through the deflater and back.
///
/// Frames are built here, so that the input is spent on what is in them:
///
/// ```
///   flags  text limit  message limit  seed of the cuts  (frame: FIN, TEXT, length  payload)*
/// ```
///
/// Nothing comes out but events and one violation; whole messages, and where the violation is, are
/// the same however the octets are cut; no message is over its limit; everything borrowed is given
/// back.
final class InflateFuzz {

  private static final int SETTINGS = 4;

  /// In the flags, beside takeover and window.
  private static final int TEXT_IN_PIECES = 0x10;

  /// In the octet before a payload, beside its length.
  private static final int FIN = 0x80;

  private static final int TEXT = 0x40;
  private static final int LENGTH = 0x3F;

  private static final String TOO_BIG = "fail " + CloseCode.MESSAGE_TOO_BIG.value();
  private static final String CORRUPT = "fail " + CloseCode.INVALID_PAYLOAD.value();

  private static final ZlibPool POOL = new ZlibPool(1);

  private InflateFuzz() {}

  /// What a fuzzer calls.
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < SETTINGS) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    int flags = in.get();
    boolean takeover = (flags & 1) != 0;
    int window = DeflateOptions.LEAST_WINDOW + (flags >> 1 & 7);
    DeflateAgreement agreement = new DeflateAgreement("", takeover, window, takeover, window);
    WebSocketOptions options =
        WebSocketOptions.DEFAULTS
            .withTextInPieces((flags & TEXT_IN_PIECES) != 0)
            .withMaxText(1 + (in.get() & 0xFF) * 64)
            .withMaxMessage(1 + (in.get() & 0xFF) * 64);
    Random random = new Random(in.get());
    byte[] rest = Arrays.copyOfRange(input, SETTINGS, input.length);
    checkRoundTrip(rest, agreement);
    checkReading(frames(in), options, agreement, random);
    if (POOL.lent() != 0) {
      throw new AssertionError("borrowed and not given back: " + POOL.lent());
    }
  }

  private static void checkReading(
      byte[] wire, WebSocketOptions options, DeflateAgreement agreement, Random random) {
    EventLog whole = new EventLog(Role.CLIENT, options, new MessageInflater(POOL, agreement));
    whole.feed(wire);
    whole.release();
    EventLog pieces = new EventLog(Role.CLIENT, options, new MessageInflater(POOL, agreement));
    FuzzInput.feedInPieces(pieces, wire, random);
    pieces.release();
    if (!finished(pieces).equals(finished(whole))) {
      throw new AssertionError("whole: " + whole.text() + "\ncut: " + pieces.text());
    }
    FuzzInput.checkLimits(whole, options);
  }

  /// All events that do not depend on the cuts. What was handed on of a broken message does: it is
  /// as much as was there when it was seen to be broken. And a message may be both too big and
  /// corrupt, or no UTF-8; then what is seen first counts.
  private static List<String> finished(EventLog log) {
    return log.events().stream()
        .filter(event -> !EventLog.isUnfinished(event))
        .map(event -> event.equals(TOO_BIG) ? CORRUPT : event)
        .toList();
  }

  /// What the deflater makes of octets is read again by rules that are not zlib's.
  private static void checkRoundTrip(byte[] octets, DeflateAgreement agreement) {
    MessageDeflater deflater = new MessageDeflater(POOL, DeflateOptions.DEFAULTS, agreement);
    ReferenceInflater reference = new ReferenceInflater(agreement.sendWindow());
    try {
      for (int round = 0; round < 2; round++) {
        ByteBuffer[] deflated = deflater.deflate(Compression.ALWAYS, ByteBuffer.wrap(octets));
        if (deflated == null) {
          return;
        }
        byte[] message = reference.message(joined(deflated));
        if (!Arrays.equals(message, octets)) {
          throw new AssertionError("not what went in, in round " + round);
        }
        if (!deflater.keepsContext()) {
          reference.forget();
        }
      }
    } finally {
      deflater.release();
    }
  }

  private static byte[] joined(ByteBuffer... slices) {
    ByteBuffer whole =
        ByteBuffer.allocate(Arrays.stream(slices).mapToInt(ByteBuffer::remaining).sum());
    for (ByteBuffer slice : slices) {
      whole.put(slice);
    }
    return whole.array();
  }

  /// Frames as a server sends them, the first of every message with RSV1.
  private static byte[] frames(ByteBuffer in) {
    ByteBuffer wire =
        ByteBuffer.allocate(in.remaining() * FrameHeader.MAX_OCTETS + FrameHeader.MAX_OCTETS);
    boolean begins = true;
    while (in.hasRemaining()) {
      int head = in.get();
      int length = Math.min(head & LENGTH, in.remaining());
      Opcode type = (head & TEXT) != 0 ? Opcode.TEXT : Opcode.BINARY;
      boolean fin = (head & FIN) != 0;
      FrameWriter.put(
          new FrameHeader(
              fin,
              begins ? FrameHeader.RSV1 : 0,
              begins ? type : Opcode.CONTINUATION,
              length,
              false,
              0),
          wire);
      wire.put(in.slice(in.position(), length));
      in.position(in.position() + length);
      begins = fin;
    }
    return Arrays.copyOf(wire.array(), wire.position());
  }
}
