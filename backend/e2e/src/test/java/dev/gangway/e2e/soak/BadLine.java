package dev.gangway.e2e.soak;

import dev.gangway.e2e.world.CountedTraffic;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NumberedLines;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.ProxyKind;
import dev.gangway.e2e.world.ProxySetup;
import dev.gangway.e2e.world.ResumingClient;
import dev.gangway.e2e.world.ReverseProxy;
import dev.gangway.testkit.FaultRelay;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/// One session on a line that breaks again and again, and [CountedTraffic] that finds every byte
/// that is lost or doubled on it.
final class BadLine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final OpenSshServer host = OpenSshServer.start();
  private final FaultRelay toHost = FaultRelay.to(host.port());
  private final int port = Place.freePort();
  private final GatewayProcess gateway;
  private final FaultRelay toGateway;

  BadLine() {
    Map<String, String> shell = host.host("shell");
    shell.put("port", Integer.toString(toHost.port()));
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .set("server", "public_url: https://127.0.0.1:" + port + "/")
                .host(shell));
    toGateway = FaultRelay.to(gateway.uri().getPort());
  }

  private Handshake straight() {
    return Handshake.with(gateway.uri());
  }

  private Handshake through() {
    return straight().by(toGateway.port());
  }

  /// Resets the connection after every few bytes, both ways.
  ///
  /// @return how often the session was continued
  int resets(long bytes, int noise, long seed) {
    Random random = new Random(seed);
    LongSupplier anywhere = () -> 1 + random.nextInt(200_000);
    CountedTraffic traffic =
        new CountedTraffic(NumberedLines.ofBytes(bytes), noise, random.nextLong());
    try (ResumingClient client = ResumingClient.open(this::through, "shell")) {
      begin(client, traffic);
      toGateway.toClient().resetAfter(anywhere);
      toGateway.toServer().resetAfter(anywhere);
      client.awaitExit(PATIENCE);
      traffic.assertComplete();
      return client.resumes();
    }
  }

  /// Lets nothing through for a while, again and again, and then everything that has waited; in
  /// every second one the page finds another way meanwhile, so that its old socket comes back to
  /// life behind its back.
  void blackHoles(long bytes, Duration... holes) {
    CountedTraffic traffic = new CountedTraffic(NumberedLines.ofBytes(bytes), 200_000, 1);
    toHost.toClient().rate(500_000); // it must not be over before the holes are
    long part = bytes / (holes.length + 1);
    try (ResumingClient client = ResumingClient.open(this::through, "shell")) {
      begin(client, traffic);
      for (int i = 0; i < holes.length; i++) {
        long next = part * (i + 1);
        client.until("part %d".formatted(i), PATIENCE, () -> traffic.heard() >= next);
        toGateway.blackHole();
        if (i % 2 == 0) {
          client.takingForLostAfter(Duration.ofSeconds(2)).over(this::straight);
        }
        client.idle(holes[i]);
        toGateway.heal();
        client.takingForLostAfter(Duration.ofSeconds(45)).over(this::through);
        if (i % 2 == 0) {
          client.cut();
        }
      }
      toHost.toClient().rate(0);
      client.awaitExit(PATIENCE);
      traffic.assertComplete();
    }
  }

  /// Reloads a proxy in a rhythm.
  ///
  /// @return how often the session was continued
  int reloads(ProxyKind kind, long bytes, Duration rhythm) {
    CountedTraffic traffic = new CountedTraffic(NumberedLines.ofBytes(bytes), 100_000, 2);
    toHost.toClient().rate(1_000_000);
    try (ReverseProxy proxy = kind.start(ProxySetup.shipped(port, gateway.uri()));
        ResumingClient client =
            ResumingClient.open(() -> Handshake.with(proxy.uri("/")), "shell")) {
      begin(client, traffic);
      while (traffic.heard() < bytes) {
        proxy.reload();
        long next = System.nanoTime() + rhythm.toNanos();
        client.until(
            "the next reload",
            PATIENCE,
            () -> System.nanoTime() > next || traffic.heard() >= bytes);
      }
      client.awaitExit(PATIENCE);
      traffic.assertComplete();
      return client.resumes();
    } finally {
      toHost.toClient().rate(0);
    }
  }

  private static void begin(ResumingClient client, CountedTraffic traffic) {
    client.hearing(traffic::hear);
    client.type(traffic.command());
    client.until("the program", traffic::begun);
    client.type(traffic.input());
  }

  @Override
  public void close() {
    toGateway.close();
    gateway.close();
    toHost.close();
    host.close();
  }
}
