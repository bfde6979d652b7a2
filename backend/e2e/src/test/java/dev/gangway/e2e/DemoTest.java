package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Seen;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The first five minutes of somebody new: one command, one click, a shell of one's own.
@EndToEnd
class DemoTest {
  private static final String HOST = "this machine";

  @Test
  void aNewcomerIsAtHome(Window window) {
    try (GatewayProcess demo = GatewayProcess.startDemo()) {
      TerminalPage page = window.open(demo.uri());
      page.awaitHosts();
      assertThat(page.hosts()).containsExactly(HOST);
      Terminal terminal = page.openShell(HOST);

      assertThat(terminal.run("whoami")).isEqualTo(System.getProperty("user.name"));
      assertThat(terminal.run("echo $TERM $COLORTERM")).isEqualTo("xterm-256color truecolor");
      assertThat(terminal.run("printf '\\033[38;5;208m你好, 世界\\033[0m\\n'")).isEqualTo("你好, 世界");

      window.page().setViewportSize(1000, 600);
      Seen seen = Await.until("the new size", terminal::seen, size -> size.columns() < 120);
      Await.until(
          "the shell to know it",
          () -> terminal.run("stty size"),
          size -> size.equals(seen.rows() + " " + seen.columns()));

      terminal.type("echo begun; sleep 1000\n");
      terminal.awaitLine("begun");
      terminal.press("Control+KeyC");
      terminal.awaitLine("^C");
      terminal.awaitPrompt();

      terminal.type("top\n");
      terminal.awaitText("load average");
      terminal.type("q");
      terminal.awaitPrompt();

      terminal.type("vi demo.txt\n");
      terminal.awaitLine("~"); // what vim has below the text
      terminal.type("ihello from vim");
      terminal.press("Escape");
      terminal.type(":wq\n");
      terminal.awaitPrompt();
      assertThat(terminal.run("cat demo.txt")).isEqualTo("hello from vim");
      window.screenshot("demo");

      demo.terminate();
      window.expectProblem("ERR_CONNECTION_REFUSED|WebSocket connection to");
      assertThat(demo.awaitExit()).isZero();
      terminal.awaitState("lost");
    }
  }

  @Test
  void endingTheDemoEndsItsShells(Window window) {
    try (GatewayProcess demo = GatewayProcess.startDemo()) {
      Terminal terminal = window.open(demo.uri()).openShell(HOST);
      terminal.run("sleep 1000 &");
      List<ProcessHandle> shells = demo.children();
      assertThat(shells).hasSizeGreaterThanOrEqualTo(2);
      window.expectProblem("ERR_CONNECTION_REFUSED|WebSocket connection to");

      demo.terminate();
      assertThat(demo.awaitExit()).isZero();

      Await.until(
          "its shells to end",
          () -> shells.stream().filter(ProcessHandle::isAlive).toList(),
          List::isEmpty);
    }
  }
}
