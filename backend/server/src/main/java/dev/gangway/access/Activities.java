package dev.gangway.access;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// When something was last done in each login that has a cookie. Monotonic time, so that no clock
/// that is set ends anybody's login early; memory only, since the cookie says it after a restart.
///
/// Bounded: a login that goes from here is judged by its cookie again. Those that are held, because
/// something is open, stay. Thread-safe; noting that something was done takes no lock.
final class Activities {
  private final Map<String, Activity> byLogin = new ConcurrentHashMap<>();
  private final LongSupplier nanos;
  private final int most;

  /// @param nanos monotonic
  /// @param most how many are kept, besides those held
  Activities(LongSupplier nanos, int most) {
    this.nanos = nanos;
    this.most = most;
  }

  /// One login's.
  private static final class Activity {
    private volatile long last;

    /// The one the browser showed last.
    private volatile @Nullable LoginCookie cookie;

    /// Guarded by the monitor of the whole.
    private int holds;

    private Activity(long last) {
      this.last = last;
    }
  }

  /// Something is being done.
  void touch(String login) {
    long now = nanos.getAsLong();
    Activity activity = byLogin.get(login);
    if (activity == null) {
      activity = add(login, now);
    }
    activity.last = now;
  }

  /// For how many nanoseconds nothing has been done, if it is known here.
  Optional<Long> idle(String login) {
    Activity activity = byLogin.get(login);
    return activity == null
        ? Optional.empty()
        : Optional.of(Math.max(0, nanos.getAsLong() - activity.last));
  }

  /// A browser showed this cookie, and nothing has been done for so long.
  void shown(LoginCookie cookie, long idle) {
    Activity activity = byLogin.get(cookie.id());
    if (activity == null) {
      activity = add(cookie.id(), nanos.getAsLong() - idle);
    }
    activity.cookie = cookie;
  }

  /// The cookie that the browser showed last, if it is known here.
  Optional<LoginCookie> cookie(String login) {
    Activity activity = byLogin.get(login);
    return activity == null ? Optional.empty() : Optional.ofNullable(activity.cookie);
  }

  /// Something is open in this login. That alone is nothing done: pages connect by themselves.
  synchronized void hold(String login) {
    add(login, nanos.getAsLong()).holds++;
  }

  /// It is closed. Once for each hold.
  synchronized void release(String login) {
    Activity activity = byLogin.get(login);
    if (activity != null) {
      activity.holds--;
    }
  }

  private synchronized Activity add(String login, long last) {
    Activity known = byLogin.get(login);
    if (known != null) {
      return known;
    }
    if (byLogin.size() >= most) {
      // Looks at all of them; but only with as many logins at once, and once for each new one.
      byLogin.entrySet().stream()
          .filter(entry -> entry.getValue().holds == 0)
          .min((one, other) -> Long.signum(one.getValue().last - other.getValue().last))
          .ifPresent(oldest -> byLogin.remove(oldest.getKey()));
    }
    Activity activity = new Activity(last);
    byLogin.put(login, activity);
    return activity;
  }

  /// How many are kept; for tests.
  int size() {
    return byLogin.size();
  }
}
