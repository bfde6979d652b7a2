package dev.gangway.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import dev.gangway.config.DockerConfig;
import dev.gangway.docker.ContainerSummary.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps up with one daemon's containers, for as long as the gateway runs.
///
/// ```
///  events thread ──ids──► dirty ──► watch thread ──list──► daemon
///                                        └──► DaemonSnapshot
/// ```
///
/// There is one subscription to the daemon's events, whoever is interested. An event only says
/// which container to look at again: what is published is what the daemon lists, so events that
/// come twice, late or out of order do no harm, and a burst of them is one look. When the daemon
/// goes away, the watch tries again with growing pauses, without an end.
final class ContainerWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ContainerWatch.class);

  /// What makes a container worth another look. Most of what else happens to one are our own execs,
  /// with their scripts in the event.
  private static final Set<String> WORTH_A_LOOK =
      Set.of("create", "start", "restart", "stop", "die", "destroy", "pause", "unpause", "rename");

  /// Pages are told of changes this often at most; people do not see more.
  private static final Duration PACE = Duration.ofMillis(100);

  /// Everything is looked at again this often, in case an event got lost on the way.
  private static final Duration ROUND = Duration.ofSeconds(60);

  /// The same after the last of some changes: of a crowd of them, the list may have been asked
  /// before it knew all.
  private static final Duration SETTLING = Duration.ofSeconds(2);

  /// How long a look waits for what it looks at.
  private static final Duration TRUTH = Duration.ofSeconds(1);

  /// Beyond as many containers at once, the whole list is the cheaper question.
  private static final int MANY = 20;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration STOPPING = Duration.ofSeconds(2);

  private final DockerConfig config;
  private final DaemonClient client;
  private final ContainerFilter filter;
  private final Consumer<DaemonSnapshot> listener;
  private final BiConsumer<ContainerSummary, State> stateChanges;
  private final Thread thread;

  /// What is known, by name; touched by the watch thread only.
  private Map<String, ContainerSummary> known = new TreeMap<>();

  /// How many there are that are not listed; touched by the watch thread only.
  private int more;

  /// Whether the last attempt led to a list; touched by the watch thread only.
  private boolean up;

  /// Why the daemon is away, as it was logged last; touched by the watch thread only.
  private String complaint = "";

  /// Containers that are being inspected.
  private final Set<String> inspecting = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();

  // Guarded by lock.
  private final Set<String> dirty = new HashSet<>();
  private @Nullable DaemonFailure broken;
  private @Nullable EventReader events;
  private boolean closed;

  /// @param listener told of every change, on the watch's own thread
  /// @param stateChanges told of containers that are in another state now, and of which, likewise
  ContainerWatch(
      DockerConfig config,
      DaemonClient client,
      ContainerFilter filter,
      Consumer<DaemonSnapshot> listener,
      BiConsumer<ContainerSummary, State> stateChanges) {
    this.config = config;
    this.client = client;
    this.filter = filter;
    this.listener = listener;
    this.stateChanges = stateChanges;
    this.thread = Thread.ofVirtual().name("docker-" + config.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Whether it still watches.
  boolean isAlive() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    EventReader open;
    lock.lock();
    try {
      closed = true;
      open = events;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.close();
    }
    thread.interrupt();
    try {
      thread.join(STOPPING);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!isClosed()) {
      long began = System.nanoTime();
      try {
        follow();
      } catch (DaemonFailure failure) {
        if (!isClosed() && !up) {
          away(failure);
        }
        // A connection that had worked may just have been cut: one more attempt, before every
        // container is said to be unknown.
        up = false;
      } catch (InterruptedException closing) {
        return;
      } catch (RuntimeException bug) {
        log.error("event=docker-watch-failed daemon={}", config.name(), bug);
      }
      // A daemon that worked for a while has earned a quick second attempt.
      boolean worked = System.nanoTime() - began > config.retry().toNanos();
      pause = worked ? FIRST_PAUSE : longer(pause);
      if (!sleep(pause)) {
        return;
      }
    }
  }

  /// Follows the daemon until it goes away or the watch is closed.
  private void follow() throws DaemonFailure, InterruptedException {
    client.ping();
    // Subscribed before it is listed: what happens in between is looked at twice, not missed.
    try (EventReader reader = new EventReader(client.events(WORTH_A_LOOK))) {
      if (!begin(reader)) {
        return;
      }
      look(Set.of(), true);
      up = true;
      complaint = "";
      log.info("event=docker-up daemon={} containers={}", config.name(), known.size());
      boolean settled = false;
      while (true) {
        Set<String> ids = awaitDirty(settled ? ROUND : SETTLING);
        if (isClosed()) {
          return;
        }
        settled = ids.isEmpty();
        look(ids, false);
        Thread.sleep(PACE);
      }
    }
  }

  /// @return false if the watch was closed meanwhile
  private boolean begin(EventReader reader) {
    lock.lock();
    try {
      dirty.clear();
      broken = null;
      events = reader;
      reader.start();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /// Reads events on a thread of its own, as long as they come.
  private final class EventReader implements AutoCloseable {
    private final EventStream stream;
    private final Thread thread =
        Thread.ofVirtual().name("docker-" + config.name() + "-events").unstarted(this::run);

    /// @param stream closed with this
    EventReader(EventStream stream) {
      this.stream = stream;
    }

    void start() {
      thread.start();
    }

    private void run() {
      try {
        while (true) {
          look(stream.next());
        }
      } catch (DaemonFailure ended) {
        lock.lock();
        try {
          if (events == this) { // and not a later one already
            broken = ended;
            woken.signalAll();
          }
        } finally {
          lock.unlock();
        }
      }
    }

    private void look(Event event) {
      String action = event.getAction();
      String id = event.getActor() == null ? event.getId() : event.getActor().getId();
      if (action != null
          && WORTH_A_LOOK.contains(action)
          && id != null
          && ContainerIds.isFull(id)) {
        mark(id);
      }
    }

    /// Any thread may call it.
    @Override
    public void close() {
      stream.close();
    }
  }

  private void mark(String id) {
    lock.lock();
    try {
      // The ids of a burst are bounded: that many are one look at the whole list anyway.
      if (dirty.size() <= MANY) {
        dirty.add(id);
      }
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is something to look at.
  ///
  /// @param patience after so long everything is
  /// @return the containers to look at again; none means all
  private Set<String> awaitDirty(Duration patience) throws DaemonFailure, InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = patience.toNanos();
      while (dirty.isEmpty() && broken == null && !closed && nanos > 0) {
        nanos = woken.awaitNanos(nanos);
      }
      if (broken != null) {
        throw broken;
      }
      Set<String> ids = Set.copyOf(dirty);
      dirty.clear();
      return ids;
    } finally {
      lock.unlock();
    }
  }

  /// Looks at some containers again, or at all of them if none is named, and tells what has
  /// changed.
  ///
  /// @param anyway whether to tell if nothing has
  private void look(Set<String> ids, boolean anyway) throws DaemonFailure, InterruptedException {
    Map<String, ContainerSummary> before = new TreeMap<>(known);
    int moreBefore = more;
    if (ids.isEmpty() || ids.size() > MANY || more > 0) {
      List<Container> listed = client.list(Set.of());
      known = new TreeMap<>();
      more = 0;
      take(listed);
    } else {
      awaitTruth(ids);
      List<Container> listed = client.list(ids);
      known.values().removeIf(container -> ids.contains(container.id()));
      take(listed);
    }
    if (anyway || more != moreBefore || !known.equals(before)) {
      publish(true, excess());
    }
    tellStateChanges(before);
  }

  /// Waits until the list knows what the events told: daemons send an event first and write the
  /// list afterwards, and hold the container's lock meanwhile. To inspect a container takes that
  /// lock.
  ///
  /// Not for long: a container whose lock is stuck must not hold up the others. What was missed is
  /// seen when things have settled.
  private void awaitTruth(Set<String> ids) throws InterruptedException {
    CountDownLatch known = new CountDownLatch(ids.size());
    for (String id : ids) {
      if (inspecting.add(id)) {
        Thread.ofVirtual()
            .name("docker-" + config.name() + "-inspect")
            .start(() -> {
              try {
                client.inspect(id);
              } catch (DaemonFailure noMatter) {
                log.debug("event=docker-not-inspected daemon={}", config.name(), noMatter);
              } finally {
                inspecting.remove(id);
                known.countDown();
              }
            });
      } else {
        known.countDown();
      }
    }
    if (!known.await(TRUTH.toMillis(), TimeUnit.MILLISECONDS)) {
      log.debug("event=docker-slow daemon={}", config.name());
    }
  }

  private void take(List<Container> listed) {
    listed.stream()
        .flatMap(container -> filter.summary(container).stream())
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(container -> {
          if (known.size() < config.containers() || known.containsKey(container.name())) {
            known.put(container.name(), container);
          } else {
            more++;
          }
        });
  }

  private void tellStateChanges(Map<String, ContainerSummary> before) {
    Map<String, State> states = new HashMap<>();
    before.values().forEach(container -> states.put(container.id(), container.state()));
    for (ContainerSummary container : known.values()) {
      State earlier = states.get(container.id());
      if (earlier != null && earlier != container.state()) {
        stateChanges.accept(container, earlier);
      }
    }
  }

  private void away(DaemonFailure failure) {
    // Once, not at each attempt: there may be no daemon for years.
    if (!failure.text().equals(complaint)) {
      complaint = failure.text();
      log.info(
          "event=docker-away daemon={} reason={} text=\"{}\"",
          config.name(),
          failure.reason(),
          complaint);
    }
    log.debug("event=docker-away daemon={}", config.name(), failure);
    known.replaceAll((_, container) -> container.in(State.UNKNOWN));
    publish(false, Optional.of(failure.text()));
  }

  private Optional<String> excess() {
    return more == 0
        ? Optional.empty()
        : Optional.of(
            "Only %,d of %,d containers are listed; `containers` in the configuration bounds them."
                .formatted(known.size(), known.size() + more));
  }

  private void publish(boolean reachable, Optional<String> text) {
    listener.accept(new DaemonSnapshot(reachable, text, List.copyOf(known.values())));
  }

  private Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(config.retry()) < 0 ? doubled : config.retry();
  }

  /// @return false if the watch was closed meanwhile
  private boolean sleep(Duration pause) {
    // Not all gateways at once: a daemon that comes back has enough to do.
    long nanos = (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.0));
    lock.lock();
    try {
      while (!closed && nanos > 0) {
        nanos = woken.awaitNanos(nanos);
      }
      return !closed;
    } catch (InterruptedException closing) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
