package dev.gangway.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The sockets of all pages, with a session or without: how many there may be, and that each is
/// told goodbye. Thread-safe.
final class Pages {
  /// Sockets that have no session yet, or not any more, count too; this many for each session
  /// allowed.
  private static final int SOCKETS_PER_SESSION = 2;

  private final SessionLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  // Guarded by lock.
  private final Map<Attachment, Owner> open = new HashMap<>();
  private boolean closed;

  Pages(SessionLimits limits) {
    this.limits = limits;
  }

  /// Lets one in.
  ///
  /// @return why it is not welcome, if so: the gateway is going down, or there are too many, of all
  ///   or of this user
  Optional<SessionClose> enter(Attachment page, Owner owner) {
    lock.lock();
    try {
      if (closed) {
        return Optional.of(SessionClose.RESTART);
      }
      if (open.size() >= SOCKETS_PER_SESSION * limits.sessions() || hasAsManyAsItMay(owner)) {
        return Optional.of(SessionClose.OVERLOADED);
      }
      open.put(page, owner);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasAsManyAsItMay(Owner owner) {
    SessionTerms terms = limits.terms();
    int most = SOCKETS_PER_SESSION * terms.perUser() + terms.watchers();
    return !owner.everybody() && open.values().stream().filter(owner::equals).count() >= most;
  }

  /// Its socket has closed.
  void leave(Attachment page) {
    lock.lock();
    try {
      open.remove(page);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Tells all of them something.
  void tell(ServerMessage message) {
    all().forEach(page -> page.tell(message));
  }

  /// Lets nobody in any more, and tells all to come back later.
  void sayGoodbye() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    all().forEach(page -> page.finish(LastWord.now(null, SessionClose.RESTART)));
  }

  /// Waits until all have left, or the time is up.
  void awaitEmpty(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = patience.toNanos();
      while (!open.isEmpty() && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many there are.
  int count() {
    return all().size();
  }

  private List<Attachment> all() {
    lock.lock();
    try {
      return List.copyOf(open.keySet());
    } finally {
      lock.unlock();
    }
  }
}
