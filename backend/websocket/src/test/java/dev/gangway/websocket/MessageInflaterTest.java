package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is received; short streams, cut in every way, are in [WireVectorsTest].
class MessageInflaterTest {

  private final ZlibPool pool = new ZlibPool(2);

  @AfterEach
  void everythingIsGivenBack() {
    assertThat(pool.lent()).isZero();
    assertThat(pool.kept()).isLessThanOrEqualTo(2);
  }

  private MessageInflater inflater(boolean takeover, int window) {
    return new MessageInflater(pool, new DeflateAgreement("", false, 15, takeover, window));
  }

  /// A whole message, fed in pieces of some size.
  private byte[] inflate(MessageInflater inflater, byte[] payload, int size)
      throws ProtocolViolation {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int at = 0;
    try {
      do {
        int count = Math.min(size, payload.length - at);
        inflater.feed(ByteBuffer.wrap(payload, at, count), at + count == payload.length);
        at += count;
        while (inflater.hasMore()) {
          ByteBuffer piece = inflater.inflate(Long.MAX_VALUE);
          assertThat(piece.remaining()).isLessThanOrEqualTo(MessageInflater.PIECE);
          message.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        }
        assertThat(inflater.done()).isEqualTo(at == payload.length);
      } while (at < payload.length);
    } catch (ProtocolViolation violation) {
      inflater.release();
      throw violation;
    }
    return message.toByteArray();
  }

  private byte[] inflate(byte[] payload) throws ProtocolViolation {
    return inflate(inflater(false, 15), payload, Integer.MAX_VALUE);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /// Ends with a sync flush whose last four octets are left out.
  private static byte[] deflate(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    byte[] out = new byte[message.length + 1000];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, count - 4);
  }

