package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NginxProxy;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.ReverseProxy;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Seen;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.DockerCli.ContainerProcess;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What people do with a container's terminal, in a browser, on a real daemon.
@EndToEnd
class ContainerTest {
  private static final String DEBIAN = "debian-box";
  private static final String SHELL_LESS = "shell-less";

  private static DockerCli docker;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    PrivateDocker daemon = PrivateDocker.shared();
    docker = daemon.cli();
    docker.run(TestImage.DEBIAN, DEBIAN, "--user=app");
    docker.run(TestImage.STATIC, SHELL_LESS);
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .docker(
                    "local",
                    daemon.socket(),
                    Map.of("exclude", "{names: [\"hidden-*\", demo-*]}")));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    docker.remove(DEBIAN);
    docker.remove(SHELL_LESS);
  }

  private static List<String> running(String container) {
    return docker.processes(container).stream().map(ContainerProcess::arguments).toList();
  }

  @Test
  void aClickOpensTheUsersShellAtTheSizeOfThePage(Window window) {
    Terminal terminal = window.open(gateway.uri()).open(DEBIAN);
    terminal.awaitText("$");
    Seen seen = terminal.seen();
    terminal.type("stty size; whoami; echo $0 $TERM $COLORTERM; tty\n");
    terminal.awaitLine(seen.rows() + " " + seen.columns());
    terminal.awaitLine("app");
    terminal.awaitLine("/bin/bash xterm-256color truecolor");

    // Nothing but the shell's own words: no marker, no error of a shell that was tried before.
    assertThat(terminal.text().getFirst())
        .endsWith("$ stty size; whoami; echo $0 $TERM $COLORTERM; tty");
    window.screenshot("container");
  }

  @Test
  void aNewSizeReachesTheContainer(Window window) {
    Terminal terminal = window.open(gateway.uri()).open(DEBIAN);
    terminal.awaitText("$");
    Seen first = terminal.seen();
    window.page().setViewportSize(1000, 500);
    Seen second =
        Await.until("a smaller terminal", terminal::seen, seen -> seen.rows() < first.rows());
    terminal.type("while sleep 0.1; do stty size; done\n");
    terminal.awaitLine(second.rows() + " " + second.columns());
  }

  @Test
  void closingATabEndsEverythingThatRanInIt(Window window) {
    List<String> before = running(DEBIAN);
    TerminalPage page = window.open(gateway.uri());
    Terminal terminal = page.open(DEBIAN);
    terminal.awaitText("$");
    terminal.type("(trap '' HUP; sleep 4711) & setsid sleep 4712 & sleep 4713\n");
    Await.until(
        "all of it to run",
        () -> running(DEBIAN),
        now -> now.contains("sleep 4712") && now.contains("sleep 4713"));

    page.closeTab();

    Await.until("only what ran before", () -> running(DEBIAN), before::equals);
  }

  @Test
  void theExitStatusIsShownAndWhatIsLeftBehindIsEnded(Window window) {
    List<String> before = running(DEBIAN);
    TerminalPage page = window.open(gateway.uri());
    Terminal terminal = page.open(DEBIAN);
    terminal.awaitText("$");
    terminal.type("setsid sleep 4714 & exit 7\n");

    terminal.awaitState("exited");
    page.awaitSays("7");
    Await.until("only what ran before", () -> running(DEBIAN), before::equals);
  }

  @Test
  void endingTheGatewayEndsWhatRanInContainers() {
    docker.run(TestImage.BUSYBOX, "demo-survivor");
    GatewayConfig config =
        new GatewayConfig().docker("local", PrivateDocker.shared().socket(), Map.of());
    try (GatewayProcess second = GatewayProcess.start(config);
        RawSocket socket = Handshake.open(second.uri())) {
      List<String> before = running("demo-survivor");
      Await.until(
          "the container is known",
          () -> Handshake.get(second.uri(), "/api/targets").send().body(),
          body -> body.contains("local/demo-survivor"));
      socket.open("local/demo-survivor");
      socket.type("(trap '' HUP; sleep 4715) & sleep 4716\n");
      Await.until(
          "both to run",
          () -> running("demo-survivor"),
          now -> now.contains("sleep 4715") && now.contains("sleep 4716"));

      second.terminate();

      assertThat(socket.awaitClose()).isEqualTo(1012);
      assertThat(second.awaitExit()).isZero();
      assertThat(running("demo-survivor")).isEqualTo(before);
    } finally {
      docker.remove("demo-survivor");
    }
  }

  @Test
  void anImageWithoutAShellSaysSo(Window window) {
    TerminalPage page = window.open(gateway.uri());
    Terminal terminal = page.open(SHELL_LESS);

    terminal.awaitState("failed");
    page.awaitSays("no shell");
    assertThat(terminal.text()).allMatch(String::isEmpty);
  }

  @Test
  void whatStopsUnderASessionIsSaid(Window window) {
    docker.run(TestImage.BUSYBOX, "short-lived");
    TerminalPage page = window.open(gateway.uri());
    Await.until("it is listed", page::hosts, names -> names.contains("short-lived"));
    Terminal terminal = page.open("short-lived");
    terminal.awaitText("#");
    docker.pause("short-lived");
    page.awaitSays("paused");
    docker.unpause("short-lived");
    docker.stop("short-lived");

    terminal.awaitState("failed");
    page.awaitSays("has stopped");
    Await.until(
        "its mark", page::states, states -> "stopped".equals(states.get("local/short-lived")));
    docker.remove("short-lived");
    Await.until("it is gone", page::hosts, names -> !names.contains("short-lived"));
  }

  @Test
  void allPagesSeeTheSameLiveList(Suite suite, Window window) {
    try (Window other = suite.browser().open()) {
      List<TerminalPage> pages = List.of(window.open(gateway.uri()), other.open(gateway.uri()));
      docker.run(TestImage.BUSYBOX, "live-1");
      docker.run(TestImage.BUSYBOX, "hidden-1");
      for (TerminalPage page : pages) {
        Await.until(
            "it runs", page::states, states -> "running".equals(states.get("local/live-1")));
      }
      docker.pause("live-1");
      for (TerminalPage page : pages) {
        Await.until(
            "it rests", page::states, states -> "paused".equals(states.get("local/live-1")));
      }
      docker.unpause("live-1");
      docker.rename("live-1", "live-2");
      for (TerminalPage page : pages) {
        Await.until(
            "its new name",
            page::states,
            states -> states.containsKey("local/live-2") && !states.containsKey("local/live-1"));
      }
      docker.stop("live-2");
      for (TerminalPage page : pages) {
        Await.until(
            "its end", page::states, states -> "stopped".equals(states.get("local/live-2")));
      }
      docker.remove("live-2");
      for (TerminalPage page : pages) {
        Await.until("no trace", page::states, states -> !states.containsKey("local/live-2"));
        assertThat(page.states()).doesNotContainKey("local/hidden-1").hasSameSizeAs(page.hosts());
      }
    } finally {
      docker.remove("hidden-1");
    }
  }

  @Test
  void labelsAreTextWhateverTheySay(Window window) {
    String hostile = "<img src=x onerror=alert(1)></script>";
    docker.run(
        TestImage.BUSYBOX,
        "labelled",
        "--label=com.docker.compose.project=" + hostile,
        "--label=com.docker.compose.service=a\u202eb\u0007c");
    try {
      TerminalPage page = window.open(gateway.uri());
      page.awaitListSays(hostile);
      assertThat(page.listSays()).doesNotContain("\u202e").doesNotContain("\u0007");
      assertThat(window.page().locator("nav img").count()).isZero();
    } finally {
      docker.remove("labelled");
    }
  }

  @Test
  void whatIsNotListedIsNotOpened() {
    docker.run(TestImage.BUSYBOX, "hidden-2");
    String id = docker.docker("inspect", "--format={{.Id}}", DEBIAN).strip();
    try {
      for (String target :
          List.of(
              "local/hidden-2",
              "hidden-2",
              "local/" + id,
              "local/" + id.substring(0, 12),
              "local/debian",
              "local/../info",
              "local/..%2f..%2finfo",
              "local/debian-box?x",
              "local/debian-box/",
              "local/",
              "other/debian-box")) {
        try (RawSocket socket = Handshake.open(gateway.uri())) {
          socket.say(
              "{\"type\":\"open\",\"target\":\"%s\",\"columns\":80,\"rows\":24}".formatted(target));
          assertThat(socket.await("failure").path("kind").asString(""))
              .as(target)
              .isEqualTo("no-such-target");
          assertThat(socket.awaitClose()).isEqualTo(4404);
        }
      }
    } finally {
      docker.remove("hidden-2");
    }
  }

  @Test
  void containersAndTheLiveListWorkBehindNginx(Window window) {
    int port = Place.freePort();
    GatewayConfig config =
        new GatewayConfig()
            .set("server", "public_url: https://127.0.0.1:" + port + "/term/")
            .docker("local", PrivateDocker.shared().socket(), Map.of());
    try (GatewayProcess behind = GatewayProcess.start(config);
        ReverseProxy proxy = NginxProxy.start(port, NginxProxy.location("/term/", behind.uri()))) {
      TerminalPage page = window.open(proxy.uri("/term/"));
      Await.until("the list", page::hosts, names -> names.contains(DEBIAN));
      Terminal terminal = page.open(DEBIAN);
      terminal.awaitText("$");
      terminal.type("echo $((6 * 7))\n");
      terminal.awaitLine("42");
      docker.run(TestImage.BUSYBOX, "behind-nginx");
      Await.until(
          "it runs", page::states, states -> "running".equals(states.get("local/behind-nginx")));
      window.close();
    } finally {
      docker.remove("behind-nginx");
    }
  }

  @Test
  void aDaemonThatIsAwayIsSaidAndComesBackByItself(Suite suite, Window window) {
    try (PrivateDocker own = PrivateDocker.start()) {
      own.cli().run(TestImage.BUSYBOX, "phoenix", "--restart=always");
      own.stop();
      GatewayConfig config =
          new GatewayConfig()
              .host(suite.sshServer().host("shell"))
              .docker("own", own.socket(), Map.of("retry", "1s"));
      try (GatewayProcess second = GatewayProcess.start(config)) {
        TerminalPage page = window.open(second.uri());
        page.awaitListSays(own.socket().toString());
        Terminal host = page.openShell("shell");
        assertThat(host.run("echo works")).isEqualTo("works");

        own.startAgain();
        Await.until(
            "it is back", page::states, states -> "running".equals(states.get("own/phoenix")));
        Terminal terminal = page.open("phoenix");
        terminal.awaitText("#");
        own.kill();
        terminal.awaitState("failed");
        page.awaitSays("daemon");
        page.awaitListSays(own.socket().toString());
        own.startAgain();
        Await.until(
            "it is back again",
            page::states,
            states -> "running".equals(states.get("own/phoenix")));
        assertThat(host.seen().state()).isEqualTo("live");
        window.close();
      }
    }
  }
}
