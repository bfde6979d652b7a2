package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.PasswordHost;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import org.junit.jupiter.api.Test;

/// What people read when there is no terminal, or no longer one.
@EndToEnd
class FailureTest {

  @Test
  void aWrongPasswordIsRefused(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());

    page.open(Suite.WRONG_PASSWORD).awaitState("failed");

    assertThat(page.says()).contains("Login refused").doesNotContain("incorrect horse");
  }

  @Test
  void aPasswordIsAskedForAndMayBeMistyped(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.open(Suite.ASKS);
    terminal.awaitState("prompting");
    assertThat(page.says()).contains(PasswordHost.USER + "@127.0.0.1");

    page.answer("mistyped");
    page.awaitSays("refused");
    page.answer(PasswordHost.PASSWORD);

    terminal.awaitState("live");
    terminal.awaitText(PasswordHost.GREETING);
    terminal.type("hello");
    terminal.awaitText("hello");
  }

  @Test
  void anUnknownHostKeyIsRefusedAndShown(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());

    page.open(Suite.UNKNOWN_KEY).awaitState("failed");

    assertThat(page.says()).contains("Unknown host key").contains(suite.sshServer().fingerprint());
  }

  @Test
  void aChangedHostKeyIsRefusedAndBothAreShown(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());

    page.open(Suite.CHANGED_KEY).awaitState("failed");

    assertThat(page.says())
        .contains("Host key has changed")
        .contains(Suite.PINNED)
        .contains(suite.sshServer().fingerprint());
  }

  @Test
  void aNameWithoutAddressIsSaid(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());

    page.open(Suite.UNRESOLVABLE).awaitState("failed");

    assertThat(page.says()).contains("Host name not found").contains("no-such-host.invalid");
  }

  @Test
  void aRefusedConnectionIsSaid(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());

    page.open(Suite.REFUSED).awaitState("failed");

    assertThat(page.says()).contains("Connection refused").contains("127.0.0.1 port ");
  }

  @Test
  void aHostThatDiesIsSaidAndCanBeTriedAgain(Window window) {
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(new GatewayConfig().host(host.host("mortal")))) {
      TerminalPage page = window.open(gateway.uri());
      Terminal terminal = page.openShell("mortal");
      terminal.run("echo before the end");

      host.kill();

      terminal.awaitState("failed");
      assertThat(page.says()).contains("Host disconnected").contains("Try again");
      assertThat(terminal.text()).contains("before the end");

      terminal.press("Enter");

      page.awaitSays("Connection refused");
      window.close();
    }
  }
}
