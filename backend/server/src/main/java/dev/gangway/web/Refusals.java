package dev.gangway.web;

import dev.gangway.access.Login;
import dev.gangway.audit.AuditEvent;
import dev.gangway.audit.AuditLog;
import dev.gangway.config.Config;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says no, and writes it down first. An address that has been refused often gets a bare 429; and
/// of what a client can cause at will only so many lines are written, or it could push all other
/// lines out of the log. Thread-safe.
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  /// Writing may wait for the disk, which an I/O thread must not.
  static final Executor WRITERS =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("audit-", 0).factory());

  /// Behind one address there may be an office whose logins have all just ended.
  private static final int BURST_SECONDS = 10;

  /// Of one address, or of one user: with lines of half a kilobyte it takes days to fill the log.
  private static final int LINES_PER_SECOND = 2;

  private static final int LINES_AT_ONCE = 100;

  /// Refusals that wait for their thread: those of terminals run on the same scheduler.
  private static final int PLACES = 64;

  private final AuditLog audit;

  /// Absent where nobody logs in, and so everybody is a stranger.
  private final Optional<Budget> strangers;

  private final Budget lines = new Budget(LINES_PER_SECOND, LINES_AT_ONCE, System::nanoTime);
  private final Semaphore places = new Semaphore(PLACES);
  private final Seldom complaint = new Seldom(Duration.ofMinutes(1));

  Refusals(AuditLog audit, Config config) {
    this.audit = audit;
    int perSecond = config.limits().strangers();
    this.strangers =
        config.login().map(_ -> new Budget(perSecond, perSecond * BURST_SECONDS, System::nanoTime));
  }

  /// Whether a stranger's request is worth looking at; answers it if not.
  boolean welcome(HttpServerExchange exchange, Caller caller) {
    if (strangers.isEmpty() || isKnown(caller) || strangers.get().take(caller.client())) {
      return true;
    }
    tooMany(exchange);
    return false;
  }

  /// Answers a request that will not be looked at.
  static void tooMany(HttpServerExchange exchange) {
    exchange.setPersistent(false);
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "5");
    Problem.send(exchange, StatusCodes.TOO_MANY_REQUESTS, "Too many requests. Try again later.");
  }

  /// Refuses a request.
  ///
  /// @param act what was asked for
  /// @param detail what is wrong, for whoever asked; nothing of what was sent
  void refuse(HttpServerExchange exchange, Caller caller, int status, String act, String detail) {
    // What follows the head is not read.
    exchange.setPersistent(false);
    if (!welcome(exchange, caller)) {
      return;
    }
    if (!places.tryAcquire()) {
      tooMany(exchange);
      return;
    }
    inThread(
        exchange,
        () -> {
          try {
            refused(
                caller,
                caller
                    .event(AuditEvent.Kind.REFUSED)
                    .with("act", act)
                    .with("status", status)
                    .with("rule", detail)
                    .build());
          } finally {
            places.release();
          }
          if (status == StatusCodes.UNAUTHORIZED) {
            // RFC 9110 §15.5.2 wants a challenge; browsers do not know this one, and so do not ask.
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
          }
          Problem.send(exchange, status, detail);
        });
  }

  /// Goes on with an exchange in a thread that may wait. Whatever goes wrong there ends the
  /// exchange, which otherwise would keep its connection for ever.
  static void inThread(HttpServerExchange exchange, Runnable task) {
    HttpHandler handler = _ -> task.run();
    exchange.dispatch(WRITERS, handler);
  }

  /// Writes that something was refused, as long as this client has not caused too many lines.
  void refused(Caller caller, AuditEvent event) {
    boolean within =
        isKnown(caller) ? lines.take(caller.user().name()) : lines.take(caller.client());
    if (within) {
      write(event);
    } else if (complaint.isDue()) {
      log.warn(
          "event=audit-flood client={} hint=\"it is refused so often that not each is written\"",
          caller.client().getHostAddress());
    }
  }

  /// Writes an event of something that is over.
  void write(AuditEvent event) {
    try {
      audit.record(event);
    } catch (IOException unwritable) {
      // The log says so itself, once a minute.
      log.debug("event=audit-lost kind={}", event.kind().text(), unwritable);
    }
  }

  private static boolean isKnown(Caller caller) {
    return caller.login().way() != Login.Way.NONE;
  }
}
