package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.MessageHandler;
import dev.gangway.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What comes in on one page's socket while there is a session. What is typed goes straight into
/// the session's queue on the transport's own thread; what has to be parsed, or to wait for room,
/// is taken on a thread that lives as long as there is something for it, and that never waits for a
/// write.
///
/// A watcher's words are dropped here, all but those that keep its own socket going.
final class Receiver implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(Receiver.class);

  /// RFC 6455 §7.1.5: the connection ended without a Close.
  static final int NO_CLOSE = 1006;

  private final Session session;
  private final Attachment page;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int code = NO_CLOSE;

  Receiver(Session session, Attachment page) {
    this.session = session;
    this.page = page;
  }

  /// Waits until the socket has closed.
  ///
  /// @return the page's code; 1006 if it said none. One that repeats the gateway's has had all that
  ///   was sent before
  int awaitClosed() throws InterruptedException {
    closed.await();
    return code;
  }

  @Override
  public boolean takeNow(WebSocket socket, Message message) {
    return message instanceof Message.Binary(ByteBuffer payload, _)
        && (page.isSilenced() || page.isWatching() || session.inputNow(page, payload));
  }

  @Override
  public void take(WebSocket socket, Message message) {
    switch (message) {
      case Message.Closed(int said, _) -> {
        code = said;
        closed.countDown();
      }
      case Message.Binary _, Message.Text _ when page.isSilenced() ->
          log.trace("event=dropped session={}", session.id());
      case Message.Binary(ByteBuffer payload, _) -> input(payload);
      case Message.Text(String text, _) -> control(text);
    }
  }

  private void input(ByteBuffer payload) {
    if (page.isWatching()) {
      return;
    }
    try {
      session.input(page, payload);
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  private void control(String text) {
    try {
      obey(ControlMessages.parse(text));
    } catch (BadMessage bad) {
      log.info("event=bad-message session={} why={}", session.id(), bad.why());
      var failure = new ServerMessage.Failure(OpenFailure.Kind.BAD_MESSAGE, bad.why());
      page.finish(LastWord.now(failure, SessionClose.BAD_MESSAGE));
    } catch (RuntimeException bug) {
      log.error("event=receive-failed session={}", session.id(), bug);
      page.finish(LastWord.now(null, SessionClose.INTERNAL));
    }
  }

  private void obey(ClientMessage message) throws BadMessage {
    switch (message) {
      case ClientMessage.Open _, ClientMessage.Resume _, ClientMessage.Watch _ ->
          throw new BadMessage("A session is open on this socket already.");
      case ClientMessage.Resize(var size) -> session.resize(page, size);
      case ClientMessage.Ack(long received) -> session.acknowledge(page, received);
      case ClientMessage.Answer answer -> session.answer(page, answer);
      case ClientMessage.Ping(long at) -> page.tell(new ServerMessage.Pong(at));
      case ClientMessage.End _ -> session.endedBy(page);
      case ClientMessage.Subscribe _ ->
          throw new BadMessage("The list comes over the events socket.");
    }
  }
}
