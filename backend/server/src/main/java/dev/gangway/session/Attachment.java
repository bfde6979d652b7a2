package dev.gangway.session;

import dev.gangway.session.ClientMessage.Verb;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.websocket.CloseCode;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.MessageHandler;
import dev.gangway.websocket.WebSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One page's socket, from its first message to its last frame.
///
/// The thread that calls [#serve] reads the socket until there is a session. From then on messages
/// are delivered: what is typed goes straight into the session's queue on the transport's own
/// thread, and what has to be parsed, or to wait for room, goes to the *receiver*, a thread that
/// lives as long as there is something for it; it never waits for a write. The *sender* is a thread
/// of its own from the moment there is a session; it alone writes then, so frames leave in the one
/// order that `PROTOCOL.md` promises.
///
/// Thread-safety: [#serve] is called once; any thread may call the rest.
public final class Attachment {
  private static final Logger log = LoggerFactory.getLogger(Attachment.class);

  /// Control messages waiting for the sender: stages, a prompt, and pongs, of which a page has one
  /// or two under way. More is a page that asks and does not read.
  private static final int OUTBOX = 64;

  private final WebSocket socket;
  private final TargetDirectory targets;
  private final Sessions sessions;
  private final SessionLimits limits;

  private final Queue<ServerMessage> outbox = new ArrayBlockingQueue<>(OUTBOX);
  private final AtomicReference<@Nullable LastWord> lastWord = new AtomicReference<>();

  /// Output handed to the socket; written by the sender, *before* it writes the frame: an honest
  /// page may acknowledge at once.
  private volatile long sent;

  /// The socket has closed.
  private volatile boolean gone;

  private volatile @Nullable Thread sender;

  /// @param socket fresh from its handshake; this attachment closes it
  /// @param targets what the user of this page may open
  public Attachment(WebSocket socket, TargetDirectory targets, Sessions sessions) {
    this.socket = socket;
    this.targets = targets;
    this.sessions = sessions;
    this.limits = sessions.limits();
  }

  /// Serves the page until its socket has closed, blocking.
  public void serve() {
    Optional<SessionClose> refusal = sessions.attach(this);
    try {
      if (refusal.isPresent()) {
        close(refusal.get());
        awaitClosed();
        return;
      }
      ClientMessage.Open open = firstMessage();
      if (open != null) {
        begin(open);
      }
    } catch (IOException broken) {
      log.debug("event=socket-broken", broken);
    } finally {
      socket.abort();
      sessions.detach(this);
    }
  }

  /// Queues a control message for the page. Never blocks.
  void tell(ServerMessage message) {
    if (!outbox.offer(message)) {
      // Said by whoever found the outbox full; the sender may be stuck in a write.
      socket.close(CloseCode.POLICY_VIOLATION, "too many messages waiting");
    }
    wake();
  }

  /// There may be something to send.
  void wake() {
    LockSupport.unpark(sender);
  }

  /// Says a last word and closes. The first one counts, except that one said at once may still
  /// replace one that waits for output.
  void finish(LastWord word) {
    LastWord earlier = lastWord.get();
    while (earlier == null || (earlier.afterOutput() && !word.afterOutput())) {
      if (lastWord.compareAndSet(earlier, word)) {
        break;
      }
      earlier = lastWord.get();
    }
    if (sender == null) {
      // There is no session yet, so nobody else writes.
      socket.close(word.close().code(), word.close().reason());
    }
    wake();
  }

  /// The login that this page came with has ended: so has its right to be here.
  public void loginEnded() {
    finish(LastWord.now(null, SessionClose.LOGIN_ENDED));
  }

  private ClientMessage.@Nullable Open firstMessage() throws IOException {
    Message first;
    try {
      first = socket.receive(limits.firstMessage());
    } catch (SocketTimeoutException silent) {
      close(SessionClose.SILENT);
      awaitClosed();
      return null;
    }
    try {
      return switch (first) {
        case Message.Closed _ -> null;
        case Message.Binary _ -> throw new BadMessage("Binary before open.");
        case Message.Text(String text, _) -> {
          if (ControlMessages.parse(text) instanceof ClientMessage.Open open) {
            yield open;
          }
          throw new BadMessage("The first message must be open.");
        }
      };
    } catch (BadMessage bad) {
      refuse(OpenFailure.Kind.BAD_MESSAGE, bad.why());
      return null;
    }
  }

