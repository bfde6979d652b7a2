package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
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
import org.openjdk.jmh.infra.Blackhole;

/// Messages to frames, up to the call of the transport: locks, turn, header, and a client's key and
/// masking.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WritingBenchmark {

  /// Of payload.
  @Param({"16", "1024", "16384"})
  public int octets;

  private ByteBuffer payload = ByteBuffer.allocate(0);
  private WebSocket server = socket(Role.SERVER, null);
  private WebSocket client = socket(Role.CLIENT, null);

  /// Nothing is received.
  @Setup
  public void prepare(Blackhole hole) {
    payload = ByteBuffer.allocate(octets);
    server = socket(Role.SERVER, hole);
    client = socket(Role.CLIENT, hole);
  }

  /// As a server.
  @Benchmark
  public void server() throws IOException {
    server.sendBinary(payload.clear());
  }

  /// As a client.
  @Benchmark
  public void client() throws IOException {
    client.sendBinary(payload.clear());
  }

  private static WebSocket socket(Role role, @Nullable Blackhole hole) {
    return WebSocket.open(new Sink(hole), role, WebSocketOptions.DEFAULTS, null, ZlibPool.SHARED);
  }

  /// Takes everything.
  private record Sink(@Nullable Blackhole hole) implements Transport {

    @Override
    public int read(ByteBuffer destination, Duration timeout) {
      return -1;
    }

    @Override
    public void write(ByteBuffer[] sources, Duration timeout) {
      for (ByteBuffer source : sources) {
        source.position(source.limit());
      }
      if (hole != null) {
        hole.consume(sources);
      }
    }

    @Override
    public void shutdownOutput(Duration timeout) {}

    @Override
    public void close() {}
  }
}
