package dev.gangway.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Our echo and one over Undertow's own WebSocket layer, in one interleaved run: round trips,
/// throughput, and what an idle connection costs. Prints a table.
///
/// The system property `scale` divides every amount, to try it out.
final class WebSocketBench {

  private static final int SCALE = Integer.getInteger("scale", 1);

  /// A key and what a small escape sequence brings back.
  private static final int SMALL = 32;

  private static final int LARGE = 64 * 1024;
  private static final int[] CONNECTIONS = {1, 50, 500};
  private static final int IDLE = 10_000 / SCALE;

  private static final Duration CELL = Duration.ofMillis(2000 / SCALE);
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 7;

  private final List<String> table = new ArrayList<>();

  private WebSocketBench() {}

  /// Measures for some minutes.
  @SuppressWarnings("SystemOut") // the command's output
  public static void main(String[] arguments) throws IOException {
    WebSocketBench bench = new WebSocketBench();
    bench.echo();
    bench.idle();
    bench.table.forEach(System.out::println);
  }

  private void echo() throws IOException {
    table.add(
        "ws: medians of %d rounds of %d ms a cell, after %d to warm up; binary, no compression"
            .formatted(ROUNDS, CELL.toMillis(), WARM_UPS));
    table.add("%-44s %12s %12s %8s".formatted("", "gangway", "undertow", "ratio"));
    try (ServerProcess ours = ServerProcess.ours();
        ServerProcess undertow = ServerProcess.undertow()) {
      for (int connections : CONNECTIONS) {
        Contest contest = new Contest(ours, undertow, connections, SMALL);
        String what =
            "%d octets, %d connection%s: "
                .formatted(SMALL, connections, connections == 1 ? "" : "s");
        row(what + "round trips/s", contest, EchoResult::perSecond);
        row(what + "p50, us", contest, EchoResult::p50Micros);
        row(what + "p99, us", contest, EchoResult::p99Micros);
      }
      for (int connections : new int[] {1, 8}) {
        Contest contest = new Contest(ours, undertow, connections, LARGE);
        row(
            "64 KiB, %d connection%s: MB/s".formatted(connections, connections == 1 ? "" : "s"),
            contest,
            EchoResult::megabytesPerSecond);
      }
    }
  }

  /// Both servers under one load, in turn.
  private static final class Contest {

    private final List<EchoResult> ours = new ArrayList<>();
    private final List<EchoResult> undertow = new ArrayList<>();

    Contest(ServerProcess ourServer, ServerProcess undertowServer, int connections, int payload)
        throws IOException {
      try (EchoLoad ourLoad = new EchoLoad(ourServer.port(), connections, payload);
          EchoLoad undertowLoad = new EchoLoad(undertowServer.port(), connections, payload)) {
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
          // Each is first in turn.
          boolean first = round % 2 == 0;
          EchoResult early = (first ? ourLoad : undertowLoad).run(CELL);
          EchoResult late = (first ? undertowLoad : ourLoad).run(CELL);
          if (round >= 0) {
            ours.add(first ? early : late);
            undertow.add(first ? late : early);
          }
        }
      }
    }
  }

  private void row(String figure, Contest contest, ToDoubleFunction<EchoResult> value) {
    row(figure, median(contest.ours, value), median(contest.undertow, value));
  }

  private void row(String figure, double ours, double undertow) {
    table.add(
        String.format(
            Locale.ROOT, "%-44s %12.1f %12.1f %8.2f", figure, ours, undertow, ours / undertow));
  }

  private static double median(List<EchoResult> results, ToDoubleFunction<EchoResult> value) {
    double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private void idle() throws IOException {
    table.add("");
    table.add("%,d idle connections, KiB for each".formatted(IDLE));
    table.add("%-44s %12s %12s %12s".formatted("", "gangway", "undertow", "bare"));
    Memory ours;
    Memory undertow;
    Memory bare;
    try (ServerProcess server = ServerProcess.ours()) {
      ours = Memory.of(server, true);
    }
    try (ServerProcess server = ServerProcess.undertow()) {
      undertow = Memory.of(server, true);
    }
    try (ServerProcess server = ServerProcess.bare()) {
      bare = Memory.of(server, false);
    }
    memory("heap that lives", ours.heap, undertow.heap, bare.heap);
    memory("memory of the process", ours.resident, undertow.resident, bare.resident);
    table.add("");
    row(
        "heap above a bare upgraded connection, KiB",
        ours.heap - bare.heap,
        undertow.heap - bare.heap);
  }

  private void memory(String figure, double ours, double undertow, double bare) {
    table.add(
        String.format(Locale.ROOT, "%-44s %12.2f %12.2f %12.2f", figure, ours, undertow, bare));
  }

  /// What a connection costs, in KiB.
  private record Memory(double heap, double resident) {

    private static SocketChannel open(int port, int others) throws IOException {
      try {
        return EchoLoad.open(port);
      } catch (IOException e) {
        throw new IOException(
            "there are no more than %d connections: is the limit on open files (ulimit -n) below %d?"
                .formatted(others, IDLE + 200),
            e);
      }
    }

    static Memory of(ServerProcess server, boolean echoes) throws IOException {
      // What is loaded and allocated once does not count.
      try (EchoLoad first = new EchoLoad(server.port(), 1, SMALL)) {
        if (echoes) {
          first.run(CELL);
        }
      }
      long heap = server.liveHeap();
      long resident = server.resident();
      List<SocketChannel> idle = new ArrayList<>();
      try {
        for (int i = 0; i < IDLE; i++) {
          idle.add(open(server.port(), i));
        }
        // Each has been used once.
        if (echoes) {
          ByteBuffer echo = ByteBuffer.allocate(3);
          for (SocketChannel channel : idle) {
            // RFC 6455 §5.7's masked frame with one octet of text.
            channel.write(ByteBuffer.wrap(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'}));
            echo.clear();
            while (echo.hasRemaining() && channel.read(echo) >= 0) {
              // Until all three octets are there.
            }
          }
        }
        return new Memory(
            (server.liveHeap() - heap) / 1024.0 / IDLE,
            (server.resident() - resident) / 1024.0 / IDLE);
      } finally {
        for (SocketChannel channel : idle) {
          channel.close();
        }
      }
    }
  }
}
