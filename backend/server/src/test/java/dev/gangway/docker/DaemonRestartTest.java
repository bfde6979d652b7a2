package dev.gangway.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Event;
import dev.gangway.config.DockerConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A daemon that goes away and comes back, and what its client says of it.
class DaemonRestartTest {

  @Test
  void aDaemonThatGoesAwayIsNamedAndUsedAgainWhenItIsBack() throws Exception {
    try (PrivateDocker docker = PrivateDocker.startWithTcp();
        DockerDaemon daemon =
            new DockerDaemon(
                Daemons.impatient(
                    new DockerConfig.Endpoint.Tcp("localhost", docker.tcpPort()),
                    Duration.ofSeconds(10)))) {
      String name = Daemons.name("lasting");
      String id = docker.cli().run(TestImage.BUSYBOX, name);

      TerminalDriver killed = Daemons.drive(daemon, id, name);
      killed.await("# ");
      docker.kill();
      assertThat(killed.exit())
          .isInstanceOfSatisfying(
              TerminalExit.Lost.class,
              lost -> assertThat(lost.kind()).isEqualTo(Kind.DAEMON_UNREACHABLE));
      killed.close();
      assertThatThrownBy(() -> Daemons.open(daemon, id, name))
          .isInstanceOfSatisfying(
              OpenFailure.class,
              failure -> {
                assertThat(failure.kind()).isEqualTo(Kind.DAEMON_UNREACHABLE);
                assertThat(failure.text()).contains("refused the connection");
              });

      docker.startAgain();
      docker.cli().start(id);
      TerminalDriver stopped = Daemons.drive(daemon, id, name);
      stopped.run("echo ba''ck", "back");
      docker.stop();
      assertThat(stopped.exit())
          .isInstanceOfSatisfying(
              TerminalExit.Lost.class,
              lost -> assertThat(lost.kind()).isIn(Kind.DAEMON_UNREACHABLE, Kind.NOT_RUNNING));
      stopped.close();
    }
  }

  @Test
  void whatHappensToContainersIsTold() throws Exception {
    PrivateDocker docker = PrivateDocker.shared();
    try (DaemonClient client = new DaemonClient(Daemons.config(docker));
        EventStream events = client.events(List.of("create"))) {
      String name = Daemons.name("eventful");
      String id = docker.cli().run(TestImage.BUSYBOX, name);
      Event event = events.next();
      while (!id.equals(event.getId())) {
        event = events.next();
      }
      assertThat(event.getAction()).isEqualTo("create");
      assertThat(client.list(List.of(id)))
          .singleElement()
          .satisfies(container -> assertThat(container.getNames()).containsExactly("/" + name));
      docker.cli().remove(id);
      assertThat(client.list(List.of(id))).isEmpty();
    }
  }

  @Test
  void closingFreesWhoWaitsForAnEvent() throws Exception {
    try (DaemonClient client = new DaemonClient(Daemons.config(PrivateDocker.shared()))) {
      EventStream events = client.events(List.of("create"));
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    events.next();
                  }
                } catch (DaemonFailure expected) {
                  // It is free.
                }
              });
      events.close();
      assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    }
  }
}
