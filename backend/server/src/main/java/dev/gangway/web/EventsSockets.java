package dev.gangway.web;

import dev.gangway.access.Logins;
import dev.gangway.config.LimitsConfig;
import dev.gangway.session.SessionClose;
import dev.gangway.websocket.WebSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The pages that follow the live list: not more than allowed, and each is told when the gateway
/// stops. Thread-safe.
final class EventsSockets {

  /// A closing handshake has its own, shorter limit; this one is for pages that hang.
  private static final Duration GOODBYE = Duration.ofSeconds(3);

  private final Targets targets;
  private final TargetNews news;
  private final LimitsConfig limits;
  private final Optional<Logins> logins;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  // Guarded by lock.
  private final Set<EventsSocket> open = new HashSet<>();
  private boolean closed;

  EventsSockets(Targets targets, LimitsConfig limits, Optional<Logins> logins) {
    this.logins = logins;
    this.targets = targets;
    this.news = new TargetNews(targets);
    this.limits = limits;
  }

  /// Serves a page until its socket has closed, blocking.
  void serve(WebSocket socket, Caller caller) {
    EventsSocket page = new EventsSocket(socket, caller.user(), targets, news, limits);
    SessionClose refusal = enter(page);
    if (refusal != null) {
      socket.close(refusal.code(), refusal.reason());
      EventsSocket.awaitClosed(socket);
      return;
    }
    Optional<Logins.Watch> watch =
        logins.map(all -> all.watch(caller.login(), _ -> page.close(SessionClose.LOGIN_ENDED)));
    try {
      page.serve();
    } finally {
      watch.ifPresent(Logins.Watch::close);
      socket.abort();
      leave(page);
    }
  }

  /// Tells every page to come back later, and lets in no more. Returns when they have left, or a
  /// few seconds after they should have.
  void close() {
    List<EventsSocket> pages;
    lock.lock();
    try {
      closed = true;
      pages = List.copyOf(open);
    } finally {
      lock.unlock();
    }
    pages.forEach(page -> page.close(SessionClose.RESTART));
    lock.lock();
    try {
      long nanos = GOODBYE.toNanos();
      while (!open.isEmpty() && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable SessionClose enter(EventsSocket page) {
    lock.lock();
    try {
      if (closed) {
        return SessionClose.RESTART;
      }
      if (open.size() >= limits.pages()) {
        return SessionClose.OVERLOADED;
      }
      open.add(page);
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void leave(EventsSocket page) {
    lock.lock();
    try {
      open.remove(page);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