  private static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater(6, true);
    byte[] deflated = deflate(deflater, message);
    deflater.end();
    return deflated;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8191, 8192, 8193, 300_000})
  void messagesOfEverySizeAreReadInPiecesOfEverySize(int size) throws Exception {
    byte[] message = Compressible.lines(size);
    byte[] payload = deflate(message);
    MessageInflater inflater = inflater(false, 15);
    for (int cut : new int[] {1, 2, 1000, Integer.MAX_VALUE}) {
      assertThat(inflate(inflater, payload, cut)).isEqualTo(message);
      assertThat(pool.lent()).as("nothing is held between messages").isZero();
    }
  }

  @Test
  void aMessageMayReferToThoseBeforeIfThatWasAgreedOn() throws Exception {
    MessageInflater inflater = inflater(true, 15);
    Deflater deflater = new Deflater(9, true);
    Random random = new Random(1);
    byte[] stream = Compressible.echoing(1_000_000, 32_000);
    int referred = 0;
    for (int at = 0; at < stream.length; ) {
      int count = Math.min(stream.length - at, random.nextInt(1, 50_000));
      byte[] message = Arrays.copyOfRange(stream, at, at + count);
      byte[] payload = deflate(deflater, message);
      referred += payload.length < count / 2 ? 1 : 0;
      assertThat(inflate(inflater, payload, random.nextInt(1, 10_000))).isEqualTo(message);
      at += count;
      assertThat(pool.lent()).isZero();
    }
    deflater.end();
    assertThat(referred).isGreaterThan(10);
  }

  /// A peer with a small window refers back as far as it may, to the octet.
  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
  void allOfTheAgreedWindowIsRemembered(int window) throws Exception {
    int far = Math.min(1 << window, (1 << 15) - 262); // zlib's own limit
    byte[] stream = Compressible.echoing(4 * far, far);
    MessageInflater inflater = inflater(true, window);
    Deflater deflater = new Deflater(9, true);
    // A little more than the window: zlib refers to everything but a dictionary's first octet.
    byte[] first = Arrays.copyOf(stream, far + 50);
    assertThat(inflate(inflater, deflate(deflater, first), 100)).isEqualTo(first);
    byte[] second = Arrays.copyOfRange(stream, first.length, first.length + Math.min(far, 200));
    deflater.reset();
    deflater.setDictionary(first);
    byte[] payload = deflate(deflater, second);
    deflater.end();
    ReferenceInflater reference = new ReferenceInflater(15);
    reference.message(deflate(first));
    reference.message(payload);
    assertThat(reference.farthest()).isEqualTo(far);
    assertThat(inflate(inflater, payload, 100)).isEqualTo(second);
  }

  @Test
  void aMessageMustNotReferToThoseBeforeUnlessThatWasAgreedOn() throws Exception {
    MessageInflater inflater = inflater(false, 15);
    Deflater deflater = new Deflater(9, true);
    byte[] message = Compressible.noise(1000);
    assertThat(inflate(inflater, deflate(deflater, message), 5000)).isEqualTo(message);
    byte[] second = deflate(deflater, message);
    deflater.end();
    assertThatThrownBy(() -> inflate(inflater, second, 5000)).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void noMorePiecesThanAskedForAreMade() throws Exception {
    MessageInflater inflater = inflater(false, 15);
    inflater.feed(ByteBuffer.wrap(deflate(new byte[1000])), true);
    assertThat(inflater.inflate(10).remaining()).isEqualTo(10);
    assertThat(inflater.hasMore()).isTrue();
    assertThat(inflater.inflate(1).remaining()).isEqualTo(1);
    inflater.release();
    inflater.release();
    assertThat(inflater.hasMore()).isFalse();
  }

  /// The thousandfold is the most that deflate can do; none of it is stored.
  @Test
  void thereIsNothingToReadBeforeAMessage() {
    MessageInflater inflater =
        new MessageInflater(pool, new DeflateAgreement("", false, 15, false, 15));
    assertThatIllegalStateException().isThrownBy(() -> inflater.inflate(1));
  }

  @Test
  void aBombIsReadInPieces() throws Exception {
    Deflater deflater = new Deflater(9, true);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    for (int i = 0; i < 16; i++) {
      byte[] part = deflate(deflater, new byte[1 << 20]);
      bomb.writeBytes(part);
      bomb.writeBytes(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});
    }
    deflater.end();
    bomb.write(0);
    assertThat(bomb.size()).isLessThan(20_000);
    MessageInflater inflater = inflater(false, 15);
    inflater.feed(ByteBuffer.wrap(bomb.toByteArray()), true);
    long octets = 0;
    while (inflater.hasMore()) {
      octets += inflater.inflate(Long.MAX_VALUE).remaining();
    }
    assertThat(octets).isEqualTo(16 << 20);
  }

  @Test
  void blocksWithBfinalEndNeitherTheMessageNorTheConversation() throws Exception {
    // RFC 7692 §7.2.3.4, alone, and twice in one message with the first cut off.
    byte[] hello = "Hello".getBytes(StandardCharsets.US_ASCII);
    MessageInflater inflater = inflater(false, 15);
    for (int round = 0; round < 3; round++) {
      assertThat(inflate(inflater, hex("f3 48 cd c9 c9 07 00 00"), 3)).isEqualTo(hello);
      assertThat(inflate(inflater, hex("f2 48 cd c9 c9 07 00"), 3)).isEqualTo(hello);
      assertThat(inflate(inflater, hex("f348cdc9c90700 f348cdc9c90700 00"), 9))
          .isEqualTo("HelloHello".getBytes(StandardCharsets.US_ASCII));
      assertThat(inflate(inflater, hex("f348cdc9c90700 f248cdc9c90700"), 5))
          .isEqualTo("HelloHello".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aBlockWithBfinalMayBeTheLastThingInAMessage() throws Exception {
    assertThat(inflate(hex("f3 48 cd c9 c9 07 00")))
        .isEqualTo("Hello".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void anEmptyMessageIsEmpty() throws Exception {
    MessageInflater inflater = inflater(true, 15);
    assertThat(inflate(inflater, hex("00"), 1)).isEmpty();
    assertThat(inflate(inflater, hex("02 00"), 1)).isEmpty();
    assertThat(inflate(inflater, hex(""), 1)).isEmpty();
    assertThat(inflate(inflater, hex("00"), 1)).isEmpty();
  }

  @Test
  void aPayloadThatEndsInsideABlockIsCorrupt() throws Exception {
    byte[] message = Compressible.lines(300);
    byte[] payload = deflate(message);
    for (int length = 1; length < payload.length; length++) {
      byte[] cut = Arrays.copyOf(payload, length);
      assertThatThrownBy(() -> inflate(cut))
          .as("cut at %d of %d", length, payload.length)
          .isInstanceOfSatisfying(
              ProtocolViolation.class,
              violation -> assertThat(violation.code()).isEqualTo(CloseCode.INVALID_PAYLOAD));
    }
    assertThat(inflate(payload)).isEqualTo(message);
  }

  /// The octets appended to a payload might be read as data of the block it ends in.
  @Test
  void nothingIsMadeUpBehindAPayloadThatEndsInsideABlock() {
    byte[] message = Compressible.lines(300);
    byte[] payload = deflate(message);
    for (int length = 1; length < payload.length; length++) {
      MessageInflater inflater = inflater(false, 15);
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      inflater.feed(ByteBuffer.wrap(payload, 0, length), true);
      assertThatThrownBy(
              () -> {
                while (inflater.hasMore()) {
                  ByteBuffer octet = inflater.inflate(1);
                  if (octet.hasRemaining()) {
                    made.write(octet.get());
                  }
                }
              })
          .isInstanceOf(ProtocolViolation.class);
      inflater.release();
      assertThat(made.toByteArray())
          .as("cut at %d of %d", length, payload.length)
          .isEqualTo(Arrays.copyOf(message, made.size()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff", // block type 3
        "07", // the same, with BFINAL
        "01 05 00 00 00 48 65 6c 6c 6f", // a stored block whose lengths disagree
        "f2 48 cd c9 c9 07 00 00 00 ff ff", // the tail is still there
        "03 00 12 34", // junk behind a block with BFINAL
        "f2 ff ff ff ff ff ff",
        "4b 04 23 ff", // a reference to before the first octet
      })
  void whatIsNoDeflateDataIsCorrupt(String hex) {
    for (int size : new int[] {1, 100}) {
      assertThatThrownBy(() -> inflate(inflater(false, 15), hex(hex), size))
          .isInstanceOfSatisfying(
              ProtocolViolation.class,
              violation -> assertThat(violation.code()).isEqualTo(CloseCode.INVALID_PAYLOAD));
    }
  }

  /// Whatever the octets: a message, or one [ProtocolViolation]; anything else fails this test.
  @Test
  void randomOctetsAreAnsweredByNothingButAViolation() {
    Random random = new Random(0);
    MessageInflater inflater = inflater(true, 9);
    int failed = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] payload = random.nextBoolean() ? deflate(Compressible.lines(50)) : new byte[40];
      for (int flips = random.nextInt(1, 20); flips > 0; flips--) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt();
      }
      try {
        inflate(inflater, payload, random.nextInt(1, 60));
      } catch (ProtocolViolation violation) {
        failed++;
      }
    }
    assertThat(failed).isBetween(1000, 19_999);
  }
}
