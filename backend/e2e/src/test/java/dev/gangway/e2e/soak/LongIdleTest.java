package dev.gangway.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NginxProxy;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.ReverseProxy;
import dev.gangway.e2e.world.Shell;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A terminal nobody touches for long, behind a proxy that cuts what is quiet for 25 s. That such a
/// limit is real is a matter of the gate.
@Tag("soak")
class LongIdleTest {
  private static final Duration UNTOUCHED =
      Duration.ofMinutes(5).dividedBy(Integer.getInteger("scale", 1));

  @Test
  void aTerminalUntouchedForMinutesAnswers() {
    int port = Place.freePort();
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                new GatewayConfig()
                    .set("server", "public_url: https://127.0.0.1:" + port + "/")
                    .host(host.host("shell")));
        ReverseProxy proxy =
            NginxProxy.start(
                port, NginxProxy.location("/", gateway.uri(), "proxy_read_timeout 25s;"));
        RawSocket quiet = Handshake.open(proxy.uri("/"))) {
      quiet.open("shell");
      quiet.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));

      assertThat(quiet.idle(UNTOUCHED)).as("closed meanwhile").isZero();

      quiet.type("echo $((6 * 7))\r");
      quiet.awaitOutput("the answer", output -> output.contains("42"));
    }
  }
}
