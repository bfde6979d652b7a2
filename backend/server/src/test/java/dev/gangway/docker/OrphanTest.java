package dev.gangway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.Waiting;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.DockerCli.ContainerProcess;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that a terminal started outlives it, and nothing else ends with it.
class OrphanTest {
  /// The promise is fifteen seconds; the rest is a busy machine's share.
  private static final long KILLED = TimeUnit.SECONDS.toNanos(25);

  /// The promise is five seconds; with a busy machine's share it is still before anything is
  /// killed.
  private static final long HUNG_UP = TimeUnit.SECONDS.toNanos(8);

  private static final long NEVER = Long.MAX_VALUE;

  private static DockerCli cli;
  private static DockerDaemon daemon;

  @BeforeAll
  static void begin() {
    PrivateDocker docker = PrivateDocker.shared();
    cli = docker.cli();
    daemon = new DockerDaemon(Daemons.config(docker));
    daemon.watch(_ -> {});
  }

  @AfterAll
  static void end() {
    daemon.close();
  }

  /// What a session may have going on when it ends. Every sleep has a length by which it is known.
  enum Work {
    IDLE("", "", true),
    FOREGROUND("echo re''ady; sleep 7001", "sleep 7001", true),
    BACKGROUND("sleep 7002 & echo re''ady", "sleep 7002", true),
    OTHER_SESSION("setsid sleep 7003 & echo re''ady", "sleep 7003", true),
    STOPPED("sh -c 'kill -STOP $$; sleep 7004' & echo re''ady", "kill -STOP", true),
    DEAF("(trap '' HUP; echo re''ady; sleep 7005; sleep 7005; :)", "sleep 7005", false),
    LEFT_BEHIND("sleep 7006 & setsid sleep 7006 & echo re''ady; exit", "sleep 7006", true),
    NO_ENVIRONMENT("env -i sleep 7007 & echo re''ady", "sleep 7007", true),
    ALONE("env -i sleep 7009 & echo re''ady; exit", "sleep 7009", true),
    TOLD(
        "(trap 'echo hup >/tmp/told' HUP; echo re''ady; while :; do sleep 7008; done)",
        "sleep 7008",
        false);

    final String typed;
    final String leaves;
    final boolean listens;

    Work(String typed, String leaves, boolean listens) {
      this.typed = typed;
      this.leaves = leaves;
      this.listens = listens;
    }

    /// What is not there any more when it has ended.
    String ends() {
      return leaves.isEmpty() ? "nothing at all" : leaves;
    }
  }

  private static List<ContainerProcess> with(String container, String arguments) {
    return cli.processes(container).stream()
        .filter(process -> process.arguments().contains(arguments))
        .toList();
  }

  private static boolean only(String container, String arguments) {
    return cli.processes(container).stream()
        .allMatch(process -> process.arguments().equals(arguments));
  }

