package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent, read by an inflater that is not zlib's and knows the window.
class MessageDeflaterTest {

  private static final DeflateOptions OPTIONS = DeflateOptions.DEFAULTS.withThreshold(0);

  private final ZlibPool pool = new ZlibPool(2);

  @AfterEach
  void everythingIsGivenBack() {
    assertThat(pool.lent()).isZero();
    assertThat(pool.kept()).isLessThanOrEqualTo(4);
  }

  private MessageDeflater deflater(int window, boolean takeover) {
    return deflater(OPTIONS, window, takeover);
  }

  private MessageDeflater deflater(DeflateOptions options, int window, boolean takeover) {
    return new MessageDeflater(
        pool, options, new DeflateAgreement("", takeover, window, false, 15));
  }

  private static byte[] deflate(MessageDeflater deflater, byte[]... slices) {
    ByteBuffer[] payload = new ByteBuffer[slices.length];
    for (int i = 0; i < slices.length; i++) {
      payload[i] = ByteBuffer.wrap(slices[i]).asReadOnlyBuffer();
    }
    ByteBuffer[] deflated = deflater.deflate(Compression.BY_SIZE, payload);
    if (deflated == null) {
      throw new AssertionError("went out as it was");
    }
    for (int i = 0; i < slices.length; i++) {
      assertThat(payload[i].remaining()).as("not consumed").isEqualTo(slices[i].length);
    }
    return join(deflated);
  }

  private static byte[] join(ByteBuffer... pieces) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (ByteBuffer piece : pieces) {
      whole.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    }
    return whole.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
  void everyWindowIsKeptToAtEveryLevel(int window) {
    byte[] message = Compressible.lines(200_000);
    for (int level : new int[] {1, 6, 9}) {
      MessageDeflater deflater = deflater(OPTIONS.withLevel(level), window, false);
      for (int round = 0; round < 2; round++) {
        ReferenceInflater inflater = new ReferenceInflater(window);
        byte[] deflated = deflate(deflater, message);
        assertThat(inflater.message(deflated)).isEqualTo(message);
        assertThat(deflated.length).isLessThan(message.length * 7 / 10);
      }
    }
  }

  /// Of the distances that an inflater of this window takes, references must reach into the upper
  /// half, or the window would not be worth its memory.
  @ParameterizedTest
  @ValueSource(ints = {10, 11, 12, 13, 14, 15})
  void windowsWorthTheNameAreUsed(int window) {
    byte[] message = Compressible.lines(200_000);
    ReferenceInflater inflater = new ReferenceInflater(window);
    inflater.message(deflate(deflater(OPTIONS.withLevel(6), window, false), message));
    assertThat(inflater.farthest()).isBetween((1 << (window - 1)) + 1, 1 << window);
  }

  @Test
  void theReferenceSeesWhatIsTooFarBack() {
    byte[] message = Compressible.echoing(60_000, 20_000);
    byte[] deflated = deflate(deflater(15, false), message);
    assertThat(new ReferenceInflater(15).message(deflated)).isEqualTo(message);
    assertThatThrownBy(() -> new ReferenceInflater(14).message(deflated))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("back");
  }

  @ParameterizedTest
  @CsvSource({"8,1", "9,257", "10,512", "10,1023", "12,4096", "14,1", "14,8191", "15,1", "15,4000"})
  void slicesMayBeCutAnywhere(int window, int cut) {
    byte[] message = Compressible.lines(window == 15 ? 100_000 : 20_000);
    List<byte[]> slices = new ArrayList<>();
    slices.add(new byte[0]);
    for (int at = 0; at < message.length; at += cut) {
      slices.add(Arrays.copyOfRange(message, at, Math.min(message.length, at + cut)));
    }
    slices.add(new byte[0]);
    byte[] deflated = deflate(deflater(window, false), slices.toArray(byte[][]::new));
    assertThat(new ReferenceInflater(window).message(deflated)).isEqualTo(message);
  }

  /// Output comes in buffers of 32 KiB. A flush that meets the end of one is repeated by zlib,
  /// which makes the message longer by an empty block and must not make it wrong.
  @Test
  void theTailIsCutOffWhereverItLies() {
    byte[] noise = Compressible.noise(33_000);
    MessageDeflater deflater = deflater(15, false);
    Set<Integer> lengths = new HashSet<>();
    for (int half = 32_390; half < 32_490; half++) {
      byte[] message = Arrays.copyOf(Arrays.copyOf(noise, half), 66_000);
      byte[] deflated = deflate(deflater, message);
      lengths.add(deflated.length);
      assertThat(new ReferenceInflater(15).message(deflated)).isEqualTo(message);
    }
    int full = 32 * 1024;
    assertThat(lengths).as("ends before and behind the border").contains(full - 6, full + 2);
  }

  @Test
  void aMessageWithoutTakeoverRefersToNothingBefore() {
    byte[] message = Compressible.lines(5_000);
    MessageDeflater deflater = deflater(15, false);
    byte[] first = deflate(deflater, message);
    byte[] second = deflate(deflater, message);
    assertThat(second).isEqualTo(first);
    assertThat(new ReferenceInflater(15).message(second)).isEqualTo(message);
    assertThat(pool.kept()).isEqualTo(1);
  }

