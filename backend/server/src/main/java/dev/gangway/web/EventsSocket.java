package dev.gangway.web;

import dev.gangway.access.User;
import dev.gangway.config.LimitsConfig;
import dev.gangway.session.BadMessage;
import dev.gangway.session.ClientMessage;
import dev.gangway.session.ControlMessages;
import dev.gangway.session.ServerMessage;
import dev.gangway.session.SessionClose;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.WebSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One page that follows the live list: `PROTOCOL.md`, "The live list".
///
/// As with a terminal's attachment, the thread that calls [#serve] receives and never waits for a
/// write; from `subscribe` on a second thread sends. It compares the list with what the page was
/// told last, so what waits for a slow page is one comparison and not a queue.
final class EventsSocket {
  private static final Logger log = LoggerFactory.getLogger(EventsSocket.class);

  private final WebSocket socket;
  private final User user;
  private final Targets targets;
  private final TargetNews news;
  private final LimitsConfig limits;

  /// The newest ping that wants its pong.
  private final AtomicReference<@Nullable Long> ping = new AtomicReference<>();

  private volatile boolean gone;
  private volatile boolean changed = true;

  EventsSocket(WebSocket socket, User user, Targets targets, TargetNews news, LimitsConfig limits) {
    this.socket = socket;
    this.user = user;
    this.targets = targets;
    this.news = news;
    this.limits = limits;
  }

  /// Serves the page until its socket has closed, blocking.
  void serve() {
    try {
      if (subscribed()) {
        follow();
      }
      return;
    } catch (SocketTimeoutException silent) {
      close(SessionClose.SILENT);
    } catch (BadMessage bad) {
      refuse(bad);
    }
    awaitClosed(socket);
  }

  /// Sees the closing handshake through, so that the page hears the code; what else comes is
  /// dropped.
  static void awaitClosed(WebSocket socket) {
    while (!(socket.receive() instanceof Message.Closed)) {
      log.trace("event=dropped");
    }
  }

  /// Starts the closing handshake. Any thread may call it.
  void close(SessionClose close) {
    socket.close(close.code(), close.reason());
  }

  /// @return false if the page has left
  private boolean subscribed() throws BadMessage, SocketTimeoutException {
    return switch (socket.receive(limits.firstMessage())) {
      case Message.Closed _ -> false;
      case Message.Binary _ -> throw new BadMessage("Binary on the events socket.");
      case Message.Text(String text, _) -> {
        if (ControlMessages.parse(text) instanceof ClientMessage.Subscribe) {
          yield true;
        }
        throw new BadMessage("The first message must be subscribe.");
      }
    };
  }

  private void follow() throws BadMessage {
    Thread sender = Thread.ofVirtual().name("events-sender").unstarted(this::send);
    Runnable wake =
        () -> {
          changed = true;
          LockSupport.unpark(sender);
        };
    targets.follow(wake);
    sender.start();
    try {
      receivePings(sender);
    } finally {
      targets.unfollow(wake);
      gone = true;
      LockSupport.unpark(sender);
    }
  }

  /// Returns when the socket has closed.
  private void receivePings(Thread sender) throws BadMessage {
    while (true) {
      switch (socket.receive()) {
        case Message.Closed _ -> {
          return;
        }
        case Message.Binary _ -> throw new BadMessage("Binary on the events socket.");
        case Message.Text(String text, _) -> {
          if (!(ControlMessages.parse(text) instanceof ClientMessage.Ping(long at))) {
            throw new BadMessage("Once subscribed, a page only sends ping.");
          }
          ping.set(at);
          LockSupport.unpark(sender);
        }
      }
    }
  }

  private void send() {
    long pingNanos = limits.ping().toNanos();
    long nextPing = System.nanoTime() + pingNanos;
    Targets.View told = null;
    try {
      while (!gone) {
        if (changed) {
          changed = false; // Before the list is looked at: a change after that is another one.
          told = tell(told);
        }
        Long at = ping.getAndSet(null);
        if (at != null) {
          socket.sendText(ControlMessages.write(new ServerMessage.Pong(at)));
        }
        long untilPing = nextPing - System.nanoTime();
        if (untilPing <= 0) {
          socket.ping(ByteBuffer.allocate(0));
          nextPing = System.nanoTime() + pingNanos;
        } else if (!changed && ping.get() == null) {
          LockSupport.parkNanos(this, untilPing);
        }
      }
    } catch (ClosedChannelException closing) {
      log.debug("event=events-too-late");
    } catch (IOException broken) {
      log.debug("event=events-broken", broken);
      socket.abort();
    } catch (RuntimeException bug) {
      log.error("event=events-failed", bug);
      close(SessionClose.INTERNAL);
    }
  }

  /// Tells the page what it does not know yet.
  ///
  /// @param before what it knows
  /// @return what it knows now
  private Targets.View tell(Targets.@Nullable View before) throws IOException {
    TargetNews.News newest = news.since(before, user);
    for (String message : newest.messages()) {
      socket.sendText(message);
    }
    return newest.now();
  }

  private void refuse(BadMessage bad) {
    log.info("event=bad-message socket=events why={}", bad.why());
    try {
      socket.sendText(
          ControlMessages.write(
              new ServerMessage.Failure(OpenFailure.Kind.BAD_MESSAGE, bad.why())));
    } catch (IOException broken) {
      log.debug("event=events-broken", broken);
    }
    close(SessionClose.BAD_MESSAGE);
  }
}
