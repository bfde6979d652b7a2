package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins one terminal and one log, from `open` to the end of both, whichever pages come and go
/// meanwhile; those are its [Audience].
///
/// ```
/// opening ─► open ─► exited      its program has ended; what it wrote waits to be seen
///    └────────┴─────────┴─► over      the Ending says why
/// ```
///
/// Thread-safety: any thread may call anything. Owns the terminal and the log.
final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /// Told when it is to be ended.
  private final Sessions sessions;

  private final String id;
  private final Owner owner;
  private final Target target;
  private final SessionTerms terms;
  private final Attachment opener;
  private final SizeHistory sizes;
  private final SessionLog output;
  private final InputQueue input;
  private final ResumeTokens tokens = new ResumeTokens();
  private final Audience audience;
  private final SessionClock clock;
  private final TerminalRun terminal;
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

  /// Held while the writer changes, so that the witness is the newest writer's.
  private final ReentrantLock changingWriter = new ReentrantLock();

  private volatile SessionWitness witness;

  /// Set when the terminal is there, by the opening thread.
  private volatile @Nullable Instant opened;

  /// How its program ended, once it has.
  private volatile @Nullable Ending exit;

  /// Whether a writer has seen that; then only watchers may still have something to see.
  private volatile boolean delivered;

  private final long begun = System.nanoTime();
  private volatile long lastBreath;

  Session(
      Sessions sessions,
      String id,
      Owner owner,
      Target target,
      TerminalSize size,
      Semaphore openingPlaces,
      Attachment opener) {
    SessionLimits limits = sessions.limits();
    this.sessions = sessions;
    this.id = id;
    this.owner = owner;
    this.target = target;
    this.terms = limits.terms();
    this.opener = opener;
    this.witness = target.witness();
    this.sizes = new SizeHistory(size);
    this.output =
        new SessionLog(
            id, terms.memory(), sessions.logMemory(), sessions.spoolOf(id), this::lookForRoom);
    this.input = new InputQueue(limits.input(), this::inputAccepted);
    this.audience = new Audience(id, opener, output, sizes, input, limits);
    this.clock = new SessionClock(terms, output, sizes, audience);
    this.terminal =
        new TerminalRun(
            id,
            target.opener(),
            new OpeningConversation(opener::tell, openingPlaces, limits.answer()),
            sizes,
            output,
            input,
            audience,
            new Events());
  }

  /// Its public name; knowing it gives no right.
  String id() {
    return id;
  }

  Owner owner() {
    return owner;
  }

  SessionWitness witness() {
    return witness;
  }

  /// Begins to open the terminal. Called once.
  void start() {
    log.info("event=session-opening session={} target={}", id, target.id());
    terminal.start();
  }

  // ---- pages

  /// A page continues it.
  ///
  /// @throws OpenFailure if it may not, or it is over
  void resume(Attachment page, ClientMessage.Resume message, PageDoor door)
      throws OpenFailure, BadMessage {
    SessionWitness fresh = door.resume(id, witness).orElseThrow(Sessions::unknown);
    long token = opened == null ? ResumeTokens.NONE : tokens.use(message.token());
    if (token == ResumeTokens.NONE) {
      throw Sessions.unknown();
    }
    SessionWitness unused = fresh;
    try {
      fresh.resumed(id, this::loginEnded);
      changingWriter.lock();
      try {
        if (!audience.resume(page, token, message, tokens::issue)) {
          return;
        }
        unused = witness;
        witness = fresh;
      } finally {
        changingWriter.unlock();
      }
    } finally {
      unused.released();
    }
    if (isOver()) {
      fresh.released(); // close() may have seen the one before.
    }
    log.info("event=session-resumed session={} received={}", id, message.received());
    lookForRoom();
    terminal.tellSize();
  }

  /// A page looks on.
  void watch(Attachment page, PageDoor.Watcher watcher) throws OpenFailure {
    if (opened == null) {
      throw Sessions.unknown();
    }
    audience.watch(page, watcher);
    log.info("event=session-watched session={}", id);
  }

  /// A page's socket has closed.
  ///
  /// @param code it was closed with by the page
  void left(Attachment page, int code) {
    SessionWitness witnessed = witness;
    boolean wrote = audience.left(page);
    Ending exited = exit;
    if (exited != null
        && wrote
        && page.hasSaid(exited.lastWord())
        && code == exited.lastWord().close().code()) {
      delivered = true;
    }
    if (exited != null && delivered && audience.watchers() == 0 && !audience.hasWriter()) {
      sessions.end(this, exited);
    } else if (!wrote || delivered) {
      log.trace("event=page-left session={}", id);
    } else if (opened == null) {
      sessions.end(this, Ending.LEFT);
    } else if (terms.detach().isZero()) {
      sessions.end(this, exited == null ? Ending.LEFT : exited);
    } else if (!isOver()) {
      log.info("event=session-detached session={} for={}", id, terms.detach());
      witnessed.detached(id);
      lookForRoom();
    }
  }

  /// A new token, for another page of the user's.
  ///
  /// @throws OpenFailure if there is no terminal yet
  String issueToken() throws OpenFailure {
    if (opened == null) {
      throw Sessions.unknown();
    }
    return tokens.issue();
  }

  /// As others see it; empty while it is being opened, and when it is over.
  Optional<SessionView> view() {
    Instant since = opened;
    if (since == null || delivered || isOver()) {
      return Optional.empty();
    }
    return Optional.of(
        new SessionView(
            id,
            target.id(),
            target.name(),
            owner,
            since,
            audience.hasWriter(),
            audience.watchers(),
            sizes.current(),
            exit != null,
            audience.patience(),
            witness));
  }

  // ---- what a page says

  /// Takes input for the terminal; waits for room in the queue if the page does not keep to its
  /// bound. Input typed while the terminal opens waits there, too.
  void input(Attachment page, ByteBuffer bytes) throws InterruptedException {
    if (input.put(page.writer(), bytes, page::isOpen)) {
      typed(page);
    }
  }

  /// Takes input for the terminal if there is room for all of it. Never waits.
  ///
  /// @return false if nothing was taken
  boolean inputNow(Attachment page, ByteBuffer bytes) {
    boolean taken = input.offer(page.writer(), bytes);
    if (taken) {
      typed(page);
    }
    return taken;
  }

  private void typed(Attachment page) {
    clock.typed();
    witness.active();
    page.accepted(input.accepted());
  }

  /// A page has drawn output up to here; more may be read.
  void acknowledge(Attachment page, long offset) throws BadMessage {
    audience.acknowledge(page, offset);
    lookForRoom();
  }

  /// A page has a new size.
  void resize(Attachment page, TerminalSize size) {
    if (audience.resize(page, size)) {
      terminal.tellSize();
    }
  }

  void answer(Attachment page, ClientMessage.Answer answer) throws BadMessage {
    if (page == opener) {
      terminal.answer(answer);
    }
  }

  /// A page wants no more of it: of a writer that ends it.
  void endedBy(Attachment page) {
    if (audience.isWriter(page)) {
      sessions.end(this, Ending.ASKED);
    } else {
      page.finish(LastWord.now(null, SessionClose.DONE));
    }
  }

  // ---- its end

  /// Ends if the user may not have it any more.
  ///
  /// Whoever looks at it and may not any more is sent away.
  void recheck() {
    if (!witness.mayGoOn()) {
      sessions.end(this, Ending.FORBIDDEN);
    }
    audience.recheck();
  }

  /// Whether nobody can come to it any more.
  boolean isOver() {
    return ending.get() != null;
  }

  /// Whether its program has ended and nobody is there who sees it.
  boolean isLingering() {
    return exit != null && !audience.hasWriter();
  }

  /// It is over. Called by [Sessions#end] alone, as the two below.
  ///
  /// @return false if it was over already
  boolean conclude(Ending why) {
    return ending.compareAndSet(null, why);
  }

  /// Tells all pages.
  void dismiss(Ending why) {
    audience.dismiss(why.lastWord());
  }

  /// Ends the terminal and what runs in it, and forgets the output. Blocks until nothing of the
  /// session runs any more, which the target's own deadlines bound.
  void close() throws InterruptedException {
    terminal.close();
    output.close();
    Ending why = ending.get();
    String reason = why == null ? "left" : why.word();
    log.info(
        "event=session-ended session={} target={} reason={} output={} input={}",
        id,
        target.id(),
        reason,
        output.end(),
        input.accepted());
    SessionWitness last;
    changingWriter.lock();
    try {
      last = witness;
    } finally {
      changingWriter.unlock();
    }
    if (opened != null) {
      last.closed(id, account(reason));
    }
    last.released();
  }

  private SessionWitness.End account(String reason) {
    return new SessionWitness.End(
        reason,
        output.end(),
        input.accepted(),
        Duration.ofNanos((exit == null ? System.nanoTime() : lastBreath) - begun));
  }

  /// Time has passed; called by one thread, again and again.
  void tick(long now) {
    if (opened != null && !isOver()) {
      clock.tick(now, exit).ifPresent(why -> sessions.end(this, why));
    }
  }

  private void loginEnded() {
    sessions.end(this, Ending.LOGIN_ENDED);
  }

  private void lookForRoom() {
    terminal.lookForRoom();
  }

  private void inputAccepted() {
    audience.inputAccepted();
  }

  // ---- the terminal

  private final class Events implements TerminalRun.Events {
    @Override
    public boolean opened() throws OpenFailure {
      witness.opened(id, Session.this::loginEnded);
      opened = Instant.now();
      if (!audience.begin(opener, tokens.issue())) {
        sessions.end(Session.this, Ending.LEFT);
        return false;
      }
      terminal.onNotice(
          text -> audience.tell(new ServerMessage.Notice(ServerMessage.Notice.Kind.INFO, text)));
      log.info("event=session-opened session={} target={}", id, target.id());
      return true;
    }

    @Override
    public void refused(OpenFailure why) {
      log.info(
          "event=open-failed session={} target={} kind={} text={}",
          id,
          target.id(),
          why.kind().wireName(),
          why.text());
      log.debug("event=open-failed session={}", id, why);
      witness.failed(id, why.kind().wireName());
      sessions.end(Session.this, Ending.failed(why.kind(), why.text()));
    }

    @Override
    public void abandoned() {
      witness.failed(id, "left");
    }

    @Override
    public void exited(TerminalExit how) {
      lastBreath = System.nanoTime();
      Ending exited = Ending.of(how);
      exit = exited;
      audience.farewell(exited.lastWord());
      boolean nobodyComes = terms.detach().isZero() || sessions.draining();
      if (nobodyComes && !audience.hasWriter()) {
        sessions.end(Session.this, exited);
      }
    }

    /// Whatever went wrong, the pages must hear of an end, and of nothing more.
    @Override
    public void failed(Throwable bug) {
      log.error("event=session-failed session={} target={}", id, target.id(), bug);
      sessions.end(
          Session.this,
          Ending.failed(
              OpenFailure.Kind.INTERNAL,
              "Something went wrong in the gateway. Its log says more."));
    }
  }
}