  @Test
  void aMessageWithTakeoverRefersToThoseBefore() {
    MessageDeflater deflater = deflater(15, true);
    ReferenceInflater inflater = new ReferenceInflater(15);
    byte[] message = Compressible.noise(5_000);
    byte[] half = Arrays.copyOf(message, 10_000);
    byte[] first = deflate(deflater, half);
    byte[] second = deflate(deflater, message);
    assertThat(first.length).isGreaterThan(5_000);
    assertThat(second.length).isLessThan(200);
    assertThat(inflater.message(first)).isEqualTo(half);
    assertThat(inflater.message(second)).isEqualTo(message);
    assertThat(pool.lent()).isEqualTo(1);
    deflater.release();
    deflater.release();
    assertThat(deflater.deflate(Compression.ALWAYS, ByteBuffer.wrap(half))).isNull();
  }

  @Test
  void whatWentOutUncompressedIsNotReferredTo() {
    MessageDeflater deflater = deflater(15, true);
    ReferenceInflater inflater = new ReferenceInflater(15);
    byte[] noise = Compressible.noise(5_000);
    byte[] lines = Compressible.lines(5_000);
    assertThat(inflater.message(deflate(deflater, lines))).isEqualTo(lines);
    assertThat(deflater.deflate(Compression.ALWAYS, ByteBuffer.wrap(noise))).isNull();
    byte[] twice = Arrays.copyOf(noise, 10_000);
    assertThat(inflater.message(deflate(deflater, twice))).isEqualTo(twice);
    deflater.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 12})
  void aSmallWindowKeepsNothingBetweenMessages(int window) {
    MessageDeflater deflater = deflater(window, true);
    byte[] message = Compressible.lines(5_000);
    deflate(deflater, message);
    assertThat(deflater.keepsContext()).isFalse();
    assertThat(pool.lent()).isZero();
    ReferenceInflater inflater = new ReferenceInflater(window);
    assertThat(inflater.message(deflate(deflater, message))).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({
    "BY_SIZE, 1023, false",
    "BY_SIZE, 1024, true",
    "ALWAYS,  1023, true",
    "ALWAYS,  0,    false",
    "NEVER,   5000, false",
  })
  void theThresholdDecidesUnlessTheMessageDoes(
      Compression compression, int size, boolean compressed) {
    MessageDeflater deflater = deflater(DeflateOptions.DEFAULTS, 15, false);
    ByteBuffer[] deflated =
        deflater.deflate(compression, ByteBuffer.wrap(Compressible.lines(size)));
    assertThat(deflated != null).isEqualTo(compressed);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 100, 1_000, 100_000})
  void whatWouldNotBecomeSmallerGoesOutAsItIs(int size) {
    for (int window = 8; window <= 15; window++) {
      ByteBuffer noise = ByteBuffer.wrap(Compressible.noise(size));
      assertThat(deflater(window, false).deflate(Compression.ALWAYS, noise)).isNull();
      assertThat(noise.remaining()).isEqualTo(size);
    }
  }

  @Test
  void theJdksInflaterAgrees() throws Exception {
    byte[] message = Compressible.lines(300_000);
    Inflater inflater = new Inflater(true);
    byte[] deflated = deflate(deflater(15, false), message);
    inflater.setInput(deflated);
    byte[] inflated = new byte[message.length];
    assertThat(inflater.inflate(inflated)).isEqualTo(message.length);
    inflater.end();
    assertThat(inflated).isEqualTo(message);
  }

  @Test
  void manyThreadsMayCompressAtOnceWithoutTakeover() throws Exception {
    MessageDeflater deflater = deflater(15, false);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      for (int thread = 0; thread < 8; thread++) {
        int seed = thread;
        threads.add(
            executor.submit(() -> {
              go.await();
              Random random = new Random(seed);
              for (int i = 0; i < 50; i++) {
                byte[] message = Compressible.lines(random.nextInt(1_000, 20_000));
                assertThat(new ReferenceInflater(15).message(deflate(deflater, message)))
                    .isEqualTo(message);
              }
              return null;
            }));
      }
      go.countDown();
      for (Future<?> thread : threads) {
        thread.get();
      }
    }
    assertThat(pool.kept()).isLessThanOrEqualTo(2);
  }

  @Test
  void whatDoesNotShrinkIsGivenUpBeforeItsEnd() {
    // 103 blocks of noise take five octets each more than they hold, which shows before the last
    // slice, since a deflater keeps back no more than what its last block has begun with.
    ByteBuffer[] slices = {
      ByteBuffer.wrap(Compressible.noise(103 * 16_383 + 51)), ByteBuffer.wrap(new byte[1])
    };
    assertThat(deflater(8, false).deflate(Compression.ALWAYS, slices)).isNull();
    for (int i = 0; i < slices.length; i++) {
      slices[i] = ByteBuffer.wrap(Compressible.noise(500_000 + i));
    }
    assertThat(deflater(15, false).deflate(Compression.ALWAYS, slices)).isNull();
  }
}
