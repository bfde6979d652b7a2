package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// A client's frames to messages, a frame being one operation. They are copied first, since
/// unmasking changes them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadingBenchmark {

  private static final int FRAMES = 32;
  private static final int MASK = 0x37FA213D;

  /// Of each frame's payload.
  @Param({"16", "1024", "16384"})
  public int octets;

  /// Whether it is checked to be UTF-8 and collected.
  @Param({"false", "true"})
  public boolean text;

  private byte[] masked = {};
  private byte[] input = {};
  private final MessageAssembler assembler =
      MessageAssembler.ofClientFrames(WebSocketOptions.DEFAULTS, null);

  /// Text is of ASCII.
  @Setup
  public void prepare() {
    ByteBuffer frames = ByteBuffer.allocate(FRAMES * (FrameHeader.MAX_OCTETS + octets));
    Opcode opcode = text ? Opcode.TEXT : Opcode.BINARY;
    for (int i = 0; i < FRAMES; i++) {
      FrameWriter.put(new FrameHeader(true, 0, opcode, octets, true, MASK), frames);
      ByteBuffer payload = ByteBuffer.wrap("x".repeat(octets).getBytes(StandardCharsets.US_ASCII));
      Masking.apply(payload, MASK);
      frames.put(payload);
    }
    masked = new byte[frames.position()];
    frames.flip().get(masked);
    input = new byte[masked.length];
  }

  /// The copying by itself.
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public byte[] copying() {
    System.arraycopy(masked, 0, input, 0, masked.length);
    return input;
  }

  /// Copying and reading.
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void messages(Blackhole hole) throws ProtocolViolation {
    System.arraycopy(masked, 0, input, 0, masked.length);
    ByteBuffer in = ByteBuffer.wrap(input);
    for (Incoming event = assembler.next(in); event != null; event = assembler.next(in)) {
      hole.consume(event);
    }
  }
}
