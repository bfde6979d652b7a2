package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Unmasking in place: a key, a line, a paste, a full buffer.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MaskingBenchmark {

  private static final int MASK = 0x37FA213D;

  /// Of payload.
  @Param({"16", "128", "1024", "16384"})
  public int octets;

  private ByteBuffer data = ByteBuffer.allocate(0);

  /// Noise would be no other.
  @Setup
  public void prepare() {
    data = ByteBuffer.allocate(octets);
  }

  /// The module's.
  @Benchmark
  public ByteBuffer words() {
    Masking.apply(data, MASK);
    return data;
  }

  /// RFC 6455 §5.3 to the letter, to compare with.
  @Benchmark
  public ByteBuffer octetByOctet() {
    byte[] array = data.array();
    for (int i = 0; i < array.length; i++) {
      array[i] ^= (byte) (MASK >>> (24 - 8 * (i & 3)));
    }
    return data;
  }
}
