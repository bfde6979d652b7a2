package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/// Compressing and decompressing messages of coloured terminal lines, as `ls -l --color` prints
/// them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DeflateBenchmark {

  /// Of each message.
  @Param({"1024", "16384"})
  public int octets;

  /// The least, the default of zlib.
  @Param({"1", "6"})
  public int level;

  /// Whether a message may refer to the one before.
  @Param({"false", "true"})
  public boolean takeover;

  private ByteBuffer message = ByteBuffer.allocate(0);
  private byte[] compressed = {};
  private @Nullable MessageDeflater deflater;
  private @Nullable MessageInflater inflater;

  /// The message is the same each time, which flatters takeover.
  @Setup
  public void prepare() {
    Random random = new Random(octets);
    StringBuilder lines = new StringBuilder();
    while (lines.length() < octets) {
      lines.append(
          String.format(
              Locale.ROOT,
              "-rw-r--r-- 1 root root %7d Nov %2d %02d:%02d \u001b[01;34mpackage-%d\u001b[0m\r\n",
              random.nextInt(9_999_999),
              1 + random.nextInt(30),
              random.nextInt(24),
              random.nextInt(60),
              random.nextInt(500)));
    }
    message = ByteBuffer.wrap(lines.substring(0, octets).getBytes(StandardCharsets.US_ASCII));
    DeflateAgreement agreement = new DeflateAgreement("", takeover, 15, takeover, 15);
    DeflateOptions options = DeflateOptions.DEFAULTS.withLevel(level).withTakeover(takeover);
    deflater = new MessageDeflater(ZlibPool.SHARED, options, agreement);
    inflater = new MessageInflater(ZlibPool.SHARED, agreement);
    MessageDeflater first = new MessageDeflater(ZlibPool.SHARED, options, agreement);
    compressed = joined(Objects.requireNonNull(first.deflate(Compression.ALWAYS, message)));
    first.release();
  }

  /// What is borrowed goes back.
  @TearDown
  public void release() {
    Objects.requireNonNull(deflater).release();
    Objects.requireNonNull(inflater).release();
  }

  /// A message to its payload.
  @Benchmark
  public ByteBuffer @Nullable [] deflate() {
    return Objects.requireNonNull(deflater).deflate(Compression.ALWAYS, message);
  }

  /// A payload to its message, piece by piece.
  @Benchmark
  public void inflate(Blackhole hole) throws ProtocolViolation {
    MessageInflater inflater = Objects.requireNonNull(this.inflater);
    inflater.feed(ByteBuffer.wrap(compressed), true);
    while (inflater.hasMore()) {
      hole.consume(inflater.inflate(MessageInflater.PIECE));
    }
  }

  private static byte[] joined(ByteBuffer[] pieces) {
    int length = 0;
    for (ByteBuffer piece : pieces) {
      length += piece.remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (ByteBuffer piece : pieces) {
      all.put(piece);
    }
    return all.array();
  }
}
