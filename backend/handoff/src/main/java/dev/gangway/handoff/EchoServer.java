package dev.gangway.handoff;

import dev.gangway.websocket.CloseCode;
import dev.gangway.websocket.DeflateOptions;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.MessageHandler;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Echoes WebSocket messages at `/echo`: the WebSocket layer and the hand-off with nothing on top,
/// to be tested and measured from outside. See [EchoOptions#HELP].
///
/// Thread-safety: any thread may close it.
final class EchoServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  /// How long clients have to answer a Close when the server goes down.
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  /// There is nobody here who pings, so a client may rest for a while.
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final String DOWN = "the server goes down";

  private final Logger log = LoggerFactory.getLogger(EchoServer.class);
  private final WebSocketUpgrade upgrade;
  private final ListenerOptions where;

  /// Null until it is started.
  private volatile @Nullable HttpListener listener;

  /// Undertow knows nothing of a connection it has handed over.
  private final Set<WebSocket> open = ConcurrentHashMap.newKeySet();

  private final AtomicLong opened = new AtomicLong();
  private volatile boolean closing;

  EchoServer(EchoOptions options) {
    this(options, null);
  }

  /// @param tls null for none
  EchoServer(EchoOptions options, @Nullable TlsFiles tls) {
    OriginPolicy origins =
        options.origins().isEmpty()
            ? OriginPolicy.anyOrNone()
            : OriginPolicy.exactly(Set.copyOf(options.origins()));
    upgrade =
        new WebSocketUpgrade(
            OpeningHandshake.accepting(origins).offering(options.subprotocols()),
            WebSocketOptions.DEFAULTS
                .withMaxText(options.maxMessage())
                .withMaxMessage(options.maxMessage())
                .withDeflate(options.deflate() ? DeflateOptions.DEFAULTS : null)
                .withSilence(SILENCE)
                .withCloseWait(CLOSE_WAIT));
    where =
        ListenerOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()))
            .withTrusted(InetAddress::isLoopbackAddress)
            .withTls(tls);
  }

  /// Starts the server, prints one line when it is ready, and stays until it is told to end.
  ///
  /// Exit codes: 0 after SIGTERM or SIGINT, 1 if the port cannot be had, 2 for a bad command line.
  @SuppressWarnings("SystemOut") // the command's output
  public static void main(String[] arguments) {
    // Named explicitly, because a logback.xml of an application may be on the same class path.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "dev/gangway/handoff/echo-logback.xml");
    }
    List<String> words = List.of(arguments);
    if (words.contains("--help")) {
      System.out.print(EchoOptions.HELP);
      return;
    }
    EchoOptions options;
    try {
      options = EchoOptions.parse(words);
    } catch (EchoOptions.BadArgument e) {
      System.err.println("ws-echo: " + e.getMessage());
      System.exit(2);
      return;
    }
    EchoServer server = new EchoServer(options);
    try {
      server.start();
    } catch (IOException e) {
      System.err.println(
          "ws-echo: cannot listen on " + HOST + ":" + options.port() + ": " + e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutDown, "shutdown"));
    System.out.println(
        "Gangway "
            + GangwayVersion.text()
            + " ready at http://"
            + HOST
            + ":"
            + server.port()
            + "/");
  }

  /// @throws IOException if the port cannot be had
  void start() throws IOException {
    listener = HttpListener.open(where, this::handle);
  }

  /// The port in use.
  int port() {
    return Objects.requireNonNull(listener, "not started").address().getPort();
  }

  /// Closes all sockets with 1001 and stops. Bounded by the time clients have to answer.
  @Override
  public void close() {
    closing = true;
    List.copyOf(open).forEach(socket -> socket.close(CloseCode.GOING_AWAY, DOWN));
    long deadline = System.nanoTime() + CLOSE_WAIT.multipliedBy(2).toNanos();
    try {
      synchronized (open) {
        for (long left = 1; !open.isEmpty() && left > 0; ) {
          left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          open.wait(Math.max(1, left));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    HttpListener listening = listener;
    if (listening != null) {
      listening.close();
    }
  }

  private void shutDown() {
    close();
    // A JVM that ends by a signal exits with 128 + its number, although nothing went wrong. Halting
    // is safe here: the hook is the last to run and everything is closed.
    Runtime.getRuntime().halt(0);
  }

  private void handle(HttpServerExchange exchange) {
    if (exchange.getRequestPath().equals("/echo")) {
      upgrade.deliver(exchange, "socket-" + opened.incrementAndGet(), this::converse);
    } else {
      exchange.setStatusCode(404);
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
      exchange.getResponseSender().send("There is only /echo here.\n");
    }
  }

  private MessageHandler converse(WebSocket socket) {
    open.add(socket);
    // Whoever comes after close() has looked closes by itself.
    if (closing) {
      socket.close(CloseCode.GOING_AWAY, DOWN);
    }
    return new Echo();
  }

  private void end(WebSocket socket) {
    open.remove(socket);
    if (closing) {
      synchronized (open) {
        open.notifyAll();
      }
    }
  }

  /// Answers whole messages.
  private final class Echo implements MessageHandler {

    /// What there is of a binary message, if not all.
    private @Nullable Collector binary;

    @Override
    public boolean takeNow(WebSocket socket, Message message) {
      return switch (message) {
        case Message.Text(String text, _) -> socket.trySendText(text);
        case Message.Binary(ByteBuffer payload, boolean last) when last && binary == null ->
            socket.trySendBinary(payload);
        case Message.Binary(ByteBuffer payload, boolean last) when !last -> {
          collect(payload);
          yield true;
        }
        case Message.Binary _, Message.Closed _ -> false;
      };
    }

    @Override
    public void take(WebSocket socket, Message message) {
      try {
        switch (message) {
          case Message.Text(String text, _) -> socket.sendText(text);
          case Message.Binary(ByteBuffer payload, boolean last) -> {
            Collector whole = collect(payload);
            if (last) {
              binary = null;
              socket.sendBinary(whole.view());
            }
          }
          case Message.Closed(int code, String reason) -> {
            log.debug("closed: {} {}", code, reason);
            end(socket);
          }
        }
      } catch (IOException e) {
        // How it ended comes last.
        log.debug("not sent: {}", e.toString());
      }
    }

    private Collector collect(ByteBuffer piece) {
      Collector collector = binary == null ? new Collector() : binary;
      collector.add(piece);
      binary = collector;
      return collector;
    }
  }

  /// Collects the pieces of a message.
  private static final class Collector extends ByteArrayOutputStream {

    void add(ByteBuffer piece) {
      write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    }

    /// What has been collected, not a copy of it.
    ByteBuffer view() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }
}
