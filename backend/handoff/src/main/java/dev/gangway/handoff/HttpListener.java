package dev.gangway.handoff;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// HTTP on one address, made of Undertow's parts and XNIO's, for the open network.
///
/// ```
///  accept ─► Visitors ─► TlsHandshake ─► HeadWatch, SinkWatch ─► Undertow's HTTP/1.1
///            how many?   if configured       │                  or HTTP/2 (under TLS only)
///                                            └──────── asked by ──────► StrictRequests ─► handler
/// ```
///
/// How long a client may take, whatever it does: 9 s for a TLS handshake, 9 s for a request head,
/// 9.5 s for a body, 60 s between requests, 30 s in which it takes nothing of an answer. An
/// upgraded connection is under none of it. How many there may be: [ListenerOptions].
///
/// Call this before any other class of Undertow is loaded: it also sends Undertow's log to SLF4J,
/// which is decided when the first of its classes loads.
///
/// Thread-safety: any thread.
public final class HttpListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  /// HTTP/2 in the language of ALPN (RFC 9113 §3.1).
  static final String H2 = "h2";

  /// Cookies, tokens and what proxies add fit well; a megabyte, the default, is an attack.
  private static final int HEAD_OCTETS = 32 * 1024;

  /// Above what browsers and chains of proxies send.
  private static final int HEADERS = 100;

  /// A login or a control request is a few hundred octets; [RequestBody] has bounds of its own.
  private static final long BODY_OCTETS = 64 * 1024;

  /// Undertow's buffers for HTTP. One is kept for the life of an upgraded connection whose first
  /// frame came glued to the handshake, which no browser does and any other client may, so they are
  /// small.
  private static final int BUFFER_OCTETS = 8 * 1024;

  /// The largest record of TLS, encrypted, and some (RFC 8446 §5.2).
  private static final int RECORD_OCTETS = 17 * 1024;

  /// How many of these are kept for reuse.
  private static final int RECORDS = 256;

  /// RFC 9113 §6.5.2 recommends no fewer; pages need twenty.
  private static final int STREAMS = 100;

  /// Resets within half a minute (CVE-2023-44487, CVE-2025-9784); a browser cancels a few requests
  /// when a page is left.
  private static final int RESETS = 200;

  private static final int RESET_WINDOW_MILLIS = 30_000;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long TLS_LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long END_SECONDS = 5;

  static {
    // Undertow and XNIO log through jboss-logging, which otherwise picks whatever it finds first.
    if (System.getProperty("org.jboss.logging.provider") == null) {
      System.setProperty("org.jboss.logging.provider", "slf4j");
    }
  }

  private final XnioWorker worker;
  private final @Nullable TlsFiles tls;
  private final Visitors visitors;
  private final HttpHandler handler;
  private final Thread looking;

  // Direct ones are freed through sun.misc.Unsafe, which the JDK warns about.
  private final ByteBufferPool buffers = new DefaultByteBufferPool(false, BUFFER_OCTETS, -1, 4);
  private final ByteBufferPool records =
      new DefaultByteBufferPool(false, RECORD_OCTETS, RECORDS, 0);

  private final HttpOpenListener http1;
  private final AcceptingChannel<? extends StreamConnection> server;
  private volatile boolean closed;

  private HttpListener(ListenerOptions options, HttpHandler handler, int threads)
      throws IOException {
    this.tls = options.tls();
    this.visitors = new Visitors(options);
    this.handler = new StrictRequests(handler);
    http1 = new HttpOpenListener(buffers, http(false));
    http1.setRootHandler(this.handler);
    worker =
        Xnio.getInstance(HttpListener.class.getClassLoader())
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_IO_THREADS, threads)
                    .set(Options.WORKER_TASK_CORE_THREADS, threads * 8)
                    .set(Options.WORKER_TASK_MAX_THREADS, threads * 8)
                    .set(Options.TCP_NODELAY, true)
                    .getMap());
    try {
      server =
          worker.createStreamConnectionServer(
              options.address(),
              ChannelListeners.openListenerAdapter(this::accept),
              OptionMap.builder()
                  .set(Options.WORKER_IO_THREADS, threads)
                  .set(Options.TCP_NODELAY, true)
                  .set(Options.REUSE_ADDRESSES, true)
                  .set(Options.BACKLOG, 1_000)
                  .getMap());
    } catch (IOException e) {
      worker.shutdownNow();
      throw e;
    }
    looking = Thread.ofPlatform().daemon().name("http-deadlines").unstarted(this::look);
  }

  /// Listens and serves.
  ///
  /// There is no timeout on reading that an upgraded connection would inherit.
  ///
  /// @param handler called on I/O threads, as Undertow does; sees only requests that
  ///   [StrictRequests] lets through
  /// @throws IOException if the address cannot be had: a [java.net.BindException]
  public static HttpListener open(ListenerOptions options, HttpHandler handler) throws IOException {
    return open(options, handler, Math.max(Runtime.getRuntime().availableProcessors(), 2));
  }

  /// Listens and serves with so many I/O threads.
  static HttpListener open(ListenerOptions options, HttpHandler handler, int threads)
      throws IOException {
    HttpListener listener = new HttpListener(options, handler, threads);
    listener.looking.start();
    listener.server.resumeAccepts();
    return listener;
  }

  /// The address in use, with the port the system chose if it was to choose.
  public InetSocketAddress address() {
    return server.getLocalAddress(InetSocketAddress.class);
  }

  /// How many connections there are that are not upgraded.
  public int connections() {
    return visitors.count();
  }

  /// Stops listening and closes all connections, upgraded ones as well. Takes at most 5 s.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    LockSupport.unpark(looking);
    IoUtils.safeClose(server);
    worker.shutdown();
    try {
      if (!worker.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void accept(StreamConnection connection) {
    Visitor visitor = visitors.arrives(connection);
    if (visitor == null) {
      IoUtils.safeClose(connection);
      return;
    }
    connection.setCloseListener(_ -> visitor.leave());
    if (tls == null) {
      serveText(connection, visitor);
    } else {
      TlsHandshake.begin(
          connection,
          tls.engine(),
          records,
          agreed -> {
            visitor.wrappedBy(agreed);
            if (agreed.protocol().equals(H2)) {
              serveFrames(agreed, visitor);
            } else {
              serveText(agreed, visitor);
            }
          });
    }
  }

  private void serveText(StreamConnection connection, Visitor visitor) {
    connection
        .getSourceChannel()
        .setConduit(new HeadWatch(connection.getSourceChannel().getConduit(), visitor));
    connection
        .getSinkChannel()
        .setConduit(new SinkWatch(connection.getSinkChannel().getConduit(), visitor));
    http1.handleEvent(connection);
  }

  private void serveFrames(StreamConnection connection, Visitor visitor) {
    connection
        .getSinkChannel()
        .setConduit(new SinkWatch(connection.getSinkChannel().getConduit(), visitor));
    visitor.streams();
    // One for each connection: its requests do not tell which connection they came on.
    Http2OpenListener http2 = new Http2OpenListener(buffers, http(true));
    http2.setRootHandler(StrictRequests.counting(visitor, handler));
    http2.handleEvent(connection);
  }

  /// Keeps time, for connections and for certificates.
  private void look() {
    long tlsLook = System.nanoTime();
    while (!closed) {
      try {
        visitors.look();
        if (tls != null && System.nanoTime() - tlsLook > TLS_LOOK_NANOS) {
          tlsLook = System.nanoTime();
          tls.look();
        }
      } catch (RuntimeException e) {
        // Whatever it is, without this thread nobody would be cut any more.
        LOG.error("deadlines were not looked at", e);
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }

  private static OptionMap http(boolean two) {
    return OptionMap.builder()
        // On a port without TLS it would answer an upgrade to h2c, which proxies pass on.
        .set(UndertowOptions.ENABLE_HTTP2, two)
        // No browser pipelines requests; what comes glued to one is frames.
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
        .set(UndertowOptions.MAX_HEADER_SIZE, HEAD_OCTETS)
        .set(UndertowOptions.MAX_HEADERS, HEADERS)
        .set(UndertowOptions.MAX_COOKIES, HEADERS)
        .set(UndertowOptions.MAX_PARAMETERS, HEADERS)
        .set(UndertowOptions.MAX_ENTITY_SIZE, BODY_OCTETS)
        .set(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false)
        .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS)
        .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, RESETS)
        .set(UndertowOptions.RST_FRAMES_TIME_WINDOW, RESET_WINDOW_MILLIS)
        .getMap();
  }
}
