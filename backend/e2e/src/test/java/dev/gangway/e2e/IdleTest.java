package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NginxProxy;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.Shell;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A terminal nobody touches, behind a proxy that cuts what is quiet. It takes its time, so it runs
/// beside the others, with a world of its own. The client says nothing by itself, unlike the page:
/// what keeps the line open is the gateway's ping and no other.
@Execution(ExecutionMode.CONCURRENT)
class IdleTest {

  @Test
  void pingsKeepAQuietTerminalOpen() {
    int port = Place.freePort();
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                new GatewayConfig()
                    .set("server", "public_url: https://127.0.0.1:" + port + "/")
                    .host(host.host("shell")));
        NginxProxy proxy =
            NginxProxy.start(
                port,
                NginxProxy.location("/", gateway.uri(), "proxy_read_timeout 25s;")
                    + NginxProxy.location("/hasty/", gateway.uri(), "proxy_read_timeout 3s;"));
        RawSocket quiet = Handshake.open(proxy.uri("/"));
        RawSocket cut = Handshake.open(proxy.uri("/hasty/"))) {
      quiet.open("shell");
      quiet.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
      cut.open("shell");

      assertThat(cut.idle(Duration.ofSeconds(15)))
          .as("a proxy cuts before the first ping, so its limit is real")
          .isEqualTo(RawSocket.NO_CLOSE);
      assertThat(quiet.idle(Duration.ofSeconds(35))).as("closed meanwhile").isZero();
      assertThat(quiet.pings()).isPositive();

      quiet.type("echo $((6 * 7))\r");
      quiet.awaitOutput("the answer", output -> output.contains("42"));
    }
  }
}
