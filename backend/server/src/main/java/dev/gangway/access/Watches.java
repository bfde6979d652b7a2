package dev.gangway.access;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

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
    private final Consumer<LoginEnd> ended;
    private final boolean outlastsExpiry;
    private final Consumer<Login> released;
    private final AtomicBoolean done = new AtomicBoolean();

    private Watch(
        Login login, Consumer<LoginEnd> ended, boolean outlastsExpiry, Consumer<Login> released) {
      this.login = login;
      this.ended = ended;
      this.outlastsExpiry = outlastsExpiry;
      this.released = released;
    }

    private void end(LoginEnd why) {
      if (why == LoginEnd.EXPIRED && outlastsExpiry) {
        return;
      }
      if (finish()) {
        Thread.ofVirtual().name("login-ended").start(() -> ended.accept(why));
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
  /// @param outlastsExpiry whether it goes on when the login has only run out
  /// @param end why it is over, if it is; asked after the watch is known, so that no end can come
  ///   between
  /// @param released called once when nobody watches any more through this
  Logins.Watch add(
      Login login,
      Consumer<LoginEnd> ended,
      boolean outlastsExpiry,
      Function<Login, Optional<LoginEnd>> end,
      Consumer<Login> released) {
    Watch watch = new Watch(login, ended, outlastsExpiry, released);
    open.add(watch);
    end.apply(login).ifPresent(watch::end);
    if (open.size() > most) {
      watch.end(LoginEnd.ENDED);
    }
    return watch;
  }

  /// Ends those whose login is over.
  void sweep(Function<Login, Optional<LoginEnd>> end) {
    for (Watch watch : open) {
      end.apply(watch.login).ifPresent(watch::end);
    }
  }

  /// How many are open; for tests.
  int size() {
    return open.size();
  }
}
