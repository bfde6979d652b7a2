package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalSize;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that lives: sessions and the sockets of pages. The web server forgets a connection once it
/// is upgraded; this does not, so that a shutdown can say goodbye to each.
///
/// Thread-safety: any thread may call anything.
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Enough that a token cannot be guessed and a session's id is met once only.
  private static final int TOKEN_BYTES = 16;

  private static final int ID_BYTES = 9;

  /// Sockets that have no session yet, or not any more, count too; this many for each session
  /// allowed.
  private static final int SOCKETS_PER_SESSION = 2;

  private final SessionLimits limits;
  private final Semaphore openingPlaces;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  // Guarded by lock.
  private final Set<Session> live = new HashSet<>();
  private final Set<Attachment> attachments = new HashSet<>();
  private boolean draining;
  private boolean closed;

  public Sessions(SessionLimits limits) {
    this.limits = limits;
    this.openingPlaces = new Semaphore(limits.opening(), true);
  }

  SessionLimits limits() {
    return limits;
  }

  /// Whether no new session is taken any more.
  public boolean draining() {
    lock.lock();
    try {
      return draining;
    } finally {
      lock.unlock();
    }
  }

  /// How many sessions live.
  public int count() {
    lock.lock();
    try {
      return live.size();
    } finally {
      lock.unlock();
    }
  }

  /// Takes no new sessions, waits until the last one has ended or the time is up, then tells every
  /// page to come back later and ends what is left. Returns when all sockets are closed, or a few
  /// seconds after they should have been.
  ///
  /// @param patience how long sessions may go on
  public void drain(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      draining = true;
      log.info("event=draining sessions={} patience={}", live.size(), patience);
    } finally {
      lock.unlock();
    }
    for (Attachment attachment : snapshot()) {
      attachment.tell(
          new ServerMessage.Notice(
              ServerMessage.Notice.Kind.DRAINING, "The gateway is about to restart."));
    }
    lock.lockInterruptibly();
    try {
      long nanos = patience.toNanos();
      while (!live.isEmpty() && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    for (Attachment attachment : snapshot()) {
      attachment.finish(LastWord.now(null, SessionClose.RESTART));
    }
    awaitGoodbyes();
  }

  /// Asks each session's witness whether it may go on, and ends those that may not.
  public void recheck() {
    List<Session> sessions;
    lock.lock();
    try {
      sessions = List.copyOf(live);
    } finally {
      lock.unlock();
    }
    sessions.forEach(Session::recheck);
  }

  private List<Attachment> snapshot() {
    lock.lock();
    try {
      return List.copyOf(attachments);
    } finally {
      lock.unlock();
    }
  }

  private void awaitGoodbyes() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = GOODBYE.toNanos();
      while (!attachments.isEmpty() && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
      log.info("event=drained sessions={} sockets={}", live.size(), attachments.size());
    } finally {
      lock.unlock();
    }
  }

  /// A page's closing handshake has its own limit, which is shorter; this one is for a page that
  /// hangs.
  private static final Duration GOODBYE = Duration.ofSeconds(8);

  /// Registers a page's socket.
  ///
  /// @return why it is not welcome, if so: the gateway is going down, or there are too many
  Optional<SessionClose> attach(Attachment attachment) {
    lock.lock();
    try {
      if (closed) {
        return Optional.of(SessionClose.RESTART);
      }
      if (attachments.size() >= SOCKETS_PER_SESSION * limits.sessions()) {
        return Optional.of(SessionClose.OVERLOADED);
      }
      attachments.add(attachment);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  void detach(Attachment attachment) {
    lock.lock();
    try {
      attachments.remove(attachment);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Makes a session; its attachment starts it, and ends it by [#end].
  ///
  /// @throws OpenFailure of kind `busy` if there are too many, or the gateway is draining
  Session open(Target target, TerminalSize size, Attachment attachment) throws OpenFailure {
    lock.lock();
    try {
      if (draining) {
        throw new OpenFailure(
            OpenFailure.Kind.BUSY, "The gateway is about to restart. Try again in a moment.");
      }
      if (live.size() >= limits.sessions()) {
        throw new OpenFailure(
            OpenFailure.Kind.BUSY,
            "The gateway has " + live.size() + " sessions, as many as it may. Try again later.");
      }
      Session session =
          new Session(
              random(ID_BYTES),
              random(TOKEN_BYTES),
              target,
              size,
              limits,
              openingPlaces,
              attachment);
      live.add(session);
      return session;
    } finally {
      lock.unlock();
    }
  }

  /// Ends a session, and forgets it once nothing of it runs any more: until then it counts, or a
  /// page that opens and leaves over and over could pile up attempts without a bound.
  void end(Session session) {
    session.end();
    try {
      session.awaitEnd();
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      live.remove(session);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static String random(int bytes) {
    byte[] value = new byte[bytes];
    RANDOM.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
