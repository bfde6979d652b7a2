package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.NetworkNamespace;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What people see of ways to hosts, and of hosts nobody has seen before.
@EndToEnd
class SshTest {

  /// Three servers, each in a network that only the one before it reaches.
  @Test
  void aHostBehindTwoOthersIsATerminalLikeAnyOther(Window window) {
    try (NetworkNamespace near = NetworkNamespace.make();
        NetworkNamespace middle = near.behind();
        NetworkNamespace far = middle.behind();
        OpenSshServer first = OpenSshServer.startIn(near);
        OpenSshServer second = OpenSshServer.startIn(middle);
        OpenSshServer third = OpenSshServer.startIn(far);
        GatewayProcess gateway =
            GatewayProcess.start(
                new GatewayConfig()
                    .set("ssh", "connect_timeout: 2s")
                    .host(first.host("bastion"))
                    .host(via(second.host("inner"), "bastion"))
                    .host(via(third.host("innermost"), "inner"))
                    .host(third.host("without a way")))) {
      TerminalPage page = window.open(gateway.uri());
      Terminal terminal = page.openShell("innermost");
      assertThat(terminal.run("echo ${SSH_CONNECTION##* }"))
          .isEqualTo(Integer.toString(third.port()));
      assertThat(terminal.run("echo ${SSH_CONNECTION%% *}")).startsWith("198.18.");

      page.open("without a way").awaitState("failed");
      assertThat(page.says()).contains(far.address());

      // The middle of the way breaks.
      second.kill();
      terminal.awaitState("failed");
      window.close();
    }
  }

  private static Map<String, String> via(Map<String, String> host, String hop) {
    Map<String, String> behind = new HashMap<>(host);
    behind.put("jump", hop);
    return behind;
  }

  @Test
  void aHostNobodyHasSeenIsAskedAboutOnce(Window window) {
    try (OpenSshServer host = OpenSshServer.start()) {
      Map<String, String> stranger = new HashMap<>(host.host("stranger"));
      stranger.remove("host_key");
      stranger.put("unknown_key", "ask");
      try (GatewayProcess gateway = GatewayProcess.start(new GatewayConfig().host(stranger))) {
        TerminalPage page = window.open(gateway.uri());
        page.open("stranger").awaitState("prompting");
        Locator card = window.page().locator("opening-card");
        assertThat(card.innerText())
            .contains("Do you trust this host?")
            .contains(host.fingerprint())
            .contains("127.0.0.1 port " + host.port());
        window.screenshot("host-key-question");

        page.press("Enter"); // by habit: it is on Cancel
        page.awaitTerminal().awaitState("failed");
        assertThat(page.says()).contains("Unknown host key");
        page.press("Enter"); // tries again
        page.awaitTerminal().awaitState("prompting");
        card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Trust and connect"))
            .click();
        page.awaitTerminal().awaitPrompt();

        page.openShell("stranger").run("echo known");
        window.close();
      }
    }
  }

  @Test
  void anEncryptedKeyIsOpenedInThePage(Window window) {
    try (OpenSshServer host = OpenSshServer.start()) {
      Map<String, String> locked = host.host("locked");
      OpenSshServer.lockKey(Path.of(locked.get("key")), "open sesame");
      try (GatewayProcess gateway = GatewayProcess.start(new GatewayConfig().host(locked))) {
        TerminalPage page = window.open(gateway.uri());
        Terminal terminal = page.open("locked");
        terminal.awaitState("prompting");
        assertThat(page.says()).contains("is encrypted");
        page.answer("mistyped");
        page.awaitSays("did not open it");
        window.screenshot("passphrase-question");
        page.answer("open sesame");
        terminal.awaitPrompt();

        // It is kept nowhere: the next terminal asks again.
        page.open("locked").awaitState("prompting");
        window.close();
      }
    }
  }
}
