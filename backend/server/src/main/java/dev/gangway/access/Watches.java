package dev.gangway.access;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What is open in logins, and has to close when they end.
///
/// Thread-safe. What is to be done at the end runs on a virtual thread of its own, so that a slow
/// one holds up nobody.
final class Watches {
  private final Set<Watch> open = ConcurrentHashMap.newKeySet();
  private final int most;

  /// @param most beyond it, watches end at once: what nobody watches must not stay open
  Watches(int most) {
    this.most = most;
  }

  /// Somebody's interest in the end of a login.
  private final class Watch implements Logins.Watch {
    private final Login login;
    private final Runnable ended;
    private final Consumer<Login> released;
    private final AtomicBoolean done = new AtomicBoolean();

    private Watch(Login login, Runnable ended, Consumer<Login> released) {
      this.login = login;
      this.ended = ended;
      this.released = released;
    }

    private void end() {
      if (finish()) {
        Thread.ofVirtual().name("login-ended").start(ended);
      }
    }

    @Override
    public void close() {
      finish();
    }

    private boolean finish() {
      boolean first = done.compareAndSet(false, true);
      if (first) {
        open.remove(this);
        released.accept(login);
      }
      return first;
    }
  }

  /// Watches a login that may be over already.
  ///
  /// @param isOver asked after the watch is known, so that no end can come between
  /// @param released called once when nobody watches any more through this
  Logins.Watch add(Login login, Runnable ended, Predicate<Login> isOver, Consumer<Login> released) {
    Watch watch = new Watch(login, ended, released);
    open.add(watch);
    if (isOver.test(login) || open.size() > most) {
      watch.end();
    }
    return watch;
  }

  /// Ends those whose login is over.
  void sweep(Predicate<Login> isOver) {
    for (Watch watch : open) {
      if (isOver.test(watch.login)) {
        watch.end();
      }
    }
  }

  /// How many are open; for tests.
  int size() {
    return open.size();
  }
}
