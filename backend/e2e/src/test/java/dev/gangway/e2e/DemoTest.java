package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Seen;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The first five minutes of somebody new: one command, one click, a shell of one's own.
@EndToEnd
class DemoTest {
  private static final String HOST = "this machine";
  private static final Path NO_DAEMON = Path.of("/nonexistent/docker.sock");

  @Test
  void aNewcomerIsAtHome(Window window) {
    try (GatewayProcess demo = GatewayProcess.startDemo(NO_DAEMON)) {
      TerminalPage page = window.open(demo.uri());
      page.awaitHosts();
      assertThat(page.hosts()).containsExactly(HOST);
      page.awaitListSays(
          "No Docker daemon is running here: there is no socket /nonexistent/docker.sock.");
      Terminal terminal = page.openShell(HOST);

      assertThat(terminal.run("whoami")).isEqualTo(System.getProperty("user.name"));
      assertThat(terminal.run("echo $TERM $COLORTERM")).isEqualTo("xterm-256color truecolor");
      assertThat(terminal.run("printf '\\033[38;5;208m你好, 世界\\033[0m\\n'")).isEqualTo("你好, 世界");

      window.page().setViewportSize(1000, 600);
      Await.until("the new size", terminal::seen, size -> size.columns() < 120);
      Await.until(
          "the shell to know it",
          () -> {
            Seen seen = terminal.seen(); // it may change again
            return terminal.run("stty size").equals(seen.rows() + " " + seen.columns());
          },
          known -> known);

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
      terminal.awaitState("reconnecting");
    }
  }

  @Test
  void theMachinesContainersAreThere(Window window) {
    DockerCli docker = PrivateDocker.shared().cli();
    docker.run(TestImage.BUSYBOX, "demo-box");
    try (GatewayProcess demo = GatewayProcess.startDemo(PrivateDocker.shared().socket())) {
      TerminalPage page = window.open(demo.uri());
      Await.until("both", page::hosts, names -> names.containsAll(List.of(HOST, "demo-box")));
      Terminal terminal = page.open("demo-box");
      terminal.awaitText("#");
      terminal.type("hostname\n");
      terminal.awaitLine(docker.exec("demo-box", "hostname").strip());
      window.screenshot("demo-containers");
      window.expectProblem("ERR_CONNECTION_REFUSED|WebSocket connection to");
    } finally {
      docker.remove("demo-box");
    }
  }

  @Test
  void endingTheDemoEndsItsShells(Window window) {
    try (GatewayProcess demo = GatewayProcess.startDemo(NO_DAEMON)) {
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