  private void begin(ClientMessage.Open open) throws IOException {
    if (open.verb() != Verb.SHELL) {
      refuse(
          OpenFailure.Kind.BAD_MESSAGE,
          "This version of the gateway does not serve `" + open.verb().wireName() + "`.");
      return;
    }
    Optional<Target> target = targets.find(open);
    if (target.isEmpty()) {
      refuse(
          OpenFailure.Kind.NO_SUCH_TARGET,
          "There is nothing of that name to open. It may have gone since the list was shown.");
      return;
    }
    Session session;
    try {
      session = sessions.open(target.get(), open.size(), this);
    } catch (OpenFailure busy) {
      refuse(busy.kind(), busy.text());
      return;
    }
    Thread thread =
        Thread.ofVirtual()
            .name("session-" + session.id() + "-sender")
            .unstarted(() -> send(session));
    sender = thread;
    thread.start();
    try {
      session.start();
      Receiver receiver = new Receiver(session);
      socket.deliverTo(receiver, "session-" + session.id() + "-receiver");
      receiver.awaitClosed();
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    } finally {
      LastWord word = lastWord.get();
      String reason = word == null ? "left" : word.reason();
      gone = true;
      wake();
      sessions.end(session);
      if (session.wasOpened()) {
        session.witness().closed(session.id(), session.account(reason));
      }
    }
  }

  /// Receives while there is a session. What is typed goes to it without a change of threads.
  private final class Receiver implements MessageHandler {
    private final Session session;
    private final CountDownLatch closed = new CountDownLatch(1);

    Receiver(Session session) {
      this.session = session;
    }

    void awaitClosed() throws InterruptedException {
      closed.await();
    }

    @Override
    public boolean takeNow(WebSocket socket, Message message) {
      if (message instanceof Message.Binary) {
        session.witness().active();
      }
      return message instanceof Message.Binary(ByteBuffer payload, _)
          && (isSilenced() || session.inputNow(payload));
    }

    @Override
    public void take(WebSocket socket, Message message) {
      switch (message) {
        case Message.Closed _ -> closed.countDown();
        case Message.Binary _, Message.Text _ when isSilenced() -> log.trace("event=dropped");
        case Message.Binary(ByteBuffer payload, _) -> input(payload);
        case Message.Text(String text, _) -> control(text);
      }
    }

    private void input(ByteBuffer payload) {
      try {
        session.input(payload);
      } catch (InterruptedException never) {
        Thread.currentThread().interrupt();
      }
    }

    private void control(String text) {
      try {
        obey(ControlMessages.parse(text), session);
      } catch (BadMessage bad) {
        log.info("event=bad-message session={} why={}", session.id(), bad.why());
        var failure = new ServerMessage.Failure(OpenFailure.Kind.BAD_MESSAGE, bad.why());
        finish(LastWord.now(failure, SessionClose.BAD_MESSAGE));
      } catch (RuntimeException bug) {
        log.error("event=receive-failed session={}", session.id(), bug);
        close(SessionClose.INTERNAL);
      }
    }

    /// Whether what comes now does not count any more.
    private boolean isSilenced() {
      LastWord word = lastWord.get();
      return word != null && !word.afterOutput();
    }
  }

