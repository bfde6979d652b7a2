package dev.gangway.app;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a gateway's process ends: cleanly when it is asked to, quickly when it is asked again, at
/// once the third time. Its exit code is 0, since it ended as asked. Thread-safe.
final class Shutdown {
  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  /// For goodbyes, from the second request on: whoever asks twice looks at the clock.
  private static final Duration HURRY = Duration.ofMillis(1500);

  private enum Phase {
    RUNNING,
    STOPPING,
    HURRYING
  }

  private final Gateway gateway;
  private final List<? extends AutoCloseable> owned;
  private final Thread closing = new Thread(this::close, "shutdown");
  private final ReentrantLock lock = new ReentrantLock();

  /// Guarded by lock.
  private Phase phase = Phase.RUNNING;

  private Shutdown(Gateway gateway, List<? extends AutoCloseable> owned) {
    this.gateway = gateway;
    this.owned = owned;
  }

  /// Sees to the end of this process from now on.
  ///
  /// @param owned closed after the gateway, in this order
  static void prepare(Gateway gateway, List<? extends AutoCloseable> owned) {
    Shutdown shutdown = new Shutdown(gateway, owned);
    // What else ends the process comes this way as well: SIGHUP, System.exit.
    Runtime.getRuntime().addShutdownHook(shutdown.closing);
    Signals.on("TERM", shutdown::asked);
    Signals.on("INT", shutdown::asked);
  }

  /// Does not return.
  private void asked() {
    switch (next()) {
      case RUNNING -> System.exit(0);
      case STOPPING -> {
        log.info("event=stopping-now");
        closing.interrupt();
        try {
          Thread.sleep(HURRY);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
      }
      case HURRYING -> Runtime.getRuntime().halt(0);
    }
  }

  /// One phase on.
  ///
  /// @return the phase until now
  private Phase next() {
    lock.lock();
    try {
      Phase before = phase;
      phase = before == Phase.RUNNING ? Phase.STOPPING : Phase.HURRYING;
      return before;
    } finally {
      lock.unlock();
    }
  }

  /// The shutdown hook.
  private void close() {
    lock.lock();
    try {
      if (phase == Phase.RUNNING) {
        phase = Phase.STOPPING;
      }
    } finally {
      lock.unlock();
    }
    log.info("event=stopping");
    try {
      gateway.close();
      for (AutoCloseable each : owned) {
        each.close();
      }
      log.info("event=stopped");
    } catch (Exception broken) {
      // Nothing is left to be saved, and the process must not hang in its own shutdown.
      log.error("event=stop-failed", broken);
    } finally {
      // The JVM would report 128 + the signal's number; having ended as asked is a success.
      Runtime.getRuntime().halt(0);
    }
  }
}
