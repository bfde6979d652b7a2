package dev.gangway.e2e.soak;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.ResumingClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Viewers that never read, of programs that never stop, and the memory they cost the gateway.
final class StalledViewers {
  /// What somebody reads for each viewer before anything is measured, so that code and heap are
  /// warm.
  private static final int WARM_EACH = 250_000;

  private StalledViewers() {}

  /// Sessions of their own, each of `yes`, whose pages never read.
  ///
  /// @return by how many MiB the gateway grew
  static long ofSessionsEach(int viewers, Duration time) {
    return cost(viewers, time, false);
  }

  /// Watchers of one `yes` that somebody else reads as fast as it comes.
  ///
  /// @return by how many MiB the gateway grew
  static long ofOneSession(int viewers, Duration time) {
    return cost(viewers, time, true);
  }

  private static long cost(int viewers, Duration time, boolean watching) {
    Deque<RawSocket> stalled = new ArrayDeque<>();
    GatewayConfig config = new GatewayConfig();
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway = GatewayProcess.start(config.host(host.host("yes", "exec yes")));
        ResumingClient reader = ResumingClient.open(() -> Handshake.with(gateway.uri()), "yes")) {
      reader.until(
          "warmth", Duration.ofMinutes(2), () -> reader.received() > (long) viewers * WARM_EACH);
      long before = gateway.vitals().proportionalKibibytes();
      try {
        for (int i = 0; i < viewers; i++) {
          RawSocket viewer = Handshake.open(gateway.uri());
          stalled.push(viewer);
          if (watching) {
            viewer.watch(reader.session());
            viewer.await("opened");
          } else {
            viewer.open("yes");
          }
        }
        long most = before;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
          reader.idle(Duration.ofMillis(200));
          most = Math.max(most, gateway.vitals().proportionalKibibytes());
        }
        long bytes = reader.received();
        reader.until("more for who reads", () -> reader.received() > bytes);
        // First, since sessions without a page fill their files as fast as they can.
        reader.end();
        return (most - before) >> 10;
      } finally {
        stalled.forEach(RawSocket::close);
      }
    }
  }
}
