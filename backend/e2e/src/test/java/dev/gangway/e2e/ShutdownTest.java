package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a gateway goes, with people in it.
@EndToEnd
class ShutdownTest {

  @Test
  void sigtermEndsItCleanly(Window window) {
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                new GatewayConfig().set("server", "drain: 6s").host(host.host("shell")));
        RawSocket other = Handshake.open(gateway.uri())) {
      other.open("shell");
      TerminalPage page = window.open(gateway.uri());
      Terminal terminal = page.openShell("shell");
      assertThat(host.sessions()).isNotEmpty();
      // The page asks why, and nobody answers any more.
      window.expectProblem("ERR_CONNECTION_REFUSED|WebSocket connection to");

      gateway.terminate();

      // First it is no longer ready, while those who are in go on.
      Await.until(
          "readyz to fail",
          () -> Handshake.get(gateway.uri(), "/readyz").send().status(),
          status -> status == 503);
      assertThat(other.await("notice").path("kind").asString()).isEqualTo("draining");
      assertThat(Handshake.with(gateway.uri()).send().status()).isEqualTo(503);
      assertThat(terminal.run("echo still here")).isEqualTo("still here");

      // Then they are told to come back.
      assertThat(other.awaitClose()).isEqualTo(1012);
      terminal.awaitState("reconnecting");
      page.awaitSays("Gateway restarting");
      assertThat(gateway.awaitExit()).isZero();
      Await.until("the host's sessions to end", host::sessions, List::isEmpty);
    }
  }

  @Test
  void aSecondSigtermEndsItNow() {
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                new GatewayConfig().set("server", "drain: 1h").host(host.host("shell")));
        RawSocket socket = Handshake.open(gateway.uri())) {
      socket.open("shell");

      gateway.terminate();
      Await.until(
          "readyz to fail",
          () -> Handshake.get(gateway.uri(), "/readyz").send().status(),
          status -> status == 503);
      assertThat(host.sessions()).isNotEmpty();

      gateway.terminate();
      assertThat(gateway.awaitExit(Duration.ofSeconds(5))).isZero();
      Await.until("the host's sessions to end", host::sessions, List::isEmpty);
    }
  }

  @Test
  void withNobodyInItItGoesAtOnce() {
    try (GatewayProcess gateway =
        GatewayProcess.start(new GatewayConfig().set("server", "drain: 1h"))) {
      gateway.terminate();

      assertThat(gateway.awaitExit()).isZero();
    }
  }

  @Test
  void whatKillsItIsToldByThePage(Suite suite, Window window) {
    try (GatewayProcess gateway =
        GatewayProcess.start(new GatewayConfig().host(suite.sshServer().host("shell")))) {
      TerminalPage page = window.open(gateway.uri());
      Terminal terminal = page.openShell("shell");
      terminal.run("echo before the end");
      window.expectProblem("ERR_CONNECTION_REFUSED|WebSocket connection to");

      gateway.kill();

      terminal.awaitState("reconnecting");
      page.awaitSays("Gateway not reachable");
      assertThat(terminal.text()).contains("before the end");
    }
  }

  @Test
  void standardOutputIsForTheReadyLineAlone() {
    try (GatewayProcess gateway = GatewayProcess.start(new GatewayConfig())) {
      gateway.terminate();
      gateway.awaitExit();

      assertThat(gateway.output())
          .containsExactly("Gangway " + gateway.version() + " ready at " + gateway.uri());
    }
  }
}
