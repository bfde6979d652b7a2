package dev.gangway.docker;

import com.github.dockerjava.api.command.InspectExecResponse;
import dev.gangway.config.DockerConfig;
import dev.gangway.docker.DaemonFailure.Reason;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends everything that a terminal started in its container; decisions/0007 says why like this.
///
/// Docker cannot end an exec. So a second exec looks for the terminal's processes, hangs them up,
/// and kills those that are left when the grace is over; [SweepRound] does that once. Here is when
/// it is done, how often, and what becomes of it if the container or its daemon is away.
///
/// Each sweep has a virtual thread of its own. There are about as many as sessions that ended
/// within the last grace, for a session counts until its hangup has been sent. Thread-safe.
final class Sweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  private static final String HANG_UP = "HUP CONT";
  private static final String KILL = "KILL";
  private static final String LOOK = "";

  /// Execs of sweeps under way on one daemon.
  private static final int AT_ONCE = 16;

  /// Of those, in one container.
  private static final int EACH = 2;

  /// How long a container may stay paused, or its daemon away.
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(10);

  private static final long RETRY = TimeUnit.SECONDS.toNanos(5);
  private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int KILL_ROUNDS = 5;
  private static final int MAX_FAILURES = 3;

  /// The grace when everything is closed.
  private static final long SHORT_GRACE = TimeUnit.SECONDS.toNanos(1);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final DaemonClient client;
  private final DockerConfig config;
  private final SweepPlaces places = new SweepPlaces(AT_ONCE, EACH);
  private final Set<Thread> sweeps = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// How often something has changed; guarded by the lock.
  private int changes;

  private volatile boolean closing;

  Sweeper(DaemonClient client, DockerConfig config) {
    this.client = client;
    this.config = config;
  }

  /// There is nothing to be swept any more, or nobody to do it.
  private static final class Over extends Exception {
    private static final long serialVersionUID = 1L;

    Over(String why) {
      super(why);
    }
  }

  /// Ends everything of a terminal, later. Returns at once.
  ///
  /// @return opened when the hangup has been sent, or could not be at the first attempt
  CountDownLatch sweep(StartedExec exec) {
    CountDownLatch hungUp = new CountDownLatch(1);
    Thread sweep = Thread.ofVirtual().name("docker-sweep").unstarted(() -> run(exec, hungUp));
    sweeps.add(sweep);
    sweep.start();
    return hungUp;
  }

  /// A container may be usable again.
  void lookAgain() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run(StartedExec exec, CountDownLatch hungUp) {
    try {
      endAll(exec, new SweepRound(client, config, places, exec), hungUp);
    } catch (Over over) {
      log.debug("event=docker-sweep-over exec={} why=\"{}\"", exec.exec, over.getMessage());
    } catch (InterruptedException closed) {
      log.warn(
          "event=docker-sweep-unfinished target={}/{} text=\"the gateway stopped before all processes of a session had ended\"",
          config.name(),
          exec.container.name());
    } finally {
      hungUp.countDown();
      sweeps.remove(Thread.currentThread());
    }
  }

  private void endAll(StartedExec exec, SweepRound sweep, CountDownLatch hungUp)
      throws Over, InterruptedException {
    awaitStart(exec);
    round(exec, sweep, HANG_UP, hungUp);
    long begun = System.nanoTime();
    long step = FIRST_LOOK;
    while (sweep.left() > 0) {
      int seen = changes();
      long grace = closing ? SHORT_GRACE : config.grace().toNanos();
      long rest = begun + grace - System.nanoTime();
      if (rest <= 0) {
        break;
      }
      pause(Math.min(step, rest), seen);
      step *= 2;
      round(exec, sweep, LOOK, hungUp);
    }
    for (int i = 0; i < KILL_ROUNDS && sweep.left() > 0; i++) {
      round(exec, sweep, KILL, hungUp);
      if (sweep.left() > 0) {
        pause(FIRST_LOOK, changes());
        round(exec, sweep, LOOK, hungUp);
      }
    }
    if (sweep.left() > 0) {
      log.warn(
          "event=docker-sweep-left target={}/{} processes={} text=\"they outlived KILL\"",
          config.name(),
          exec.container.name(),
          sweep.left());
    }
  }

  /// An opening that was abandoned may have started something that is not there yet; whether it has
  /// is the daemon's to tell.
  private void awaitStart(StartedExec exec) throws InterruptedException {
    long begun = System.nanoTime();
    long step = FIRST_LOOK;
    while (exec.pid() == null) {
      int seen = changes();
      long grace = closing ? SHORT_GRACE : config.grace().toNanos();
      long rest = begun + grace - System.nanoTime();
      if (rest <= 0 || hasBegun(exec)) {
        return;
      }
      pause(Math.min(step, rest), seen);
      step *= 2;
    }
  }

  private boolean hasBegun(StartedExec exec) throws InterruptedException {
    try {
      InspectExecResponse inspected = client.inspectExec(exec.exec);
      Long pid = inspected.getPidLong();
      return (pid != null && pid != 0) || inspected.getExitCodeLong() != null;
    } catch (DaemonFailure e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      // The round will see what is the matter.
      log.debug("event=docker-sweep-blind exec={}", exec.exec, e);
      return true;
    }
  }

  private int changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /// Waits, or less if something has changed.
  ///
  /// @param seen how many changes there had been before the caller looked at anything
  private void pause(long nanos, int seen) throws InterruptedException {
    lock.lock();
    try {
      for (long left = nanos; left > 0 && changes == seen; ) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// One round, as soon as the container lets it.
  private void round(StartedExec exec, SweepRound sweep, String signals, CountDownLatch hungUp)
      throws Over, InterruptedException {
    long begun = System.nanoTime();
    int failures = 0;
    while (true) {
      int seen = changes();
      DaemonFailure failure;
      try {
        sweep.run(signals, signals.equals(HANG_UP));
        return;
      } catch (DaemonFailure e) {
        failure = e;
      } finally {
        hungUp.countDown();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      boolean patient = mustWait(exec, failure);
      if (closing
          || System.nanoTime() - begun > PATIENCE
          || (!patient && ++failures == MAX_FAILURES)) {
        log.warn(
            "event=docker-sweep-failed target={}/{} text=\"processes of a session may go on\" why=\"{}\"",
            config.name(),
            exec.container.name(),
            failure.text());
        throw new Over("given up");
      }
      pause(RETRY, seen);
    }
  }

  /// Whether a round failed by what passes: a paused container, a daemon that is away.
  private boolean mustWait(StartedExec exec, DaemonFailure failure) throws Over {
    try {
      ContainerState now = ContainerState.of(client.inspect(exec.container.id()));
      if (!now.running() || !now.startedAt().equals(exec.container.startedAt())) {
        throw new Over("the container has stopped");
      }
      return now.paused();
    } catch (DaemonFailure e) {
      if (e.reason() == Reason.NOT_FOUND) {
        throw new Over("the container was removed");
      }
      log.debug("event=docker-sweep-waits exec={}", exec.exec, failure);
      return e.reason() == Reason.UNREACHABLE || e.reason() == Reason.TIMEOUT;
    }
  }

  /// Hurries the sweeps that are under way and waits for them, those that begin meanwhile too, a
  /// few seconds at most.
  @Override
  public void close() {
    closing = true;
    lookAgain();
    long deadline = System.nanoTime() + CLOSING.toNanos();
    try {
      for (Iterator<Thread> all = sweeps.iterator();
          all.hasNext() && System.nanoTime() < deadline;
          all = sweeps.iterator()) {
        all.next().join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sweeps.forEach(Thread::interrupt);
  }
}
