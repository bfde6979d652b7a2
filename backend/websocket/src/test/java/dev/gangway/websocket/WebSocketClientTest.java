package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client against servers and proxies that say what the test says.
@Timeout(60)
class WebSocketClientTest {

  private static final String SWITCH =
      """
      HTTP/1.1 101 Switching Protocols
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Accept: $accept

      """;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket listener;
  private Future<String> served = CompletableFuture.completedFuture("");

  WebSocketClientTest() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void noThreadIsLeft() throws Exception {
    listener.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + "/chat?x=1");
  }

  /// Reads a request's head and answers it.
  ///
  /// @param answer with `$accept` for what goes with the key, lines ended by LF
  /// @return the request
  private static String exchange(Socket socket, String answer) throws IOException {
    StringBuilder request = new StringBuilder();
    while (!request.toString().endsWith("\r\n\r\n")) {
      int octet = socket.getInputStream().read();
      if (octet < 0) {
        throw new AssertionError("the stream ended after: " + request);
      }
      request.append((char) octet);
    }
    String key =
        request
            .toString()
            .lines()
            .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
            .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
            .findFirst()
            .orElse("");
    socket
        .getOutputStream()
        .write(
            answer
                .replace("\n", "\r\n")
                .replace("$accept", OpeningHandshake.accept(key))
                .getBytes(StandardCharsets.ISO_8859_1));
    return request.toString();
  }

  /// Serves one connection with one answer, and then waits for its end.
  private void serve(String answer) {
    serve(UnaryOperator.identity(), answer);
  }

  private void serve(UnaryOperator<Socket> layer, String... answers) {
    served =
        threads.submit(() -> {
          StringBuilder requests = new StringBuilder();
          try (Socket socket = layer.apply(listener.accept())) {
            for (String answer : answers) {
              requests.append(exchange(socket, answer));
            }
            // Whatever else comes until the client ends it.
            while (socket.getInputStream().read() >= 0) {}
          } catch (IOException e) {
            // The client may be quicker.
          }
          return requests.toString();
        });
  }

  /// What was asked, once the client has ended the connection.
  private String requests() throws Exception {
    return served.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aConnectionIsOpened() throws Exception {
    serve(SWITCH.replace("\n\n", "\nSec-WebSocket-Protocol: b\nX-Node: 7\n\n"));
    WebSocketClient client =
        WebSocketClient.builder()
            .subprotocols("a", "b")
            .origin("https://page.example")
            .header("Authorization", "Bearer 123")
            .header("X-Twice", "1")
            .header("X-Twice", "2")
            .build();
    WebSocketClient.Connection connection = client.connect(uri("ws"));
    assertThat(connection.subprotocol()).contains("b");
    assertThat(connection.headers().get("x-node")).containsExactly("7");
    connection.socket().abort();
    assertThat(requests().lines())
        .startsWith("GET /chat?x=1 HTTP/1.1", "Host: 127.0.0.1:" + listener.getLocalPort())
        .contains(
            "Sec-WebSocket-Protocol: a, b",
            "Origin: https://page.example",
            "Authorization: Bearer 123",
            "X-Twice: 1",
            "X-Twice: 2");
  }

  @Test
  void octetsGluedBehindTheResponseAreKept() throws Exception {
    serve(SWITCH + "\u0081\u0005Hello\u0081\u0001!");
    WebSocket socket = WebSocketClient.builder().build().connect(uri("ws")).socket();
    assertThat(socket.receive()).isEqualTo(new Message.Text("Hello", true));
    assertThat(socket.receive()).isEqualTo(new Message.Text("!", true));
    socket.abort();
  }

  @Test
  void interimResponsesAreReadOver() throws Exception {
    serve("HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: x\n\n" + SWITCH);
    WebSocketClient.builder().build().connect(uri("ws")).socket().abort();
    serve("HTTP/1.1 100 Continue\n\n".repeat(50) + SWITCH);
    assertThatExceptionOfType(HandshakeViolation.class)
        .isThrownBy(() -> WebSocketClient.builder().build().connect(uri("ws")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic\nContent-Length: 5\n\nlogin and more",
        "HTTP/1.1 302 Found\nLocation: ws://elsewhere.example/\nContent-Length: 5\n\nlogin",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nlogin\n0\n\n",
        "HTTP/1.0 503 \nContent-Length: 5\n\nlogin",
        "HTTP/1.1 426 Upgrade Required\nSec-WebSocket-Version: 13\nContent-Length: 5\n\nlogin",
      })
  void anotherStatusIsARefusal(String answer) {
    serve(answer);
    HandshakeRefusal refusal =
        catchThrowableOfType(
            HandshakeRefusal.class, () -> WebSocketClient.builder().build().connect(uri("ws")));
    assertThat(refusal.status()).isEqualTo(Integer.parseInt(answer.substring(9, 12)));
    assertThat(refusal.body()).isEqualTo("login");
    assertThat(refusal.byProxy()).isFalse();
    assertThat(refusal.headers()).isNotNull();
  }

  @Test
  void aBodyThatStopsIsNotAwaited() {
    serve("HTTP/1.1 500 Oops\nContent-Length: 50\n\nhalf");
    HandshakeRefusal refusal =
        catchThrowableOfType(
            HandshakeRefusal.class, () -> WebSocketClient.builder().build().connect(uri("ws")));
    assertThat(refusal).hasMessage("the server answered 500 Oops");
    assertThat(refusal.body()).isEqualTo("half");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\n\n",
        "HTTP/1.1 101 Switching Protocols\n\n",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: x\n\n",
      })
  void aWrongAnswerIsAViolation(String answer) {
    serve(answer);
    assertThatExceptionOfType(HandshakeViolation.class)
        .isThrownBy(() -> WebSocketClient.builder().build().connect(uri("ws")))
        .satisfies(violation -> assertThat(violation.status()).isEqualTo(502));
  }

  @Test
  void anEndInsteadOfAnAnswerIsAnError() throws Exception {
    Future<?> server =
        threads.submit(() -> {
          try (Socket socket = listener.accept()) {
            exchange(socket, "HTTP/1.1 101 Switch");
          }
          return null;
        });
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WebSocketClient.builder().build().connect(uri("ws")));
    server.get(20, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerThatDripsIsTooLate() throws Exception {
    Future<?> server =
        threads.submit(() -> {
          try (Socket socket = listener.accept()) {
            exchange(socket, "HTTP/1.1 101 ");
            for (; ; ) {
              socket.getOutputStream().write('x');
              // Paced by the deadline of a read that nothing comes for.
              socket.setSoTimeout(10);
              try {
                if (socket.getInputStream().read() < 0) {
                  return null;
                }
              } catch (SocketTimeoutException e) {
                // As meant.
              }
            }
          } catch (IOException e) {
            return null;
          }
        });
    WebSocketClient client =
        WebSocketClient.builder().handshakeTimeout(Duration.ofMillis(200)).build();
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> client.connect(uri("ws")))
        .withMessageContaining("200 ms");
    server.get(20, TimeUnit.SECONDS);
  }

  @Test
  void nobodyListeningIsAnError() throws Exception {
    listener.close();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WebSocketClient.builder().build().connect(uri("ws")));
  }

  @Test
  void whatTheCallerMustNotSayIsRefused() {
    WebSocketClient.Builder builder = WebSocketClient.builder();
    for (String name :
        List.of(
            "Host",
            "upgrade",
            "Connection",
            "Origin",
            "Content-Length",
            "Transfer-Encoding",
            "Sec-WebSocket-Key",
            "sec-websocket-protocol",
            "Sec-WebSocket-Anything",
            "Proxy-Authorization",
            "",
            "a b",
            "a:b",
            "a\r\nb")) {
      assertThatIllegalArgumentException().as(name).isThrownBy(() -> builder.header(name, "x"));
    }
    for (String value : List.of("a\r\nInjected: b", "a\nb", "a\rb", "a\0", " a", "a ", "ä")) {
      assertThatIllegalArgumentException().isThrownBy(() -> builder.header("X", value));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.origin(value));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> builder.subprotocols("a", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.subprotocols("a,b"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.subprotocols(""));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.handshakeTimeout(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build().connect(URI.create("http://h/")));
  }

  // --- proxies

  private WebSocketClient throughProxy(UnaryOperator<HttpProxy> as) {
    HttpProxy proxy = as.apply(HttpProxy.at("127.0.0.1", listener.getLocalPort()));
    return WebSocketClient.builder().proxy(proxy).build();
  }

  @Test
  void aProxyIsAskedToConnectAndNothingIsSaidToItBeforeItDoes() throws Exception {
    serve(UnaryOperator.identity(), "HTTP/1.1 200 Connection established\n\n", SWITCH);
    throughProxy(proxy -> proxy.as("me", "pass:wörd"))
        .connect(URI.create("ws://nowhere.invalid/chat"))
        .socket()
        .abort();
    assertThat(requests().lines())
        .startsWith(
            "CONNECT nowhere.invalid:80 HTTP/1.1",
            "Host: nowhere.invalid:80",
            "Proxy-Authorization: Basic bWU6cGFzczp3w7ZyZA==",
            "",
            "GET /chat HTTP/1.1",
            "Host: nowhere.invalid");
  }

  @Test
  void aProxysRefusalIsToldFromTheServers() throws Exception {
    serve(
        "HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic\nContent-Length: 2\n\nno");
    HandshakeRefusal refusal =
        catchThrowableOfType(
            HandshakeRefusal.class,
            () -> throughProxy(proxy -> proxy).connect(URI.create("wss://[2001:db8::1]/")));
    assertThat(refusal.status()).isEqualTo(407);
    assertThat(refusal.byProxy()).isTrue();
    assertThat(refusal.headers().get("Proxy-Authenticate")).containsExactly("Basic");
    assertThat(refusal.body()).isEqualTo("no");
    assertThat(requests())
        .startsWith("CONNECT [2001:db8::1]:443 HTTP/1.1\r\n")
        .doesNotContain("Authorization");
  }

  @Test
  void aProxyThatSaysTooMuchIsAViolation() {
    serve("HTTP/1.1 200 OK\n\nHTTP/1.1 101 ");
    assertThatExceptionOfType(HandshakeViolation.class)
        .isThrownBy(() -> throughProxy(proxy -> proxy).connect(URI.create("ws://h.invalid/")));
  }

  @Test
  void aProxyThatSwitchesToSomethingElseHasNotConnected() {
    serve("HTTP/1.1 101 Switching Protocols\nUpgrade: x\n\n");
    HandshakeRefusal refusal =
        catchThrowableOfType(
            HandshakeRefusal.class,
            () -> throughProxy(proxy -> proxy).connect(URI.create("ws://h.invalid/")));
    assertThat(refusal.status()).isEqualTo(101);
    assertThat(refusal.byProxy()).isTrue();
  }

  @Test
  void everyAddressOfANameIsTried() throws Exception {
    serve(SWITCH);
    // Nobody listens at the first: a whole network is this machine's, and the test takes one of it.
    WebSocketClient client =
        WebSocketClient.builder().resolver(_ -> addresses("127.0.0.77", "127.0.0.1")).build();
    client.connect(named()).socket().abort();
    assertThat(requests()).contains("Host: chat.invalid:" + listener.getLocalPort());
  }

  @Test
  void aNameWhoseAddressesAllRefuseSaysSoForEach() {
    WebSocketClient client =
        WebSocketClient.builder().resolver(_ -> addresses("127.0.0.77", "127.0.0.78")).build();
    ConnectException refused =
        catchThrowableOfType(ConnectException.class, () -> client.connect(named()));
    assertThat(refused.getSuppressed()).hasSize(1);
  }

  @Test
  void aNameWithoutAddressesIsUnknown() {
    WebSocketClient unknown =
        WebSocketClient.builder()
            .resolver(host -> {
              throw new UnknownHostException("no " + host);
            })
            .build();
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> unknown.connect(named()))
        .withMessage("chat.invalid")
        .havingCause()
        .withMessage("no chat.invalid");
    WebSocketClient empty = WebSocketClient.builder().resolver(_ -> addresses()).build();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> empty.connect(named()))
        .withMessageContaining("chat.invalid");
  }

  @Test
  void lookingUpANameIsPartOfConnecting() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    WebSocketClient client =
        WebSocketClient.builder()
            .connectTimeout(Duration.ofMillis(50))
            .resolver(_ -> {
              await(over);
              return addresses("127.0.0.1");
            })
            .build();
    try {
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> client.connect(named()))
          .withMessageContaining("chat.invalid");
    } finally {
      over.countDown();
    }
  }

  @Test
  void whoeverLooksUpANameMayBeInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    WebSocketClient client =
        WebSocketClient.builder()
            .resolver(_ -> {
              asked.countDown();
              await(over);
              return addresses();
            })
            .build();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.connect(named());
              } catch (InterruptedIOException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
              } catch (IOException e) {
                interrupted.completeExceptionally(e);
              }
            });
    try {
      await(asked);
      caller.interrupt();
      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      over.countDown();
    }
  }

  /// Where the test's server is said to be.
  private URI named() {
    return URI.create("ws://chat.invalid:" + listener.getLocalPort() + "/");
  }

  private static InetAddress[] addresses(String... literals) {
    return Stream.of(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aProxysPasswordIsNotPrinted() {
    HttpProxy proxy = HttpProxy.at("h", 1).as("me", "secret");
    assertThat(proxy.toString()).contains("me").doesNotContain("secret");
    assertThat(HttpProxy.at("h", 1)).hasToString("HttpProxy[h:1]");
    assertThatIllegalArgumentException().isThrownBy(() -> HttpProxy.at("h", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> HttpProxy.at("h", 65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> proxy.as("a:b", "c"));
    assertThatIllegalArgumentException().isThrownBy(() -> new HttpProxy("h", 1, "a", null));
  }

  // --- TLS

  private static UnaryOperator<Socket> tls(SSLContext context) {
    return socket -> {
      try {
        SSLSocket tls =
            (SSLSocket)
                context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        return tls;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    };
  }

  @Test
  void tlsIsSpokenWithWhomTheCertificateNames() throws Exception {
    SSLContext context = Certificates.context();
    serve(tls(context), SWITCH + "\u0081\u0001!");
    WebSocket socket = WebSocketClient.builder().tls(context).build().connect(uri("wss")).socket();
    assertThat(socket.receive()).isEqualTo(new Message.Text("!", true));
    socket.abort();
    assertThat(requests()).startsWith("GET /chat?x=1 HTTP/1.1\r\n");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    serve(tls(Certificates.context()), SWITCH);
    URI other = URI.create("wss://localhost:" + listener.getLocalPort() + "/");
    WebSocketClient client = WebSocketClient.builder().tls(Certificates.context()).build();
    assertThatExceptionOfType(SSLException.class).isThrownBy(() -> client.connect(other));
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    serve(tls(Certificates.context()), SWITCH);
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(() -> WebSocketClient.builder().build().connect(uri("wss")));
  }

  @Test
  void tlsGoesThroughAProxyToTheNameThatWasAskedFor() throws Exception {
    SSLContext context = Certificates.context();
    Future<String> names =
        threads.submit(() -> {
          try (Socket proxied = listener.accept()) {
            exchange(proxied, "HTTP/1.1 200 OK\n\n");
            SSLSocket tls = (SSLSocket) tls(context).apply(proxied);
            tls.startHandshake();
            exchange(tls, SWITCH);
            return ((ExtendedSSLSession) tls.getSession()).getRequestedServerNames().toString();
          }
        });
    HttpProxy proxy = HttpProxy.at("127.0.0.1", listener.getLocalPort());
    WebSocketClient.builder()
        .tls(context)
        .proxy(proxy)
        .build()
        .connect(URI.create("wss://Chat.Invalid./"))
        .socket()
        .abort();
    assertThat(names.get(20, TimeUnit.SECONDS)).contains("chat.invalid");
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsTooLateOrAnError() throws Exception {
    Future<?> silent = threads.submit(() -> listener.accept());
    WebSocketClient client =
        WebSocketClient.builder().handshakeTimeout(Duration.ofMillis(200)).build();
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> client.connect(uri("wss")));
    ((Socket) silent.get(20, TimeUnit.SECONDS)).close();
  }

  @Test
  void aSentMessageArrives() throws Exception {
    Future<ByteBuffer> frame =
        threads.submit(() -> {
          try (Socket socket = listener.accept()) {
            exchange(socket, SWITCH);
            return ByteBuffer.wrap(socket.getInputStream().readNBytes(7));
          }
        });
    WebSocket socket = WebSocketClient.builder().build().connect(uri("ws")).socket();
    socket.sendText("!");
    ByteBuffer sent = frame.get(20, TimeUnit.SECONDS);
    assertThat(sent.getShort(0)).isEqualTo((short) 0x8181);
    assertThat(sent.get(6) ^ sent.get(2)).isEqualTo('!');
    socket.abort();
  }
}
