package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins one terminal, one log and the attachment that views it, from `open` to the end of all
/// three.
///
/// Thread-safety: any thread may call anything. Owns the terminal, its two threads and the log.
final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final String id;
  private final String token;
  private final Target target;
  private final SessionLimits limits;
  private final Attachment attachment;
  private final OpeningConversation conversation;
  private final SessionLog output = new SessionLog();
  private final InputQueue input;
  private final Thread outputThread;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final TerminalSize openingSize;

  private volatile TerminalSize size;
  private volatile @Nullable Terminal terminal;
  private volatile @Nullable Resizer resizer;

  /// Written by the opening thread.
  private volatile boolean opened;

  private final long begun = System.nanoTime();

  /// Output that the page has drawn; written by the receiver.
  private volatile long drawn;

  Session(
      String id,
      String token,
      Target target,
      TerminalSize size,
      SessionLimits limits,
      Semaphore openingPlaces,
      Attachment attachment) {
    this.id = id;
    this.token = token;
    this.target = target;
    this.openingSize = size;
    this.size = size;
    this.limits = limits;
    this.attachment = attachment;
    this.conversation = new OpeningConversation(attachment::tell, openingPlaces, limits.answer());
    this.input = new InputQueue(limits.input(), attachment::wake);
    this.outputThread = Thread.ofVirtual().name("session-" + id + "-output").unstarted(this::run);
  }

  /// Ends if the user may not have it any more.
  void recheck() {
    if (!target.witness().mayGoOn()) {
      attachment.finish(
          LastWord.now(
              new ServerMessage.Failure(
                  OpenFailure.Kind.NO_SUCH_TARGET, "You may not have this open any more."),
              SessionClose.NO_SUCH_TARGET));
    }
  }

  SessionWitness witness() {
    return target.witness();
  }

  /// Whether its witness was told that it is open.
  boolean wasOpened() {
    return opened;
  }

  /// How it went, once it has ended.
  SessionWitness.End account(String reason) {
    return new SessionWitness.End(
        reason, output.end(), accepted(), Duration.ofNanos(System.nanoTime() - begun));
  }

  /// Its public name; knowing it gives no right.
  String id() {
    return id;
  }

  SessionLog output() {
    return output;
  }

  /// Output that the page has drawn.
  long drawn() {
    return drawn;
  }

  /// Input bytes accepted so far.
  long accepted() {
    return input.accepted();
  }

  /// Begins to open the terminal. Called once.
  void start() {
    log.info("event=session-opening session={} target={}", id, target.id());
    outputThread.start();
  }

  /// Takes input for the terminal; waits for room in the queue if the page does not keep to its
  /// bound. Input typed while the terminal opens waits there, too.
  void input(ByteBuffer bytes) throws InterruptedException {
    if (input.put(bytes)) {
      attachment.wake();
    }
  }

  /// Takes input for the terminal if there is room for all of it. Never waits.
  ///
  /// @return false if nothing was taken
  boolean inputNow(ByteBuffer bytes) {
    boolean taken = input.offer(bytes);
    if (taken) {
      attachment.wake();
    }
    return taken;
  }

  /// The page has drawn output up to here; more may be read.
  ///
  /// @param offset not below what was drawn before
  void acknowledge(long offset) {
    drawn = offset;
    LockSupport.unpark(outputThread);
    attachment.wake();
  }

  /// The page has a new size.
  void resize(TerminalSize newest) {
    size = newest;
    Resizer current = resizer;
    if (current != null) {
      current.changed();
    }
  }

  void answer(ClientMessage.Answer answer) throws BadMessage {
    conversation.answer(answer);
  }

  /// Ends the terminal and what runs in it. Idempotent, bounded in time.
  void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    input.end();
    Terminal open = terminal;
    if (open == null) {
      outputThread.interrupt();
    } else {
      open.close();
      LockSupport.unpark(outputThread);
    }
    log.info(
        "event=session-ended session={} target={} output={} input={}",
        id,
        target.id(),
        output.end(),
        accepted());
  }

  /// Waits until nothing of this session runs any more; what a target takes to open is bounded by
  /// its own deadlines, also when it has been abandoned.
  void awaitEnd() throws InterruptedException {
    outputThread.join();
  }

  private void run() {
    try {
      Terminal fresh = open();
      if (fresh != null) {
        Thread.ofVirtual().name("session-" + id + "-input").start(() -> writeInput(fresh));
        attachment.finish(lastWord(readOutput(fresh)));
      }
    } catch (RuntimeException bug) {
      // Whatever went wrong, the page must hear of an end, and of nothing more.
      log.error("event=session-failed session={} target={}", id, target.id(), bug);
      attachment.finish(
          LastWord.failure(
              new ServerMessage.Failure(
                  OpenFailure.Kind.INTERNAL,
                  "Something went wrong in the gateway. Its log says more.")));
    }
  }

  /// The open terminal, or null if there is none and the page knows, or does not wait any more.
  private @Nullable Terminal open() {
    Terminal fresh;
    try (conversation) {
      fresh = target.opener().open(openingSize, conversation);
    } catch (OpenFailure failure) {
      refuse(failure);
      return null;
    } catch (InterruptedException abandoned) {
      target.witness().failed(id, "left");
      return null;
    }
    terminal = fresh;
    if (ended.get()) {
      // The page left in the last moment, and end() may have seen no terminal.
      fresh.close();
      target.witness().failed(id, "left");
      return null;
    }
    try {
      target.witness().opened(id);
      opened = true;
    } catch (OpenFailure unwitnessed) {
      fresh.close();
      refuse(unwitnessed);
      return null;
    }
    attachment.tell(new ServerMessage.Opened(id, token, 0, accepted(), 0, openingSize));
    fresh.onNotice(
        text -> attachment.tell(new ServerMessage.Notice(ServerMessage.Notice.Kind.INFO, text)));
    Resizer active = new Resizer(fresh, openingSize, () -> size);
    resizer = active;
    active.changed(); // It may have: the page's window does not wait for the host.
    log.info("event=session-opened session={} target={}", id, target.id());
    return fresh;
  }

  private void refuse(OpenFailure failure) {
    log.info(
        "event=open-failed session={} target={} kind={} text={}",
        id,
        target.id(),
        failure.kind().wireName(),
        failure.text());
    log.debug("event=open-failed session={}", id, failure);
    target.witness().failed(id, failure.kind().wireName());
    attachment.finish(LastWord.failure(new ServerMessage.Failure(failure.kind(), failure.text())));
  }

  private TerminalExit readOutput(Terminal open) {
    try {
      while (awaitCredit()) {
        int room = (int) Math.min(SessionLog.LARGEST_CHUNK, credit());
        int count = open.read(output.room(room));
        if (count < 0) {
          return open.exit();
        }
        output.publish(count);
        attachment.wake();
      }
      return new TerminalExit.Lost(OpenFailure.Kind.DISCONNECTED, "The session was ended.");
    } catch (IOException broken) {
      log.debug("event=terminal-broken session={}", id, broken);
      // It knows why; if it says that the program ended, then only the way it was told got lost.
      return open.exit();
    }
  }

  /// Bytes that may be read before the page has to draw some.
  private long credit() {
    return limits.credit() - (output.end() - drawn);
  }

  /// Waits until there is credit.
  ///
  /// @return false if the session has ended meanwhile
  private boolean awaitCredit() {
    while (credit() <= 0 && !ended.get()) {
      LockSupport.park(this);
    }
    return !ended.get();
  }

  private static LastWord lastWord(TerminalExit exit) {
    return switch (exit) {
      case TerminalExit.Lost(OpenFailure.Kind kind, String text) ->
          LastWord.failure(new ServerMessage.Failure(kind, text));
      case TerminalExit.Status _, TerminalExit.Signal _ ->
          LastWord.afterOutput(new ServerMessage.Exit(exit), SessionClose.DONE);
    };
  }

  private void writeInput(Terminal open) {
    try {
      while (true) {
        ByteBuffer bytes = input.take();
        if (!bytes.hasRemaining()) {
          return;
        }
        open.write(bytes);
      }
    } catch (IOException broken) {
      // The output thread sees the same, and says so after the last output.
      log.debug("event=input-broken session={}", id, broken);
      input.end();
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }
}
