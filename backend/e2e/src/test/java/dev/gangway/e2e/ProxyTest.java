package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.Handshake.Answer;
import dev.gangway.e2e.world.NginxProxy;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.net.URI;
import org.junit.jupiter.api.Test;

/// Behind nginx, with TLS, below a path: as it is deployed.
@EndToEnd
class ProxyTest {

  @Test
  void aTerminalOpensBehindAProxyThatStripsItsPath(Suite suite, Window window) {
    int port = Place.freePort();
    GatewayConfig config =
        new GatewayConfig()
            .set("server", "public_url: https://127.0.0.1:" + port + "/term/")
            .host(suite.sshServer().host("shell"));
    try (GatewayProcess gateway = GatewayProcess.start(config);
        NginxProxy proxy = NginxProxy.start(port, NginxProxy.location("/term/", gateway.uri()))) {
      Terminal terminal = window.open(proxy.uri("/term/")).openShell("shell");

      assertThat(terminal.run("echo behind a proxy")).isEqualTo("behind a proxy");
      assertThat(window.page().url()).startsWith(proxy.uri("/term/").toString());
      window.close();
    }
  }

  @Test
  void aTerminalOpensBehindAProxyThatKeepsThePath(Suite suite, Window window) {
    int port = Place.freePort();
    GatewayConfig config =
        new GatewayConfig()
            .set("server", "public_url: https://127.0.0.1:" + port + "/term/")
            .set("server", "base_path: /term/")
            .host(suite.sshServer().host("shell"));
    try (GatewayProcess gateway = GatewayProcess.start(config);
        NginxProxy proxy = NginxProxy.start(port, NginxProxy.location("/term/", gateway.uri()))) {
      assertThat(gateway.uri().getPath()).isEqualTo("/term/");
      Terminal terminal = window.open(proxy.uri("/term/")).openShell("shell");

      assertThat(terminal.run("echo behind a proxy")).isEqualTo("behind a proxy");
      window.close();

      URI root = gateway.uri().resolve("/");
      assertThat(Handshake.get(root, "/term/healthz").send().status()).isEqualTo(200);
      assertThat(Handshake.get(root, "/healthz").send().status()).isEqualTo(404);
      Answer withoutSlash = Handshake.get(root, "/term").send();
      assertThat(withoutSlash.status()).isEqualTo(308);
      assertThat(withoutSlash.header("Location")).contains("/term/");
    }
  }

  @Test
  void aProxyWithAnotherNameIsRefusedAndTheLogSaysWhatHelps(Suite suite) {
    int port = Place.freePort();
    GatewayConfig config = new GatewayConfig().host(suite.sshServer().host("shell"));
    try (GatewayProcess gateway = GatewayProcess.start(config);
        NginxProxy proxy = NginxProxy.start(port, NginxProxy.location("/", gateway.uri()))) {
      Answer page = Handshake.with(proxy.uri("/")).send();

      assertThat(page.status()).isEqualTo(403);
      assertThat(gateway.log()).contains("origin-refused").contains("public_url");
    }
  }
}
