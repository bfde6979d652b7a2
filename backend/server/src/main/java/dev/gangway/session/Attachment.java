package dev.gangway.session;

import dev.gangway.session.ClientMessage.Verb;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.WebSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One page's socket, from its first message to its last frame: its [Receiver], its [Sender], and
/// how far it has read the session's log.
///
/// The thread that calls [#serve] reads the first message, `open`, `resume` or `watch`; from then
/// on it only waits for the end, and messages are delivered.
///
/// Thread-safety: [#serve] is called once; any thread may call the rest.
public final class Attachment {
  private static final Logger log = LoggerFactory.getLogger(Attachment.class);

  private static final AtomicLong MADE = new AtomicLong();

  /// In the order in which pages came.
  private final long number = MADE.incrementAndGet();

  private final WebSocket socket;
  private final PageDoor door;
  private final Sessions sessions;
  private final Sender sender;

  /// By which its input counts; written when the session takes it for its writer.
  private volatile int writer;

  private volatile @Nullable Reading reading;

  /// @param socket fresh from its handshake; this attachment closes it
  /// @param door what the user of this page may do
  public Attachment(WebSocket socket, PageDoor door, Sessions sessions) {
    this.socket = socket;
    this.door = door;
    this.sessions = sessions;
    this.sender = new Sender(socket, "page-sender");
  }

  /// Serves the page until its socket has closed, blocking.
  public void serve() {
    Optional<SessionClose> refusal = sessions.pages().enter(this, door.owner());
    try {
      if (refusal.isPresent()) {
        socket.close(refusal.get().code(), refusal.get().reason());
        awaitClosed();
        return;
      }
      socket.pingEvery(sessions.limits().ping());
      ClientMessage first = firstMessage();
      if (first != null) {
        begin(first);
      }
    } catch (IOException broken) {
      log.debug("event=socket-broken", broken);
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    } finally {
      socket.abort();
      sessions.pages().leave(this);
    }
  }

  /// The login that this page came with has ended: so has its right to be here.
  public void loginEnded() {
    finish(LastWord.now(null, SessionClose.LOGIN_ENDED));
  }

  // ---- for the session

  /// Begins to show a session, from what `opened` says on.
  ///
  /// @param number by which input counts
  /// @param missing said before any output, if some is missing
  void follow(
      ServerMessage.Opened opened, Optional<ServerMessage> missing, Reading from, int number) {
    sender.enqueue(opened);
    missing.ifPresent(sender::enqueue);
    writer = number;
    reading = from;
    sender.follow(from, opened.input());
  }

  /// How far it has read; null before it follows a session.
  @Nullable Reading reading() {
    return reading;
  }

  /// By which its input counts.
  int writer() {
    return writer;
  }

  /// Whether it may look and do nothing else.
  boolean isWatching() {
    Reading current = reading;
    return current != null && current.isWatching();
  }

  /// Whether it came later than another.
  boolean isNewerThan(Attachment other) {
    return number > other.number;
  }

  /// Whether its socket is there.
  boolean isOpen() {
    return socket.isOpen();
  }

  /// Whether what the page says does not count any more.
  boolean isSilenced() {
    return sender.isSilenced();
  }

  /// Queues a control message for the page. Never blocks.
  void tell(ServerMessage message) {
    sender.tell(message);
  }

  /// There is output: sends it on this thread, as far as nothing has to be waited for.
  void sendNow() {
    sender.sendNow();
  }

  /// There is output: sends it on a thread of its own.
  void wake() {
    sender.wake();
  }

  /// Input has been accepted.
  void accepted(long input) {
    sender.accepted(input);
  }

  /// Says a last word and closes.
  void finish(LastWord word) {
    sender.finish(word);
  }

  /// Whether this was its last word, and has been sent.
  boolean hasSaid(LastWord word) {
    return word.equals(sender.said());
  }

  // ---- its first message

  private @Nullable ClientMessage firstMessage() throws IOException {
    Message first;
    try {
      first = socket.receive(sessions.limits().firstMessage());
    } catch (SocketTimeoutException silent) {
      socket.close(SessionClose.SILENT.code(), SessionClose.SILENT.reason());
      awaitClosed();
      return null;
    }
    try {
      return switch (first) {
        case Message.Closed _ -> null;
        case Message.Binary _ -> throw new BadMessage("Binary before open.");
        case Message.Text(String text, _) -> ControlMessages.parse(text);
      };
    } catch (BadMessage bad) {
      refuse(bad);
      return null;
    }
  }

  private void begin(ClientMessage first) throws IOException, InterruptedException {
    try {
      switch (first) {
        case ClientMessage.Open open -> open(open);
        case ClientMessage.Resume resume -> resume(resume);
        case ClientMessage.Watch watch -> watch(watch);
        case ClientMessage.Resize _,
            ClientMessage.Ack _,
            ClientMessage.Answer _,
            ClientMessage.Ping _,
            ClientMessage.End _,
            ClientMessage.Subscribe _ ->
            throw new BadMessage("The first message must be open, resume or watch.");
      }
    } catch (BadMessage bad) {
      refuse(bad);
    } catch (OpenFailure failure) {
      refuse(failure.kind(), failure.text());
    }
  }

  private void open(ClientMessage.Open open) throws BadMessage, OpenFailure, InterruptedException {
    if (open.verb() != Verb.SHELL) {
      throw new BadMessage(
          "This version of the gateway does not serve `" + open.verb().wireName() + "`.");
    }
    Target target =
        door.find(open)
            .orElseThrow(() ->
                new OpenFailure(
                    OpenFailure.Kind.NO_SUCH_TARGET,
                    "There is nothing of that name to open. It may have gone since the list was"
                        + " shown."));
    Session session = sessions.open(target, open.size(), door.owner(), this);
    session.start();
    converse(session);
  }

  private void resume(ClientMessage.Resume resume)
      throws BadMessage, OpenFailure, InterruptedException {
    Session session = sessions.find(resume.session(), door.owner());
    boolean resumed = false;
    try {
      session.resume(this, resume, door);
      resumed = true;
    } finally {
      if (!resumed) {
        session.left(this, Receiver.NO_CLOSE); // In case it got as far as to be the writer.
      }
    }
    converse(session);
  }

  private void watch(ClientMessage.Watch watch) throws OpenFailure, InterruptedException {
    Session session = sessions.findForAnybody(watch.session(), door.owner());
    PageDoor.Watcher watcher =
        door.watch(session.id(), session.owner(), session.witness()).orElseThrow(Sessions::unknown);
    session.watch(this, watcher);
    converse(session);
  }

  /// Until the socket has closed.
  private void converse(Session session) throws InterruptedException {
    int code = Receiver.NO_CLOSE;
    try {
      Receiver receiver = new Receiver(session, this);
      socket.deliverTo(receiver, "session-" + session.id() + "-receiver");
      code = receiver.awaitClosed();
    } finally {
      session.left(this, code);
    }
  }

  private void refuse(BadMessage bad) throws IOException {
    refuse(OpenFailure.Kind.BAD_MESSAGE, bad.why());
  }

  /// Refuses the page before there is a session.
  private void refuse(OpenFailure.Kind kind, String text) throws IOException {
    log.info("event=open-refused kind={} text={}", kind.wireName(), text);
    finish(LastWord.failure(new ServerMessage.Failure(kind, text)));
    awaitClosed();
  }

  /// Sees the closing handshake through, so that the page hears the code; what else comes is
  /// dropped.
  private void awaitClosed() throws IOException {
    while (!(socket.receive() instanceof Message.Closed)) {
      log.trace("event=dropped");
    }
  }
}
