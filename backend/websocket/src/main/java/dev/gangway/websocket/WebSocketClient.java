package dev.gangway.websocket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Opens WebSockets: `ws` and `wss`, straight or through an HTTP proxy.
///
/// ```
///   WebSocketClient client = WebSocketClient.builder().subprotocols("chat.v1").build();
///   WebSocket socket = client.connect(URI.create("wss://chat.example/room/7")).socket();
/// ```
///
/// Every rule of RFC 6455 §4.1 is kept and checked; redirects are not followed, and a server's name
/// is verified against its certificate. Blocking, meant for virtual threads.
///
/// Thread-safety: immutable, for use by any thread.
public final class WebSocketClient {

  private static final SecureRandom RANDOM = new SecureRandom();

  /// What the handshake says itself, what would announce a body, and what is not the server's to
  /// see.
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "origin",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /// Names to addresses, in the time that takes.
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final WebSocketOptions options;
  private final List<String> subprotocols;
  private final Map<String, List<String>> headers;
  private final @Nullable SSLContext tls;
  private final @Nullable HttpProxy proxy;
  private final Duration connectTimeout;
  private final Duration handshakeTimeout;

  private WebSocketClient(Builder builder) {
    resolver = builder.resolver;
    options = builder.options;
    subprotocols = builder.subprotocols;
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    builder.headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    headers = copy;
    tls = builder.tls;
    proxy = builder.proxy;
    connectTimeout = builder.connectTimeout;
    handshakeTimeout = builder.handshakeTimeout;
  }

  /// A client to be configured.
  public static Builder builder() {
    return new Builder();
  }

  /// An open WebSocket and what the server said when it opened.
  ///
  /// @param socket owned by the caller, who closes it
  /// @param subprotocol the one the server chose of those asked for; it may choose none
  /// @param headers of the response, every line's value by name in any case
  public record Connection(
      WebSocket socket, Optional<String> subprotocol, Map<String, List<String>> headers) {}

  /// Opens a WebSocket, blocking until it is open.
  ///
  /// @param uri `ws` or `wss`, without fragment and user (RFC 6455 §3)
  /// @throws IllegalArgumentException if the URI is not a WebSocket's
  /// @throws HandshakeRefusal if the server or the proxy answered with another status
  /// @throws HandshakeViolation if the answer is not right
  /// @throws SocketTimeoutException if a time was over
  /// @throws IOException if there was no connection, or it broke, or TLS failed
  public Connection connect(URI uri) throws IOException {
    WebSocketUri target = WebSocketUri.of(uri);
    Socket connection =
        proxy == null
            ? connected(target.host(), target.port())
            : connected(proxy.host(), proxy.port());
    boolean opened = false;
    try (HandshakeDeadline deadline =
        new HandshakeDeadline(handshakeTimeout, () -> closeQuietly(connection))) {
      Connection result;
      try {
        result = open(target, connection);
      } catch (HandshakeRefusal | HandshakeViolation e) {
        throw e;
      } catch (IOException e) {
        throw deadline.passed() ? late(e) : e;
      }
      deadline.met();
      if (deadline.passed()) {
        throw late(null);
      }
      opened = true;
      return result;
    } finally {
      if (!opened) {
        closeQuietly(connection);
      }
    }
  }

  private Connection open(WebSocketUri target, Socket connection) throws IOException {
    if (proxy != null) {
      tunnel(proxy.request(target), SocketTransport.of(connection));
    }
    Transport transport =
        target.secure()
            ? SocketTransport.of(secured(connection, target), connection)
            : SocketTransport.of(connection);
    ClientHandshake handshake =
        new ClientHandshake(
            target, ClientHandshake.newKey(RANDOM), subprotocols, options.deflate(), headers);
    return open(transport, handshake);
  }

  /// The opening handshake on a connection.
  private Connection open(Transport transport, ClientHandshake handshake) throws IOException {
    transport.write(new ByteBuffer[] {handshake.request()}, handshakeTimeout);
    ResponseReader response = new ResponseReader(transport);
    ResponseHead head = response.head(handshakeTimeout);
    if (head.status() != 101) {
      throw new HandshakeRefusal(head, response.body(head), false);
    }
    ClientHandshake.Agreement agreement = handshake.judge(head);
    WebSocket socket =
        WebSocket.client(
            PrefixedTransport.of(response.rest(), transport),
            options,
            agreement.deflate().orElse(null));
    return new Connection(socket, agreement.subprotocol(), head.headers());
  }

  /// Has the proxy connect (RFC 6455 §4.1, RFC 9110 §9.3.6).
  private void tunnel(ByteBuffer request, Transport transport) throws IOException {
    transport.write(new ByteBuffer[] {request}, handshakeTimeout);
    ResponseReader response = new ResponseReader(transport);
    ResponseHead head = response.head(handshakeTimeout);
    if (head.status() < 200 || head.status() > 299) {
      throw new HandshakeRefusal(head, response.body(head), true);
    }
    if (response.rest().hasRemaining()) {
      // Neither TLS nor the handshake begins with the server's octets.
      throw HandshakeViolation.ofAnswer("The proxy said more than its answer.");
    }
  }

