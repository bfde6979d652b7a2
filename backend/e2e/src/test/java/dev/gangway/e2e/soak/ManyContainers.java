package dev.gangway.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.Chromium;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.Window;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Containers that start, stop and go in a crowd, while pages watch.
final class ManyContainers {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ManyContainers() {}

  /// When the dust has settled, every page shows what the daemon lists, and a terminal that was
  /// open all the while still answers.
  static void endInTheSameListEverywhere(int containers) {
    try (PrivateDocker daemon = PrivateDocker.start()) {
      DockerCli docker = daemon.cli();
      docker.run(TestImage.BUSYBOX, "steady");
      GatewayConfig config = new GatewayConfig().docker("local", daemon.socket(), Map.of());
      // The pages are left before the gateway ends, or they would rightly complain.
      try (GatewayProcess gateway = GatewayProcess.start(config);
          Chromium browser = Chromium.start();
          Window one = browser.open();
          Window two = browser.open()) {
        TerminalPage first = one.open(gateway.uri());
        TerminalPage second = two.open(gateway.uri());
        Await.until("the list", first::hosts, names -> names.contains("steady"));
        TerminalPage.Terminal terminal = first.open("steady");
        terminal.awaitText("#");

        startStopAndRemove(docker, containers);

        Map<String, String> truth = states(docker);
        assertThat(truth).hasSizeGreaterThan(containers / 2);
        Await.until("the first page to agree", PATIENCE, first::states, truth::equals);
        Await.until("the second page to agree", PATIENCE, second::states, truth::equals);
        terminal.type("echo $((6 * 7))\n");
        terminal.awaitLine("42");
      }
    }
  }

  /// Every third one is stopped again, every third one removed.
  private static void startStopAndRemove(DockerCli docker, int containers) {
    Semaphore atOnce = new Semaphore(4);
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < containers; i++) {
        String name = "crowd-" + i;
        int fate = i % 3;
        atOnce.acquireUninterruptibly();
        crowd.execute(() -> {
          try {
            docker.run(TestImage.BUSYBOX, name);
            if (fate == 1) {
              docker.stop(name);
            } else if (fate == 2) {
              docker.remove(name);
            }
          } finally {
            atOnce.release();
          }
        });
      }
    }
  }

  private static Map<String, String> states(DockerCli docker) {
    Map<String, String> states = new TreeMap<>();
    docker
        .docker("ps", "--all", "--format={{.Names}} {{.State}}")
        .lines()
        .map(line -> line.split(" "))
        .forEach(
            pair -> states.put("local/" + pair[0], pair[1].equals("exited") ? "stopped" : pair[1]));
    return states;
  }
}