  private void obey(ClientMessage message, Session session) throws BadMessage {
    switch (message) {
      case ClientMessage.Open _ ->
          throw new BadMessage("A session is open on this socket already.");
      case ClientMessage.Resize(var size) -> session.resize(size);
      case ClientMessage.Ack(long received) -> {
        if (received < session.drawn() || received > sent) {
          throw new BadMessage("received: not between what was drawn before and what was sent.");
        }
        session.acknowledge(received);
      }
      case ClientMessage.Answer answer -> session.answer(answer);
      case ClientMessage.Ping(long at) -> tell(new ServerMessage.Pong(at));
      case ClientMessage.End _ -> finish(LastWord.now(null, SessionClose.DONE));
      case ClientMessage.Subscribe _ ->
          throw new BadMessage("The list comes over the events socket.");
    }
  }

  /// The sender's whole life.
  private void send(Session session) {
    long pingNanos = limits.ping().toNanos();
    long nextPing = System.nanoTime() + pingNanos;
    long announced = 0;
    try {
      while (!gone) {
        // Read before the log's end: what is in the log when the last word is spoken is all there
        // is.
        LastWord word = lastWord.get();
        // Read before the outbox: `opened` is in there before the first byte is in the log.
        long end = session.output().end();
        boolean worked = sendOutbox();
        if (word != null && !word.afterOutput()) {
          say(word);
          return;
        }
        worked |= sendOutput(session, end);
        long accepted = session.accepted();
        if (accepted > announced) {
          socket.sendText(ControlMessages.write(new ServerMessage.Accepted(accepted)));
          announced = accepted;
          worked = true;
        }
        long untilPing = nextPing - System.nanoTime();
        if (untilPing <= 0) {
          socket.ping(ByteBuffer.allocate(0));
          nextPing = System.nanoTime() + pingNanos;
        } else if (!worked) {
          if (word != null && sent == end) {
            say(word);
            return;
          }
          LockSupport.parkNanos(this, untilPing);
        }
      }
    } catch (ClosedChannelException closing) {
      // A closing handshake is under way, and the receiver sees it through.
      log.debug("event=send-too-late session={}", session.id());
    } catch (IOException broken) {
      log.debug("event=send-failed session={}", session.id(), broken);
      socket.abort();
    } catch (RuntimeException bug) {
      log.error("event=send-failed session={}", session.id(), bug);
      close(SessionClose.INTERNAL);
    } finally {
      // Also for a receiver that waits for room in the session's input: it must see the end.
      session.end();
    }
  }

  private boolean sendOutbox() throws IOException {
    boolean worked = false;
    for (ServerMessage next = outbox.poll(); next != null; next = outbox.poll()) {
      socket.sendText(ControlMessages.write(next));
      worked = true;
    }
    return worked;
  }

  /// Sends one frame of what the page has credit for.
  ///
  /// @param end how far the log goes
  private boolean sendOutput(Session session, long end) throws IOException {
    SessionLog output = session.output();
    long position = sent;
    long credit = limits.credit() - (position - session.drawn());
    int most = (int) Math.min(SessionLog.LARGEST_CHUNK, Math.min(credit, end - position));
    if (most <= 0) {
      return false;
    }
    List<ByteBuffer> slices = output.slices(position, most);
    long next = position;
    for (ByteBuffer slice : slices) {
      next += slice.remaining();
    }
    sent = next;
    socket.sendBinary(slices.toArray(ByteBuffer[]::new));
    // Until sessions can be resumed, nobody asks for what has been sent.
    output.release(next);
    return true;
  }

  private void say(LastWord word) throws IOException {
    if (word.message() != null) {
      socket.sendText(ControlMessages.write(word.message()));
    }
    close(word.close());
  }

  /// Refuses the page before there is a session.
  private void refuse(OpenFailure.Kind kind, String text) throws IOException {
    log.info("event=open-refused kind={} text={}", kind.wireName(), text);
    socket.sendText(ControlMessages.write(new ServerMessage.Failure(kind, text)));
    close(SessionClose.after(kind));
    awaitClosed();
  }

  /// Sees the closing handshake through, so that the page hears the code; what else comes is
  /// dropped.
  private void awaitClosed() throws IOException {
    while (!(socket.receive() instanceof Message.Closed)) {
      log.trace("event=dropped");
    }
  }

  private void close(SessionClose close) {
    socket.close(close.code(), close.reason());
  }
}
