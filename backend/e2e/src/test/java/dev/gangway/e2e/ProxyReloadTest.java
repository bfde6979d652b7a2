package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.CountedTraffic;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NumberedLines;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.ProxyKind;
import dev.gangway.e2e.world.ProxySetup;
import dev.gangway.e2e.world.ResumingClient;
import dev.gangway.e2e.world.ReverseProxy;
import dev.gangway.testkit.FaultRelay;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A proxy that is reloaded cuts every WebSocket, sooner or later. The session behind it goes on.
@EndToEnd
class ProxyReloadTest {
  /// Slow enough for a reload to come in the middle.
  private static final int BYTES_PER_SECOND = 2_500_000;

  private static int port;
  private static FaultRelay slow;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start(Suite suite) {
    port = Place.freePort();
    slow = FaultRelay.to(suite.sshServer().port());
    slow.toClient().rate(BYTES_PER_SECOND);
    Map<String, String> host = suite.sshServer().host(Suite.SHELL);
    host.put("port", Integer.toString(slow.port()));
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .set("server", "public_url: https://127.0.0.1:" + port + "/")
                .host(host));
  }

  @AfterAll
  static void end() {
    gateway.close();
    slow.close();
  }

  @ParameterizedTest
  @EnumSource
  void aReloadLosesNothing(ProxyKind kind) {
    CountedTraffic traffic = new CountedTraffic(NumberedLines.ofBytes(6_000_000), 50_000, 3);
    try (ReverseProxy proxy = kind.start(ProxySetup.shipped(port, gateway.uri()));
        ResumingClient client =
            ResumingClient.open(() -> Handshake.with(proxy.uri("/")), Suite.SHELL)) {
      client.hearing(traffic::hear);
      client.type(traffic.command());
      client.until("the program", traffic::begun);
      client.type(traffic.input());
      client.until("a part of it", () -> traffic.heard() > 300_000);

      proxy.reload();
      client.until("more of it", () -> traffic.heard() > 3_000_000);
      proxy.reload();

      client.awaitExit(Duration.ofMinutes(1));
      traffic.assertComplete();
      if (kind != ProxyKind.APACHE) { // who lets connections of before live on
        assertThat(client.resumes()).isPositive();
      }
    }
  }
}
