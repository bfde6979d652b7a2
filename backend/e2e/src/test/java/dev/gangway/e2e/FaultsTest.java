package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.CountedTraffic;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NumberedLines;
import dev.gangway.e2e.world.ResumingClient;
import dev.gangway.e2e.world.SessionsApi;
import dev.gangway.e2e.world.Shell;
import dev.gangway.testkit.FaultRelay;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Lines that are bad without breaking, before the gateway and behind it.
@EndToEnd
class FaultsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static FaultRelay toHost;
  private static FaultRelay toGateway;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start(Suite suite) {
    toHost = FaultRelay.to(suite.sshServer().port());
    Map<String, String> host = suite.sshServer().host(Suite.SHELL);
    host.put("port", Integer.toString(toHost.port()));
    gateway = GatewayProcess.start(new GatewayConfig().host(host));
    toGateway = FaultRelay.to(gateway.uri().getPort());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    toHost.close();
    toGateway.close();
  }

  @AfterEach
  void heal() {
    for (FaultRelay relay : new FaultRelay[] {toHost, toGateway}) {
      relay.heal();
      relay.toClient().latency(Duration.ZERO).slices(0).rate(0);
      relay.toServer().latency(Duration.ZERO).slices(0).rate(0);
    }
  }

  private static ResumingClient begin(CountedTraffic traffic) {
    ResumingClient client =
        ResumingClient.open(() -> Handshake.with(gateway.uri()).by(toGateway.port()), Suite.SHELL);
    client.hearing(traffic::hear);
    client.awaitOutput(Shell.PROMPT);
    client.type(traffic.command());
    client.until("the program", traffic::begun);
    return client;
  }

  @Test
  void bytesInOddPiecesArriveExact() {
    CountedTraffic traffic = new CountedTraffic(NumberedLines.ofBytes(300_000), 30_000, 4);
    try (ResumingClient client = begin(traffic)) {
      for (FaultRelay relay : new FaultRelay[] {toHost, toGateway}) {
        relay.toClient().slices(13);
        relay.toServer().slices(3);
      }
      client.type(traffic.input());

      client.awaitExit(PATIENCE);
      traffic.assertComplete();
      assertThat(client.resumes()).isZero();
    }
  }

  @Test
  void aLongLineWithJitterLosesNothing() {
    CountedTraffic traffic = new CountedTraffic(NumberedLines.ofBytes(1_000_000), 20_000, 5);
    try (ResumingClient client = begin(traffic)) {
      Duration latency = Duration.ofMillis(40);
      Duration jitter = Duration.ofMillis(20);
      toGateway.toClient().latency(latency, jitter);
      toGateway.toServer().latency(latency, jitter);
      client.type(traffic.input());

      client.awaitExit(PATIENCE);
      traffic.assertComplete();
    }
  }

  @Test
  void aHostThatIsSilentForAWhileGoesOn() {
    CountedTraffic traffic = new CountedTraffic(NumberedLines.ofBytes(2_000_000), 50_000, 6);
    try (ResumingClient client = begin(traffic)) {
      client.type(traffic.input());
      client.until("a part of it", () -> traffic.heard() > 200_000);
      toHost.blackHole();
      client.idle(Duration.ofSeconds(2));
      client.cut();
      client.idle(Duration.ofMillis(200));
      toHost.heal();

      client.awaitExit(PATIENCE);
      traffic.assertComplete();
      assertThat(client.resumes()).isEqualTo(1);
    }
  }

  @Test
  void whoStopsTalkingIsGoneAndHisSessionIsNot() {
    try (ResumingClient client =
        ResumingClient.open(
            () -> Handshake.with(gateway.uri()).by(toGateway.port()), Suite.SHELL)) {
      client.awaitOutput(Shell.PROMPT);

      toGateway.toServer().halfClose();

      SessionsApi sessions = SessionsApi.of(gateway.uri());
      Await.until(
          "nobody there",
          () -> sessions.own(client.session()).orElseThrow(),
          own -> !own.path("attached").asBoolean());
      client.type("echo $((6 * 7))\r");
      client.awaitOutput("42");
      assertThat(client.resumes()).isEqualTo(1);
      client.end();
    }
  }
}
