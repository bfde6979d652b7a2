package dev.gangway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.DockerConfig;
import dev.gangway.config.Marks;
import dev.gangway.config.NamePatterns;
import dev.gangway.config.Position;
import dev.gangway.docker.ContainerSummary.State;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The list follows a real daemon.
@Timeout(120)
class ContainerWatchTest {
  private static final DockerConfig.Endpoint SHARED =
      new DockerConfig.Endpoint.Unix(PrivateDocker.shared().socket());

  private final BlockingQueue<DaemonSnapshot> snapshots = new LinkedBlockingQueue<>();
  private final BlockingQueue<ContainerSummary> stateChanges = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final DockerCli docker = PrivateDocker.shared().cli();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  /// Watches the containers whose names begin so: others' tests use the same daemon.
  private void watch(String prefix) {
    watch(config(SHARED, List.of(prefix + "*"), List.of(), 2000));
  }

  private void watch(DockerConfig config) {
    DaemonClient client = new DaemonClient(config);
    opened.add(client);
    ContainerWatch watch =
        new ContainerWatch(
            config,
            client,
            new ContainerFilter(config, Set.of()),
            snapshots::add,
            (container, _) -> stateChanges.add(container));
    opened.add(watch);
    watch.start();
  }

  private static DockerConfig config(
      DockerConfig.Endpoint endpoint, List<String> include, List<String> exclude, int containers) {
    return new DockerConfig(
        "local",
        endpoint,
        new NamePatterns(include),
        new NamePatterns(exclude),
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(8),
        containers,
        Marks.NONE,
        Position.of("test"));
  }

  private void run(String name, String... options) {
    docker.run(TestImage.BUSYBOX, name, options);
    opened.add(() -> docker.removeIfThere(name));
  }