  private SSLSocket secured(Socket connection, WebSocketUri target) throws IOException {
    // A certificate knows no final dot.
    String host =
        target.host().endsWith(".")
            ? target.host().substring(0, target.host().length() - 1)
            : target.host();
    SSLSocket socket =
        (SSLSocket)
            context().getSocketFactory().createSocket(connection, host, target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    if (!target.isAddress()) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private SSLContext context() throws IOException {
    if (tls != null) {
      return tls;
    }
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("the JDK's trust store cannot be used", e);
    }
  }

  /// A connection to the first address of a host that takes one. All of them share the time.
  private Socket connected(String host, int port) throws IOException {
    long end = System.nanoTime() + connectTimeout.toNanos();
    InetAddress[] addresses = addresses(host);
    IOException failure = null;
    for (int i = 0; i < addresses.length; i++) {
      long millis = Duration.ofNanos(end - System.nanoTime()).toMillis() / (addresses.length - i);
      Socket socket = new Socket();
      try {
        socket.connect(
            new InetSocketAddress(addresses[i], port), Math.clamp(millis, 1, Integer.MAX_VALUE));
        return socket;
      } catch (IOException e) {
        closeQuietly(socket);
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure == null ? new IOException("no address of " + host) : failure;
  }

  /// All addresses of a host, in the system's order. The system's look-up knows no timeout and
  /// holds the thread that asks, so that is one of its own: of the platform, since a virtual one
  /// would hold its carrier, and left behind if it takes too long.
  private InetAddress[] addresses(String host) throws IOException {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> resolver.addresses(host));
    Thread.ofPlatform().daemon().name(Thread.currentThread().getName() + " look-up").start(lookup);
    try {
      return lookup.get(connectTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException(
          "looking up " + host + " took more than " + connectTimeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(e.getCause());
      throw unknown;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + host + " was looked up");
    }
  }

  private SocketTimeoutException late(@Nullable IOException cause) {
    SocketTimeoutException late =
        new SocketTimeoutException(
            "the opening handshake took more than " + handshakeTimeout.toMillis() + " ms");
    if (cause != null) {
      late.initCause(cause);
    }
    return late;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  /// What a [WebSocketClient] is to be like. Used by one thread.
  public static final class Builder {
    private Resolver resolver = InetAddress::getAllByName;
    private WebSocketOptions options = WebSocketOptions.DEFAULTS;
    private List<String> subprotocols = List.of();
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable SSLContext tls;
    private @Nullable HttpProxy proxy;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration handshakeTimeout = Duration.ofSeconds(10);

    private Builder() {}

    /// Limits, timings and compression of the sockets; [WebSocketOptions#DEFAULTS] if not called.
    /// permessage-deflate is offered if the options want it; the server may decline.
    public Builder options(WebSocketOptions options) {
      this.options = options;
      return this;
    }

    /// Asks for one of these, the best first.
    ///
    /// @throws IllegalArgumentException if they are not distinct tokens (RFC 6455 §4.1)
    public Builder subprotocols(String... names) {
      List<String> list = List.of(names);
      if (!list.stream().allMatch(HttpText::isToken) || new HashSet<>(list).size() != list.size()) {
        throw new IllegalArgumentException("subprotocols are distinct tokens: " + list);
      }
      subprotocols = list;
      return this;
    }

    /// Adds a header to the request, such as `Authorization` or `Cookie`. A second one of the same
    /// name is a line of its own.
    ///
    /// @throws IllegalArgumentException if the handshake says this header itself, or if it is none
    public Builder header(String name, String value) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (OWN_HEADERS.contains(lower) || lower.startsWith("sec-websocket-")) {
        throw new IllegalArgumentException("the handshake says " + name + " itself");
      }
      return add(name, value);
    }

    /// Says which page asks, as browsers do: for example `https://console.example`. Not said
    /// otherwise.
    ///
    /// @throws IllegalArgumentException if it cannot be a header's value
    public Builder origin(String origin) {
      headers.remove("Origin");
      return add("Origin", origin);
    }

    /// What `wss` trusts and shows; the JDK's default if not called. The server's name is verified
    /// whatever the context.
    public Builder tls(SSLContext context) {
      tls = context;
      return this;
    }

    /// Goes through a proxy, which looks up the server's name as well.
    public Builder proxy(HttpProxy proxy) {
      this.proxy = proxy;
      return this;
    }

    /// How long to wait for the addresses of a name and for TCP, all of them together; 10 s if not
    /// called.
    public Builder connectTimeout(Duration time) {
      connectTimeout = positive(time);
      return this;
    }

    /// How long the proxy, TLS and the opening handshake may take together; 10 s if not called.
    public Builder handshakeTimeout(Duration time) {
      handshakeTimeout = positive(time);
      return this;
    }

    /// The client. The builder may be used on.
    public WebSocketClient build() {
      return new WebSocketClient(this);
    }

    /// Asks this for addresses instead of the system.
    Builder resolver(Resolver other) {
      resolver = other;
      return this;
    }

    private Builder add(String name, String value) {
      if (!HttpText.isToken(name) || !HttpText.isValue(value)) {
        throw new IllegalArgumentException("not a header: " + name);
      }
      headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      return this;
    }

    private static Duration positive(Duration time) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("must be positive: " + time);
      }
      return time;
    }
  }
}
