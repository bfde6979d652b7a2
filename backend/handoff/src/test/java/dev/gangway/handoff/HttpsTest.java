package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gangway.websocket.CloseCode;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketClient;
import dev.gangway.websocket.WebSocketOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS in process: pages with HTTP/2, sockets with HTTP/1.1, certificates that change.
@Timeout(120)
class HttpsTest {

  private static final int BLOCK = 64 * 1024;
  private static final int BLOCKS = 200;

  @TempDir private static Path folder;
  private static TestCertificates.Made certificate;
  private static TestCertificates.Made next;

  private TlsFiles files;
  private EchoServer server;
  private final List<WebSocket> open = new ArrayList<>();

  @BeforeAll
  static void make() throws Exception {
    certificate = TestCertificates.make(folder, "one", "-keyalg", "EC");
    next = TestCertificates.make(folder, "two", "-keyalg", "RSA", "-keysize", "2048");
  }

  @BeforeEach
  void start() throws Exception {
    Files.copy(certificate.chain(), folder.resolve("now.pem"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(certificate.key(), folder.resolve("now.key"), StandardCopyOption.REPLACE_EXISTING);
    files = TlsFiles.open(folder.resolve("now.pem"), folder.resolve("now.key"));
    server = new EchoServer(new EchoOptions(0, List.of(), List.of(), 64 << 20, false), files);
    server.start();
  }

  @AfterEach
  void stop() {
    open.forEach(WebSocket::abort);
    server.close();
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://localhost:" + server.port() + path);
  }

  private SSLSocket tls(SSLContext context, String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private WebSocket open() throws Exception {
    WebSocket socket =
        WebSocketClient.builder()
            .tls(certificate.trusting())
            .options(WebSocketOptions.DEFAULTS.withMaxMessage(64 << 20))
            .build()
            .connect(uri("wss", "/echo"))
            .socket();
    open.add(socket);
    return socket;
  }

  @Test
  void pagesComeOverHttp2() throws Exception {
    try (HttpClient http = HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
      HttpRequest request = HttpRequest.newBuilder(uri("https", "/page")).build();
      for (int i = 0; i < 3; i++) {
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("There is only /echo here.\n");
      }
      var refused =
          http.send(
              HttpRequest.newBuilder(uri("https", "/a/..;/b")).build(), BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void whoeverOffersNothingElseGetsHttp1() throws Exception {
    for (String[] offers : new String[][] {{}, {"http/1.1"}}) {
      try (SSLSocket socket = tls(certificate.trusting(), offers)) {
        socket
            .getOutputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\nX".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 404 ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothVersionsOfTlsCarrySockets(String version) throws Exception {
    try (SSLSocket socket = tls(certificate.trusting())) {
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    try (SSLSocket socket =
        (SSLSocket)
            certificate
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setEnabledProtocols(new String[] {version});
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write((RawClient.upgrade("/echo") + "\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(RawClient.text("over " + version));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
      assertThat(in.readUnsignedShort()).isEqualTo(0x8100 | ("over " + version).length());
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("over " + version);
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void oldVersionsOfTlsAreRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> {
          try (SSLSocket socket =
              (SSLSocket)
                  certificate
                      .trusting()
                      .getSocketFactory()
                      .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            socket.startHandshake();
          }
        });
  }

  @Test
  void whoeverSpeaksNoTlsIsCut() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.rest()).doesNotContain("HTTP");
    }
  }

  @Test
  void muchGoesBothWaysWhileTheClientDoesNotRead() throws Exception {
    WebSocket socket = open();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < BLOCKS; i++) {
                byte[] block = new byte[BLOCK];
                block[0] = (byte) i;
                block[BLOCK - 1] = (byte) ~i;
                try {
                  socket.sendBinary(ByteBuffer.wrap(block));
                } catch (IOException e) {
                  return;
                }
              }
            });
    // Until both sides' buffers are full, or all is sent.
    assertThat(writer.join(Duration.ofMillis(500))).isIn(true, false);
    for (int i = 0; i < BLOCKS; i++) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      boolean last = false;
      while (!last) {
        Message.Binary piece = (Message.Binary) socket.receive();
        byte[] octets = new byte[piece.payload().remaining()];
        piece.payload().get(octets);
        whole.writeBytes(octets);
        last = piece.last();
      }
      byte[] block = whole.toByteArray();
      assertThat(block).hasSize(BLOCK);
      assertThat(block[0]).isEqualTo((byte) i);
      assertThat(block[BLOCK - 1]).isEqualTo((byte) ~i);
    }
    socket.close(CloseCode.NORMAL, "");
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
  }

  @Test
  void manySmallMessagesArriveOneByOne() throws Exception {
    WebSocket socket = open();
    for (int i = 0; i < 2_000; i++) {
      socket.sendText("message " + i);
      assertThat(socket.receive()).isEqualTo(new Message.Text("message " + i, true));
    }
  }

  @Test
  void theJdksClientIsServed() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    java.net.http.WebSocket.Listener listener =
        new java.net.http.WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              java.net.http.WebSocket socket, CharSequence text, boolean last) {
            seen.add(text.toString());
            socket.request(1);
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onClose(
              java.net.http.WebSocket socket, int code, String reason) {
            seen.add("closed " + code);
            return null;
          }
        };
    try (HttpClient http = HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
      java.net.http.WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(uri("wss", "/echo"), listener)
              .get(20, TimeUnit.SECONDS);
      socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
      socket.sendClose(1000, "").get(20, TimeUnit.SECONDS);
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 1000");
    }
  }

  @Test
  void idleAndBrokenConnectionsCostNoTime() throws Exception {
    WebSocket socket = open();
    socket.sendText("before");
    assertThat(socket.receive()).isEqualTo(new Message.Text("before", true));
    // Cut with half a frame on the way, and without a goodbye; at ten moments, since what the
    // server
    // is about to do then differs.
    for (int i = 0; i < 10; i++) {
      Socket abrupt = tls(certificate.trusting());
      abrupt
          .getOutputStream()
          .write((RawClient.upgrade("/echo") + "\r\n").getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(i);
      abrupt.getOutputStream().write(new byte[] {(byte) 0x82, (byte) 0xfe, 0x10});
      abrupt.setSoLinger(true, 0);
      abrupt.close();
    }
    // What the cut itself costs may take a second; a loop that finds nothing to do takes them all.
    Duration spent = Duration.ofDays(1);
    for (int i = 0; i < 10 && spent.toMillis() > 100; i++) {
      long before = ioTime();
      Thread.sleep(1_000);
      spent = Duration.ofNanos(ioTime() - before);
    }
    assertThat(spent).isLessThanOrEqualTo(Duration.ofMillis(100));
    socket.sendText("after");
    assertThat(socket.receive()).isEqualTo(new Message.Text("after", true));
  }

  /// What the I/O threads have computed.
  private static long ioTime() {
    var threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith("XNIO")) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }

  private static String shown(SSLSocket socket) throws SSLException {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  @Test
  void aNewCertificateIsShownToNewConnectionsAndOldOnesLiveOn() throws Exception {
    SSLContext trusting = certificate.trusting();
    WebSocket old = open();
    Path chain = folder.resolve("now.pem");
    Path key = folder.resolve("now.key");

    // Half of a change is none, and does no harm.
    Files.copy(next.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
    files.look();
    files.look();
    files.look();
    try (SSLSocket socket = tls(trusting)) {
      assertThat(shown(socket)).isEqualTo("CN=one");
    }

    Files.copy(next.key(), key, StandardCopyOption.REPLACE_EXISTING);
    // The listener looks by itself.
    long deadline = System.nanoTime() + 20_000_000_000L;
    String shown = "";
    while (!shown.equals("CN=two")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      try (SSLSocket socket = tls(next.trusting())) {
        shown = shown(socket);
      } catch (SSLException e) {
        Thread.sleep(100);
      }
    }
    // Also for whoever has a session of before to resume.
    assertThatExceptionOfType(SSLException.class).isThrownBy(() -> tls(trusting).close());

    Files.writeString(chain, "rubbish");
    files.look();
    files.look();
    try (SSLSocket socket = tls(next.trusting())) {
      assertThat(shown(socket)).isEqualTo("CN=two");
    }
    old.sendText("still here");
    assertThat(old.receive()).isEqualTo(new Message.Text("still here", true));
  }

  @Test
  void webSocketsAreNotSpokenOverHttp2() throws Exception {
    try (SSLSocket socket = tls(certificate.trusting(), "h2")) {
      Http2Frames frames = new Http2Frames(socket);
      // SETTINGS_ENABLE_PUSH is a client's, SETTINGS_ENABLE_CONNECT_PROTOCOL (8) is not offered.
      assertThat(frames.settings()).doesNotContainKey(8).containsEntry(3, 100);
      frames.request(
          1,
          ":method",
          "CONNECT",
          ":protocol",
          "websocket",
          ":scheme",
          "https",
          ":path",
          "/echo",
          ":authority",
          "localhost",
          "sec-websocket-version",
          "13");
      assertThat(frames.answer()).isIn("RST_STREAM", "GOAWAY", "400");
    }
    try (SSLSocket socket = tls(certificate.trusting(), "h2")) {
      Http2Frames frames = new Http2Frames(socket);
      frames.request(
          1,
          ":method",
          "GET",
          ":scheme",
          "https",
          ":path",
          "/echo",
          ":authority",
          "localhost",
          "upgrade",
          "websocket",
          "sec-websocket-key",
          RawClient.KEY,
          "sec-websocket-version",
          "13");
      assertThat(frames.answer()).isIn("RST_STREAM", "GOAWAY", "400", "426");
    }
  }

  @Test
  void aFloodOfResetsEndsTheConnection() throws Exception {
    try (SSLSocket socket = tls(certificate.trusting(), "h2")) {
      Http2Frames frames = new Http2Frames(socket);
      try {
        for (int i = 0; i < 1_000; i++) {
          frames.request(
              1 + 2 * i,
              ":method",
              "GET",
              ":scheme",
              "https",
              ":path",
              "/",
              ":authority",
              "localhost");
          frames.reset(1 + 2 * i);
        }
      } catch (IOException e) {
        // It ended while this was going on.
      }
      assertThat(frames.ends()).isTrue();
    }
  }
}