  /// Together in one container, and another session beside them.
  @ParameterizedTest
  @EnumSource(names = {"BUSYBOX", "DEBIAN"})
  void everythingASessionStartedEndsAndNothingElse(TestImage image) throws Exception {
    String name = Daemons.name("orphans");
    String id = cli.run(image, name);
    try {
      cli.exec("--detach", id, "sleep", "8000");
      TerminalDriver other = Daemons.drive(daemon, id, name);
      other.type("sleep 8001 & echo re''ady\n");
      other.await("ready");
      Map<Work, TerminalDriver> drivers = new EnumMap<>(Work.class);
      for (Work work : Work.values()) {
        TerminalDriver driver = Daemons.drive(daemon, id, name);
        drivers.put(work, driver);
        if (!work.typed.isEmpty()) {
          driver.type(work.typed + "\n");
          driver.await("ready");
          Waiting.until(work + " to be at it", () -> !with(id, work.leaves).isEmpty());
        }
        if (work == Work.LEFT_BEHIND || work == Work.ALONE) {
          assertThat(driver.awaitEnd()).isNull();
        }
      }
      Map<Work, Long> ends = new EnumMap<>(Work.class);
      AtomicLong told = new AtomicLong(NEVER);
      long begun = System.nanoTime();
      drivers.values().forEach(driver -> Thread.ofVirtual().start(driver::close));
      Waiting.within(
          KILLED,
          () -> {
            if (told.get() == NEVER && !cli.exec(id, "find", "/tmp", "-name", "told").isBlank()) {
              told.set(System.nanoTime() - begun);
            }
            List<ContainerProcess> there = cli.processes(id);
            long now = System.nanoTime() - begun;
            for (Work work : Work.values()) {
              if (there.stream().noneMatch(each -> each.arguments().contains(work.ends()))) {
                ends.putIfAbsent(work, now);
              }
            }
            return ends.size() == Work.values().length;
          });
      assertThat(told.get()).as("a hangup was sent in time").isLessThan(HUNG_UP);
      for (Work work : Work.values()) {
        assertThat(ends.getOrDefault(work, NEVER))
            .as("%s ends in time", work)
            .isLessThan(work.listens ? HUNG_UP : KILLED);
      }
      other.run("echo still''here", "stillhere");
      assertThat(with(id, "sleep 8000")).hasSize(1);
      assertThat(with(id, "sleep 8001")).hasSize(1);
      other.close();
      Waiting.until(
          "only what the container began with is left",
          () -> with(id, "sleep").size() == 2 && cli.processes(id).size() == 2);
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void aChildThatBecameAnotherUserEndsToo() throws Exception {
    String name = Daemons.name("changed");
    String id = cli.run(TestImage.DEBIAN, name);
    try {
      cli.exec("--detach", "--user", "app", id, "sleep", "8002");
      try (TerminalDriver driver = Daemons.drive(daemon, id, name)) {
        // One with its parent alive, and one that nothing but its environment gives away.
        driver.type(
            "su app -c 'setsid sleep 7010 & sleep 0'; su app -c 'echo re''ady; sleep 7011'\n");
        driver.await("ready");
        Waiting.until("both to be at it", () -> with(id, "sleep 701").size() >= 2);
      }
      assertThat(Waiting.within(KILLED, () -> with(id, "sleep 701").isEmpty()))
          .as("ends in time")
          .isTrue();
      assertThat(with(id, "sleep 8002")).hasSize(1);
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void aChildThatBecameRootEndsToo() throws Exception {
    String name = Daemons.name("risen");
    String id = cli.run(TestImage.DEBIAN, name, "--user", "app");
    try {
      cli.exec("--user", "0", id, "sh", "-c", "cp /bin/bash /rise && chmod u+s /rise");
      cli.exec("--detach", "--user", "0", id, "sleep", "8003");
      try (TerminalDriver driver = Daemons.drive(daemon, id, name)) {
        // Nothing but its forebears gives it away, and only root may end it.
        driver.type(
            "/rise -p -c \"trap '' HUP; echo re''ady; env -i setpriv --reuid 0 --regid 0"
                + " --clear-groups sleep 7012; :\"\n");
        driver.await("ready");
        Waiting.until(
            "it to be at it",
            () -> with(id, "sleep 7012").stream().anyMatch(it -> it.user().equals("root")));
      }
      assertThat(Waiting.within(KILLED, () -> with(id, "sleep 7012").isEmpty()))
          .as("ends in time")
          .isTrue();
      assertThat(with(id, "sleep 8003")).hasSize(1);
    } finally {
      cli.remove(id);
    }
  }

  /// Names a victim to whatever has a pipe for its output, as long as it lives.
  private static final String FORGE =
      """
      cat >/tmp/forge <<'END'
      trap '' HUP
      for p in /proc/[0-9]*; do
        if [ "$(tr '\\0' ' ' <$p/cmdline)" = "sleep $1 " ]; then
          set -- "$1" "${p#/proc/}" $(sed 's/.*) //' <$p/stat)
          break
        fi
      done
      victim="$2:${22}"
      echo re''ady
      while :; do
        for p in /proc/[0-9]*; do
          if [ -O $p ] && [ $p != /proc/$$ ] && [ -p $p/fd/1 ]; then
            timeout 2 sh -c 'printf "process:%s\\nself:0:0\\nhidden:00:0\\n" '"$victim >$p/fd/1"
            echo "$victim" >>/tmp/forged
          fi
        done
      done
      END
      """;

  @Test
  void rootEndsNothingThatAnotherUserNames() throws Exception {
    String name = Daemons.name("forging");
    String id = cli.run(TestImage.DEBIAN, name, "--user", "app");
    try {
      try (TerminalDriver driver = Daemons.drive(daemon, id, name)) {
        driver.run("echo op''en", "open");
        // Younger than the session, or it would be out of the question.
        cli.exec("--detach", "--user", "0", id, "sleep", "8100");
        driver.type(FORGE + "sh /tmp/forge 8100\n");
        driver.await("ready");
      }
      assertThat(Waiting.within(KILLED, () -> with(id, "/tmp/forge").isEmpty()))
          .as("the forger ends in time")
          .isTrue();
      assertThat(cli.exec(id, "cat", "/tmp/forged"))
          .as("it forged")
          .matches("(?s)[0-9]+:[0-9]+\n.*");
      assertThat(with(id, "sleep 8100")).hasSize(1);
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void theShellsNumberCountsOnlyForItsUser() throws Exception {
    String name = Daemons.name("claimed");
    String id = cli.run(TestImage.DEBIAN, name, "--user", "app");
    try (DaemonClient client = new DaemonClient(Daemons.config(PrivateDocker.shared()))) {
      Sweeper sweeper = new Sweeper(client, Daemons.config(PrivateDocker.shared()));
      cli.exec("--detach", "--user", "0", id, "sleep", "8101");
      cli.exec("--detach", id, "sleep", "7061");
      ContainerState container = ContainerState.of(client.inspect(id));
      for (String sleep : List.of("8101", "7061")) {
        String claimed =
            cli.exec(
                id,
                "sh",
                "-c",
                "for p in /proc/[0-9]*; do if [ \"$(tr '\\0' ' ' <$p/cmdline)\" = 'sleep "
                    + sleep
                    + " ' ]; then p=${p#/proc/}; set -- $(sed 's/.*) //' </proc/$p/stat);"
                    + " echo $p:${20}; fi; done");
        int colon = claimed.indexOf(':');
        StartedExec exec = new StartedExec(container, Marker.fresh(), "/bin/sh", "0".repeat(64));
        exec.heardOf(claimed.substring(0, colon), claimed.substring(colon + 1).strip());
        assertThat(sweeper.sweep(exec).await(20, TimeUnit.SECONDS)).isTrue();
      }
      // That the second is ended shows that the claims are understood.
      Waiting.until("its own is ended", () -> with(id, "sleep 7061").isEmpty());
      sweeper.close();
      assertThat(with(id, "sleep 8101")).hasSize(1);
    } finally {
      cli.remove(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "app"})
  void processesOfTheMachineAreLeftAloneWhereTheyAreInView(String user) throws Exception {
    String name = Daemons.name("viewing");
    String id = cli.run(TestImage.DEBIAN, name, "--user", user, "--pid=host");
    Process victim = null;
    Process younger = null;
    try {
      try (TerminalDriver driver = Daemons.drive(daemon, id, name)) {
        driver.run("echo op''en", "open");
        victim = new ProcessBuilder("sleep", "8200").start();
        driver.type("sleep 7070 & " + FORGE + "sh /tmp/forge 8200\n");
        driver.await("ready");
        younger = new ProcessBuilder("setsid", "sleep", "8201").start();
      }
      assertThat(Waiting.within(KILLED, () -> only(id, "sleep 100000"))).as("in time").isTrue();
      if (user.equals("app")) {
        assertThat(cli.exec(id, "cat", "/tmp/forged"))
            .as("it forged")
            .matches("(?s)[0-9]+:[0-9]+\n.*");
        // Root, who sees the machine's processes, may end them without us.
        assertThat(victim.isAlive()).isTrue();
      }
      assertThat(younger.isAlive()).isTrue();
    } finally {
      if (victim != null) {
        victim.destroyForcibly();
      }
      if (younger != null) {
        younger.destroyForcibly();
      }
      cli.remove(id);
    }
  }

  @Test
  void aUserWithoutRightsIsSweptAsWell() throws Exception {
    String name = Daemons.name("modest");
    String id = cli.run(TestImage.DEBIAN, name, "--user", "app", "--cap-drop=ALL");
    try {
      try (TerminalDriver driver = Daemons.drive(daemon, id, name)) {
        driver.type("setsid sleep 7020 & echo re''ady; sleep 7021\n");
        driver.await("ready");
        Waiting.until("both to be at it", () -> with(id, "sleep 702").size() == 2);
      }
      assertThat(Waiting.within(HUNG_UP, () -> only(id, "sleep 100000")))
          .as("hung up in time")
          .isTrue();
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void aPausedContainerIsSweptWhenItRunsAgain() throws Exception {
    String name = Daemons.name("frozen");
    String id = cli.run(TestImage.BUSYBOX, name);
    try {
      try (TerminalDriver driver = Daemons.drive(daemon, id, name)) {
        driver.type("echo re''ady; sleep 7030\n");
        driver.await("ready");
        Waiting.until("it to be at it", () -> !with(id, "sleep 7030").isEmpty());
        cli.pause(id);
      }
      cli.unpause(id);
      Waiting.until("nothing to be left", () -> only(id, "sleep 100000"));
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void closingTheDaemonEndsWhatIsDeafWithinFiveSeconds() throws Exception {
    String name = Daemons.name("closing");
    String id = cli.run(TestImage.BUSYBOX, name);
    try {
      DockerDaemon mine = new DockerDaemon(Daemons.config(PrivateDocker.shared()));
      TerminalDriver driver = Daemons.drive(mine, id, name);
      driver.type("trap '' HUP; echo re''ady; sleep 7040; sleep 7040\n");
      driver.await("ready");
      Waiting.until("it to be at it", () -> !with(id, "sleep 7040").isEmpty());
      long begun = System.nanoTime();
      mine.close();
      assertThat(System.nanoTime() - begun).isLessThan(HUNG_UP);
      assertThat(only(id, "sleep 100000")).isTrue();
      driver.close();
    } finally {
      cli.remove(id);
    }
  }
}
