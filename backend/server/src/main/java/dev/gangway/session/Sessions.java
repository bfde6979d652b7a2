package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalSize;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that lives: sessions and the sockets of pages. The web server forgets a connection once it
/// is upgraded; this does not, so that a shutdown can say goodbye to each.
///
/// Thread-safety: any thread may call anything.
public final class Sessions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Enough that a session's id is met once only.
  private static final int ID_BYTES = 9;

  /// How exactly the times that sessions live by are kept.
  private static final Duration TICK = Duration.ofMillis(250);

  /// A page's closing handshake, and a terminal's end, have limits of their own, which are shorter;
  /// this one is for what hangs.
  private static final Duration GOODBYE = Duration.ofSeconds(8);

  /// Enough for a Close to leave this machine, and for a daemon to be asked.
  private static final Duration HURRIED_GOODBYE = Duration.ofMillis(300);

  private final SessionLimits limits;
  private final @Nullable SpoolFolder spools;
  private final LogMemory logMemory;
  private final Semaphore openingPlaces;
  private final EndedSessions ended = new EndedSessions();
  private final Pages pages;
  private final ScheduledThreadPoolExecutor clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  // Guarded by lock.
  private final Map<String, Session> live = new LinkedHashMap<>();
  private boolean draining;

  /// @param spools where older output goes, closed by whoever opened it, after this; absent:
  ///   sessions keep what fits into memory
  public Sessions(SessionLimits limits, Optional<SpoolFolder> spools) {
    this.limits = limits;
    this.spools = spools.orElse(null);
    this.logMemory = new LogMemory(limits.terms().totalMemory());
    this.pages = new Pages(limits);
    this.openingPlaces = new Semaphore(limits.opening(), true);
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("sessions-clock").factory());
    ScheduledFuture<?> _ =
        clock.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  SessionLimits limits() {
    return limits;
  }

  LogMemory logMemory() {
    return logMemory;
  }

  /// What makes the spool of a session; null if there is to be none.
  SessionLog.@Nullable SpoolMaker spoolOf(String session) {
    int capacity = limits.terms().spool();
    return spools == null || capacity == 0 ? null : () -> spools.create(session, capacity);
  }

  // ---- for the web

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

  /// All that have a terminal, the newest first.
  public List<SessionView> views() {
    return snapshot().stream()
        .map(Session::view)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(SessionView::opened).reversed())
        .toList();
  }

  /// A token to resume a session with.
  ///
  /// @throws OpenFailure if the user has no such session; its text says why, as far as that is
  ///   known
  public String issueToken(String session, Owner owner) throws OpenFailure {
    return find(session, owner).issueToken();
  }

  /// Ends a session, as its user wishes.
  ///
  /// @return false if the user has no such session
  public boolean end(String session, Owner owner) {
    try {
      end(find(session, owner), Ending.ASKED);
      return true;
    } catch (OpenFailure none) {
      return false;
    }
  }

  /// Asks for each session and for whoever looks at it whether that may go on, and ends what may
  /// not.
  public void recheck() {
    snapshot().forEach(Session::recheck);
  }

  // ---- its end

  /// Takes no new sessions, waits until the last one has ended or the time is up, then tells every
  /// page to come back later and ends what is left. Returns when all sockets are closed and all
  /// terminals ended, or a few seconds after they should have been.
  ///
  /// Interrupted, it waits for nobody: each page is told, and each terminal ended, as far as that
  /// takes no time.
  ///
  /// @param patience how long sessions may go on
  public void drain(Duration patience) {
    boolean hurried = false;
    lock.lock();
    try {
      draining = true;
      log.info("event=draining sessions={} patience={}", live.size(), patience);
    } finally {
      lock.unlock();
    }
    // Nobody can come back for what they have written.
    snapshot().stream().filter(Session::isLingering).forEach(each -> end(each, Ending.SHUTDOWN));
    pages.tell(
        new ServerMessage.Notice(
            ServerMessage.Notice.Kind.DRAINING, "The gateway is about to restart."));
    try {
      awaitNone(patience);
    } catch (InterruptedException now) {
      hurried = true;
    }
    snapshot().forEach(session -> end(session, Ending.SHUTDOWN));
    pages.sayGoodbye();
    if (!awaitEnd(hurried ? HURRIED_GOODBYE : GOODBYE)) {
      hurried = true;
      boolean _ = awaitEnd(HURRIED_GOODBYE);
    }
    log.info("event=drained sessions={} sockets={}", count(), pages.count());
    if (hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends what is left, without waiting for it.
  @Override
  public void close() {
    snapshot().forEach(session -> end(session, Ending.SHUTDOWN));
    clock.shutdownNow();
  }

  /// Waits until nothing is left, or the time is up.
  ///
  /// @return false if the thread was interrupted
  private boolean awaitEnd(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      awaitNone(patience);
      pages.awaitEmpty(Duration.ofNanos(end - System.nanoTime()));
      return true;
    } catch (InterruptedException hurried) {
      return false;
    }
  }

  /// Waits until no session lives, or the time is up.
  private void awaitNone(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = patience.toNanos();
      while (!live.isEmpty() && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Session> snapshot() {
    lock.lock();
    try {
      return List.copyOf(live.values());
    } finally {
      lock.unlock();
    }
  }

  private void tick() {
    long now = System.nanoTime();
    for (Session session : snapshot()) {
      try {
        session.tick(now);
      } catch (RuntimeException bug) {
        // The executor would never look again, and nobody would know.
        log.error("event=tick-failed session={}", session.id(), bug);
      }
    }
  }

  // ---- for pages

  /// All sockets.
  Pages pages() {
    return pages;
  }

  /// Makes a session; its opener starts it.
  ///
  /// @throws OpenFailure of kind `busy` if there are too many, or the gateway is draining
  Session open(Target target, TerminalSize size, Owner owner, Attachment opener)
      throws OpenFailure {
    lock.lock();
    try {
      if (draining) {
        throw new OpenFailure(
            OpenFailure.Kind.BUSY, "The gateway is about to restart. Try again in a moment.");
      }
      int most = limits.terms().perUser();
      if (!owner.everybody() && countOf(owner) >= most) {
        endOldestLingering(owner);
        if (countOf(owner) >= most) {
          throw new OpenFailure(
              OpenFailure.Kind.BUSY,
              "You have " + most + " sessions, as many as you may. End one of them first.");
        }
      }
      if (live.size() >= limits.sessions()) {
        endOldestLingering(null);
      }
      if (live.size() >= limits.sessions()) {
        throw new OpenFailure(
            OpenFailure.Kind.BUSY,
            "The gateway has " + live.size() + " sessions, as many as it may. Try again later.");
      }
      Session session =
          new Session(this, random(ID_BYTES), owner, target, size, openingPlaces, opener);
      live.put(session.id(), session);
      return session;
    } finally {
      lock.unlock();
    }
  }

  private long countOf(Owner owner) {
    return live.values().stream().filter(each -> each.owner().equals(owner)).count();
  }

  /// Output of a program that has ended gives way to a new session.
  ///
  /// @param owner whose; null for anybody's
  private void endOldestLingering(@Nullable Owner owner) {
    live.values().stream()
        .filter(each -> each.isLingering() && (owner == null || each.owner().equals(owner)))
        .findFirst()
        .ifPresent(oldest -> {
          live.remove(oldest.id());
          end(oldest, Ending.EVICTED);
        });
  }

  /// A session of a user's.
  ///
  /// @throws OpenFailure if there is none, with a text that says why if that is known
  Session find(String id, Owner owner) throws OpenFailure {
    Session session = findForAnybody(id, owner);
    if (!session.owner().equals(owner)) {
      throw unknown();
    }
    return session;
  }

  /// Any session, for who then asks whether this user may see it.
  ///
  /// @throws OpenFailure as in [#find]
  Session findForAnybody(String id, Owner owner) throws OpenFailure {
    Session session;
    lock.lock();
    try {
      session = live.get(id);
    } finally {
      lock.unlock();
    }
    if (session == null || session.isOver()) {
      throw ended
          .why(id, owner)
          .map(why -> new OpenFailure(OpenFailure.Kind.NO_SUCH_SESSION, why))
          .orElseGet(Sessions::unknown);
    }
    return session;
  }

  /// What is said of a session that one has no right to, does not name rightly, or comes much too
  /// late for: all the same, so that nobody learns which.
  static OpenFailure unknown() {
    return new OpenFailure(
        OpenFailure.Kind.NO_SUCH_SESSION,
        "The gateway does not know this session. It ended a while ago, or the gateway was"
            + " restarted.");
  }

  /// Ends a session. Returns at once; it counts until nothing of it runs any more, or a page that
  /// opens and leaves over and over could pile up attempts without a bound.
  void end(Session session, Ending why) {
    if (!session.conclude(why)) {
      return;
    }
    // Before anybody hears that it is over: they may ask at once.
    ended.add(session.id(), session.owner(), why);
    session.dismiss(why);
    Thread.ofVirtual()
        .name("session-" + session.id() + "-end")
        .start(() -> {
          try {
            session.close();
          } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
          } finally {
            lock.lock();
            try {
              live.remove(session.id());
              left.signalAll();
            } finally {
              lock.unlock();
            }
          }
        });
  }

  private static String random(int bytes) {
    byte[] value = new byte[bytes];
    RANDOM.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
