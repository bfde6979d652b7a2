package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Checking 4 KiB of UTF-8 as it arrives.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Utf8Benchmark {

  private static final int OCTETS = 4096;

  /// What text is made of: ASCII alone, some letters beyond it, none of it.
  @Param({"ls -l /usr/share/doc ", "Größe der Übertragung ", "世界中の端末"})
  public String sample = "";

  private ByteBuffer text = ByteBuffer.allocate(0);

  /// Whole samples, as many as fit.
  @Setup
  public void prepare() {
    byte[] octets = sample.getBytes(StandardCharsets.UTF_8);
    text = ByteBuffer.wrap(sample.repeat(OCTETS / octets.length).getBytes(StandardCharsets.UTF_8));
  }

  /// The module's.
  @Benchmark
  public boolean validator() {
    return new Utf8Validator().accepts(text);
  }

  /// The JDK's, which makes a string of it besides; it cannot go on after a cut.
  @Benchmark
  public String jdkString() {
    return new String(text.array(), StandardCharsets.UTF_8);
  }
}
