package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.docker.ContainerSummary.State;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Terminals in containers of a real daemon.
class DockerTerminalTest {
  private static final String LITTLE = Daemons.name("little");
  private static final String DEBIAN = Daemons.name("debian");
  private static final String USER = Daemons.name("user");

  private static DockerCli cli;
  private static DockerDaemon daemon;
  private static String little;
  private static String debian;
  private static String user;

  @BeforeAll
  static void startContainers() {
    PrivateDocker docker = PrivateDocker.shared();
    cli = docker.cli();
    daemon = new DockerDaemon(Daemons.config(docker));
    little = cli.run(TestImage.BUSYBOX, LITTLE);
    debian = cli.run(TestImage.DEBIAN, DEBIAN, "--env", "PATH=/opt/tools:/usr/bin:/bin");
    user = cli.run(TestImage.DEBIAN, USER, "--user", "app", "--workdir", "/home/app");
  }

  @AfterAll
  static void removeContainers() {
    daemon.close();
    List.of(little, debian, user).forEach(cli::remove);
  }

  private static TerminalDriver openIn(String id, String name) throws Exception {
    return Daemons.drive(daemon, id, name);
  }

  @Test
  void whatIsTypedIsRunAndWhatItPrintsIsRead() throws Exception {
    try (TerminalDriver driver = openIn(debian, DEBIAN)) {
      driver.run("echo $((6*7))ä€😀", "42ä€😀");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSYBOX", "DEBIAN"})
  void theFirstThingAProgramLearnsIsTheRightSize(TestImage image) throws Exception {
    boolean small = image == TestImage.BUSYBOX;
    try (TerminalDriver driver = small ? openIn(little, LITTLE) : openIn(debian, DEBIAN)) {
      driver.run("stty size", "31 93");
    }
  }

  @Test
  void nothingIsSeenBeforeTheShell() throws Exception {
    try (Terminal terminal = Daemons.open(daemon, debian, DEBIAN)) {
      ByteBuffer buffer = ByteBuffer.allocate(1000);
      String seen = "";
      while (!seen.contains("# ")) {
        assertThat(terminal.read(buffer)).isPositive();
        seen = new String(buffer.array(), 0, buffer.position(), UTF_8);
      }
      // Bash's own, and its prompt.
      assertThat(seen.replace("\033[?2004h", "")).matches("root@[0-9a-f]+:/# ");
    }
  }

  @Test
  void anImageWithoutBashGivesSh() throws Exception {
    try (TerminalDriver driver = openIn(little, LITTLE)) {
      driver.run("echo is:$0", "is:/bin/sh");
    }
  }

  @Test
  void theLoginShellOfTheContainersUserIsTakenAndItsFolderAndPathStay() throws Exception {
    try (TerminalDriver driver = openIn(user, USER)) {
      driver.run("echo i:$(whoami):$0:$PWD", "i:app:/bin/bash:/home/app");
    }
    try (TerminalDriver driver = openIn(debian, DEBIAN)) {
      driver.run("echo path:$PATH:${BASH:+bash}", "path:/opt/tools:/usr/bin:/bin:bash");
    }
  }

  @Test
  void theConfiguredShellComesFirstAndAMissingOneDoesNoHarm() throws Exception {
    PrivateDocker docker = PrivateDocker.shared();
    try (DockerDaemon dash =
            new DockerDaemon(Daemons.withShell(Daemons.config(docker), "/bin/dash"));
        TerminalDriver driver = Daemons.drive(dash, debian, DEBIAN)) {
      driver.run("echo is:$0", "is:/bin/dash");
    }
    try (DockerDaemon zsh = new DockerDaemon(Daemons.withShell(Daemons.config(docker), "zsh"));
        TerminalDriver driver = Daemons.drive(zsh, debian, DEBIAN)) {
      driver.run("echo is:$0", "is:/bin/bash");
    }
  }

  @Test
  void anotherShellServesWhereShIsMissing() throws Exception {
    String name = Daemons.name("shless");
    String id = cli.run(TestImage.DEBIAN, name, "--user", "4242");
    try {
      cli.exec("--user", "0", id, "rm", "/bin/sh");
      try (TerminalDriver driver = openIn(id, name)) {
        driver.run("echo $(stty size) is:$0", "31 93 is:bash");
        driver.type("sleep 7050 & echo re''ady\n");
        driver.await("ready");
      }
      Waiting.until("only process 1 is left", () -> cli.processes(id).size() == 1);
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void withoutAnyShellThereIsASentenceAndNoNoise() {
    String name = Daemons.name("static");
    String id = cli.run(TestImage.STATIC, name);
    try {
      assertThatThrownBy(() -> Daemons.open(daemon, id, name))
          .isInstanceOfSatisfying(
              OpenFailure.class,
              failure -> {
                assertThat(failure.kind()).isEqualTo(Kind.NO_SHELL);
                assertThat(failure.text()).startsWith("The container " + name + " has no shell");
              });
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void programsKnowWhatTerminalTheyAreOn() throws Exception {
    try (TerminalDriver driver = openIn(debian, DEBIAN)) {
      driver.run("echo $TERM,$COLORTERM,$LANG", "xterm-256color,truecolor,C.UTF-8");
    }
  }

  @Test
  void anImagesOwnLanguageStays() throws Exception {
    String name = Daemons.name("speaking");
    String id = cli.run(TestImage.BUSYBOX, name, "--env", "LANG=de_DE.UTF-8");
    try (TerminalDriver driver = openIn(id, name)) {
      driver.run("echo lang:$LANG", "lang:de_DE.UTF-8");
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void aNewSizeIsSeenByTheShell() throws Exception {
    try (TerminalDriver driver = openIn(debian, DEBIAN)) {
      driver.type("echo be''gun; until [ \"$(stty size)\" = '43 132' ]; do :; done; echo se''en\n");
      driver.await("begun");
      driver.terminal.resize(new TerminalSize(132, 43));
      driver.await("seen");
    }
  }

  @Test
  void ctrlPArrivesAtOnce() throws Exception {
    try (TerminalDriver driver = openIn(debian, DEBIAN)) {
      driver.run("echo 'once'' upon'", "once upon");
      driver.type("\020");
      driver.await("echo 'once'' upon'");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 137})
  void anExitStatusIsTold(int status) throws Exception {
    try (TerminalDriver driver = openIn(debian, DEBIAN)) {
      driver.type("exit " + status + "\n");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Status(status));
    }
  }

  @Test
  void outputIsTheSameToTheByte() throws Exception {
    byte[] bytes = new byte[2 << 20];
    new Random(7).nextBytes(bytes);
    // What docker-java's own reader takes for a frame's head.
    System.arraycopy(HexFormat.of().parseHex("0100000000000003"), 0, bytes, 0, 8);
    Path file = Files.createTempFile("gangway-", ".bin");
    try (Terminal terminal = Daemons.open(daemon, debian, DEBIAN)) {
      Files.write(file, bytes);
      cli.docker("cp", file.toString(), debian + ":/tmp/bytes");
      terminal.write(UTF_8.encode("stty raw -echo; printf 'be''gin'; exec cat /tmp/bytes\n"));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
      while (terminal.read(buffer) >= 0) {
        all.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      byte[] read = all.toByteArray();
      assertThat(read.length).isGreaterThan(bytes.length);
      byte[] end = Arrays.copyOfRange(read, read.length - bytes.length, read.length);
      assertThat(sha256(end)).isEqualTo(sha256(bytes));
    } finally {
      Files.delete(file);
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void aContainerThatDoesNotRunIsNotOpened() {
    String name = Daemons.name("still");
    String id = cli.run(TestImage.BUSYBOX, name);
    try {
      cli.pause(id);
      assertRefused(id, name, Kind.NOT_RUNNING, "is paused");
      cli.unpause(id);
      cli.stop(id);
      assertRefused(id, name, Kind.NOT_RUNNING, "is not running");
    } finally {
      cli.remove(id);
    }
    assertRefused(id, name, Kind.NO_SUCH_TARGET, "has been removed");
  }

  @Test
  void aContainerIsOpenedByTheNameItWasListedByOnly() {
    String name = Daemons.name("before");
    String id = cli.run(TestImage.BUSYBOX, name);
    try {
      cli.rename(id, name + "-after");
      assertRefused(id, name, Kind.NO_SUCH_TARGET, "There is no container " + name);
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void aPartOfAnIdIsNoId() {
    assertThatThrownBy(() -> daemon.opener(little.substring(0, 12), LITTLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> daemon.opener("../../info" + little.substring(10), LITTLE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(String id, String name, Kind kind, String text) {
    assertThatThrownBy(() -> Daemons.open(daemon, id, name))
        .isInstanceOfSatisfying(
            OpenFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.text()).contains(text);
            });
  }

  /// What may happen to a container under a session.
  enum Fate {
    STOPPED("has stopped"),
    KILLED("has stopped"),
    REMOVED("was removed"),
    RESTARTED("was restarted");

    final String told;

    Fate(String told) {
      this.told = told;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfAContainerIsTold(Fate fate) throws Exception {
    String name = Daemons.name("mortal");
    String id = cli.run(TestImage.BUSYBOX, name);
    try (TerminalDriver driver = openIn(id, name)) {
      driver.await("# ");
      switch (fate) {
        case STOPPED -> cli.stop(id);
        case KILLED -> cli.kill(id);
        case REMOVED -> cli.remove(id);
        case RESTARTED -> cli.docker("restart", id);
      }
      assertThat(driver.exit())
          .isInstanceOfSatisfying(
              TerminalExit.Lost.class,
              lost -> {
                assertThat(lost.kind()).isEqualTo(Kind.NOT_RUNNING);
                assertThat(lost.text()).isEqualTo("The container " + name + " " + fate.told + ".");
              });
    } finally {
      if (fate != Fate.REMOVED) {
        cli.remove(id);
      }
    }
  }

  @Test
  void memoryIsNamedWhenItWasThat() throws Exception {
    String name = Daemons.name("greedy");
    // Process 1 takes the memory, so that the container dies of it.
    cli.load(TestImage.BUSYBOX);
    String id =
        cli.docker(
                "run",
                "--detach",
                "--network=none",
                "--name",
                name,
                "--memory=16m",
                TestImage.BUSYBOX.reference(),
                "sh",
                "-c",
                "while [ ! -e /go ]; do sleep 0.1; done; a=x; while :; do a=$a$a; done")
            .strip();
    try (TerminalDriver driver = openIn(id, name)) {
      driver.await("# ");
      driver.type("touch /go\n");
      assertThat(driver.exit())
          .isEqualTo(
              new TerminalExit.Lost(
                  Kind.NOT_RUNNING,
                  "The container " + name + " ran out of memory and was killed."));
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void aPauseThatNobodyListenedToIsToldLater() throws Exception {
    String name = Daemons.name("early");
    String id = cli.run(TestImage.BUSYBOX, name);
    BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    BlockingQueue<DaemonSnapshot> snapshots = new LinkedBlockingQueue<>();
    try (DockerDaemon watching = new DockerDaemon(Daemons.config(PrivateDocker.shared()))) {
      watching.watch(snapshots::add);
      try (Terminal terminal = Daemons.open(watching, id, name)) {
        cli.pause(id);
        Waiting.until(
            "the pause to be seen",
            () ->
                snapshots.take().containers().stream()
                    .anyMatch(each -> each.id().equals(id) && each.state() == State.PAUSED));
        terminal.onNotice(notices::add);
        assertThat(notices.poll(10, TimeUnit.SECONDS)).contains("is paused");
        cli.unpause(id);
        assertThat(notices.poll(10, TimeUnit.SECONDS)).isEqualTo("The container runs again.");
      }
      assertThat(notices).isEmpty();
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void aPauseIsToldAndWhatWasTypedArrivesAfterIt() throws Exception {
    String name = Daemons.name("freezing");
    String id = cli.run(TestImage.BUSYBOX, name);
    BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    try (DockerDaemon watching = new DockerDaemon(Daemons.config(PrivateDocker.shared()));
        Terminal terminal = Daemons.open(watching, id, name)) {
      watching.watch(_ -> {});
      terminal.onNotice(notices::add);
      try (TerminalDriver driver = new TerminalDriver(terminal)) {
        driver.await("# ");
        cli.pause(id);
        assertThat(notices.poll(10, TimeUnit.SECONDS))
            .isEqualTo("The container is paused: what you type arrives when it is unpaused.");
        driver.type("echo ar''rived\n");
        cli.unpause(id);
        assertThat(notices.poll(10, TimeUnit.SECONDS)).isEqualTo("The container runs again.");
        driver.await("arrived");
      }
    } finally {
      cli.remove(id);
    }
  }

  @Test
  void anAbandonedOpeningLeavesNothing() throws Exception {
    String name = Daemons.name("abandoned");
    String id = cli.run(TestImage.BUSYBOX, name);
    try {
      for (int millis = 0; millis < 200; millis += 25) {
        int delay = millis;
        Thread opening =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    Daemons.open(daemon, id, name).close();
                  } catch (Exception expected) {
                    // Wherever it was, it came to nothing.
                  }
                });
        opening.join(Duration.ofMillis(Math.max(1, delay)));
        opening.interrupt();
        assertThat(opening.join(Duration.ofSeconds(10))).isTrue();
      }
      Waiting.until("only process 1 is left", () -> cli.processes(id).size() == 1);
    } finally {
      cli.remove(id);
    }
  }
}