  private DaemonSnapshot await(Predicate<DaemonSnapshot> right) throws InterruptedException {
    DaemonSnapshot last = null;
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      DaemonSnapshot next = snapshots.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new AssertionError("not in 30 s; last seen: " + last);
      }
      if (right.test(next)) {
        return next;
      }
      last = next;
    }
  }

  private DaemonSnapshot awaitStates(Map<String, State> right) throws InterruptedException {
    return await(snapshot -> states(snapshot).equals(right));
  }

  private static Map<String, State> states(DaemonSnapshot snapshot) {
    Map<String, State> states = new TreeMap<>();
    snapshot.containers().forEach(container -> states.put(container.name(), container.state()));
    return states;
  }

  @Test
  void whatIsThereIsListedWithWhatItSaysOfItself() throws Exception {
    run(
        "watch-a",
        "--label=com.docker.compose.project=shop",
        "--label=com.docker.compose.service=we\u202eb\n");
    run("watch-b");
    watch("watch-");

    DaemonSnapshot first = await(DaemonSnapshot::reachable);

    assertThat(first.text()).isEmpty();
    assertThat(first.containers()).hasSize(2);
    ContainerSummary a = first.containers().getFirst();
    assertThat(a.name()).isEqualTo("watch-a");
    assertThat(a.id()).isEqualTo(docker.docker("inspect", "--format={{.Id}}", "watch-a").strip());
    assertThat(a.state()).isEqualTo(State.RUNNING);
    assertThat(a.image()).isEqualTo(TestImage.BUSYBOX.reference());
    assertThat(a.project()).contains("shop");
    assertThat(a.service()).contains("we b");
    assertThat(first.containers().getLast().project()).isEmpty();
  }

  @Test
  void everyChangeIsFollowed() throws Exception {
    watch("follow-");
    awaitStates(Map.of());
    run("follow-a");
    awaitStates(Map.of("follow-a", State.RUNNING));
    docker.pause("follow-a");
    awaitStates(Map.of("follow-a", State.PAUSED));
    docker.unpause("follow-a");
    awaitStates(Map.of("follow-a", State.RUNNING));
    docker.rename("follow-a", "follow-b");
    awaitStates(Map.of("follow-b", State.RUNNING));
    docker.stop("follow-b");
    awaitStates(Map.of("follow-b", State.STOPPED));
    docker.start("follow-b");
    awaitStates(Map.of("follow-b", State.RUNNING));
    docker.remove("follow-b");
    awaitStates(Map.of());

    assertThat(stateChanges)
        .extracting(ContainerSummary::state)
        .containsSubsequence(State.PAUSED, State.RUNNING, State.STOPPED, State.RUNNING);
  }

  @Test
  void aContainerMadeAnewUnderTheSameNameHasItsOwnId() throws Exception {
    run("again-a");
    watch("again-");
    String before = awaitStates(Map.of("again-a", State.RUNNING)).containers().getFirst().id();
    docker.remove("again-a");
    docker.run(TestImage.BUSYBOX, "again-a");

    DaemonSnapshot after =
        await(snapshot ->
            states(snapshot).equals(Map.of("again-a", State.RUNNING))
                && !snapshot.containers().getFirst().id().equals(before));
    assertThat(after.containers().getFirst().id()).hasSize(64);
  }

  @Test
  void excludeWinsOverInclude() throws Exception {
    run("choice-web");
    run("choice-db");
    run("choice-web-init");
    watch(config(SHARED, List.of("choice-web*", "choice-x"), List.of("*-init"), 2000));

    assertThat(states(await(DaemonSnapshot::reachable)))
        .isEqualTo(Map.of("choice-web", State.RUNNING));
    docker.rename("choice-db", "choice-x");
    awaitStates(Map.of("choice-web", State.RUNNING, "choice-x", State.RUNNING));
    docker.rename("choice-x", "choice-db");
    awaitStates(Map.of("choice-web", State.RUNNING));
  }

  @Test
  void moreThanAllowedAreCountedAndNotListed() throws Exception {
    run("many-a");
    run("many-b");
    run("many-c");
    watch(config(SHARED, List.of("many-*"), List.of(), 2));

    DaemonSnapshot first = await(DaemonSnapshot::reachable);
    assertThat(states(first).keySet()).containsExactly("many-a", "many-b");
    assertThat(first.text()).hasValueSatisfying(text -> assertThat(text).startsWith("Only 2 of 3"));
    docker.remove("many-a");
    DaemonSnapshot second = awaitStates(Map.of("many-b", State.RUNNING, "many-c", State.RUNNING));
    assertThat(second.text()).isEmpty();
  }

  @Test
  void aDaemonThatIsNotThereIsSaidAndTriedAgain() throws Exception {
    Path nowhere = Path.of("/nonexistent/docker.sock");
    watch(config(new DockerConfig.Endpoint.Unix(nowhere), List.of("*"), List.of(), 10));

    for (int attempt = 0; attempt < 3; attempt++) {
      DaemonSnapshot away = await(snapshot -> !snapshot.reachable());
      assertThat(away.containers()).isEmpty();
      assertThat(away.text())
          .hasValueSatisfying(text -> assertThat(text).contains(nowhere.toString()));
    }
  }

  @Test
  void aDaemonThatGoesAwayIsFoundAgainByItself() throws Exception {
    try (PrivateDocker own = PrivateDocker.start()) {
      own.cli().run(TestImage.BUSYBOX, "steady", "--restart=always");
      own.cli().run(TestImage.BUSYBOX, "fragile");
      watch(config(new DockerConfig.Endpoint.Unix(own.socket()), List.of("*"), List.of(), 10));
      awaitStates(Map.of("steady", State.RUNNING, "fragile", State.RUNNING));

      own.stop();
      DaemonSnapshot away = await(snapshot -> !snapshot.reachable());
      assertThat(states(away)).isEqualTo(Map.of("steady", State.UNKNOWN, "fragile", State.UNKNOWN));

      own.startAgain();
      DaemonSnapshot back = awaitStates(Map.of("steady", State.RUNNING, "fragile", State.STOPPED));
      assertThat(back.reachable()).isTrue();
      assertThat(back.text()).isEmpty();
    }
  }

  @Test
  void closingItEndsItsThreads() throws Exception {
    watch("closed-");
    await(DaemonSnapshot::reachable);
    ContainerWatch watch = (ContainerWatch) opened.removeLast();

    watch.close();

    assertThat(watch.isAlive()).isFalse();
  }
}
