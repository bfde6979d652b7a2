package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.NodePeer;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.TlsIdentity;
import dev.gangway.e2e.world.Window;
import dev.gangway.websocket.DeflateOptions;
import dev.gangway.websocket.HttpUpgrade;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.SocketTransport;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketClient;
import dev.gangway.websocket.WebSocketOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The frame layer in both roles against implementations of others: npm's `ws`, and Chromium's.
///
/// `peers/exercises.mjs` says what clients do with our server; what our client does with theirs is
/// here.
@EndToEnd
class WebSocketPeersTest {

  private static final int MEBIBYTE = 1 << 20;

  private static final String NO_TAKEOVER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  /// What a client tries, in order.
  private static final List<String> EXERCISES =
      List.of(
          "subprotocol",
          "text",
          "no text",
          "binary",
          "nothing binary",
          "a mebibyte of text",
          "a mebibyte of noise",
          "a mebibyte of zeros",
          "closed by the client",
          "closed by the server");

  private static final Deque<AutoCloseable> started = new ArrayDeque<>();
  private static TlsIdentity identity;
  private static GatewayProcess compressing;
  private static GatewayProcess plain;
  private static NodePeer server;

  @BeforeAll
  static void start() {
    identity = started(TlsIdentity.make());
    compressing = started(echo("on"));
    plain = started(echo("off"));
    server = started(NodePeer.start("server.mjs", identity.keyStore().toString()));
  }

  @AfterAll
  static void stop() throws Exception {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }

  private static <T extends AutoCloseable> T started(T resource) {
    started.push(resource);
    return resource;
  }

  @ParameterizedTest
  @CsvSource({"on, " + NO_TAKEOVER, "off, nothing"})
  void npmsClientGetsItsMessagesBack(String deflate, String agreed) {
    try (NodePeer client = NodePeer.start("client.mjs", address(deflate), "on")) {
      assertThat(client.awaitSuccess()).isEqualTo(nodesLines(agreed));
    }
  }

  @Test
  void aClientThatDoesNotCompressGetsItsMessagesBack() {
    try (NodePeer client = NodePeer.start("client.mjs", address("on"), "off")) {
      assertThat(client.awaitSuccess()).isEqualTo(nodesLines("nothing"));
    }
  }

  @ParameterizedTest
  @CsvSource({"on, " + NO_TAKEOVER, "off, ''"})
  void chromiumGetsItsMessagesBack(String deflate, String agreed, Window window) throws Exception {
    String module =
        "data:text/javascript;base64,"
            + Base64.getEncoder()
                .encodeToString(
                    Files.readAllBytes(
                        Place.root().resolve("backend").resolve("e2e/peers/exercises.mjs")));
    assertThat(
            window
                .page()
                .evaluate(
                    """
                    async ([module, url]) => {
                      const socket = new WebSocket(url);
                      await new Promise((resolve) => { socket.onopen = socket.onclose = resolve; });
                      const agreed = socket.extensions;
                      socket.close();
                      const { exercise } = await import(module);
                      return [agreed, ...(await exercise(WebSocket, url))];
                    }
                    """,
                    List.of(module, address(deflate))))
        .isEqualTo(prepended(agreed, EXERCISES));
  }

  /// TLS in between, everything compressed, and references to earlier messages both ways.
  @Test
  void npmsClientGetsItsMessagesBackOverTls() throws Exception {
    WebSocketOptions options =
        WebSocketOptions.DEFAULTS
            .withMaxText(2 * MEBIBYTE)
            .withMaxMessage(2 * MEBIBYTE)
            .withDeflate(DeflateOptions.DEFAULTS.withThreshold(0).withTakeover(true));
    OpeningHandshake handshake =
        OpeningHandshake.accepting(OriginPolicy.anyOrNone())
            .offering(List.of("v2", "v1"))
            .compressing(options.deflate());
    try (ServerSocket listener =
            identity
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        NodePeer client =
            NodePeer.start(
                "client.mjs",
                "wss://127.0.0.1:" + listener.getLocalPort(),
                "on",
                identity.certificate().toString())) {
      Thread.ofVirtual().start(() -> serve(listener, handshake, options));
      assertThat(client.awaitSuccess()).isEqualTo(nodesLines("permessage-deflate"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "off, false, ",
    "on, false, " + NO_TAKEOVER + "; server_max_window_bits=9",
    "takeover, false, permessage-deflate",
    "off, true, ",
    "on, true, " + NO_TAKEOVER + "; server_max_window_bits=9",
    "takeover, true, permessage-deflate",
  })
  void npmsServerAndOurClientUnderstandEachOther(
      String deflate, boolean secure, @Nullable String agreed) throws Exception {
    String[] ports = server.awaitLine("ready at ").split(" ", -1);
    String name = (secure ? "wss" : "ws") + " /" + deflate;
    URI uri =
        URI.create(
            (secure ? "wss://127.0.0.1:" + ports[1] : "ws://127.0.0.1:" + ports[0])
                + "/"
                + deflate);
    WebSocketClient client = client(identity.context(), deflate.equals("takeover"));

    WebSocketClient.Connection connection = client.connect(uri);
    assertThat(connection.subprotocol()).contains("v2");
    List<String> extensions =
        connection.headers().getOrDefault("Sec-WebSocket-Extensions", List.of());
    assertThat(extensions).isEqualTo(agreed == null ? List.of() : List.of(agreed));

    WebSocket socket = connection.socket();
    for (ByteBuffer message : messages()) {
      // Three times, since what went before may be referred to.
      for (int round = 0; round < 3; round++) {
        socket.sendBinary(message.duplicate());
        assertThat(binary(socket)).isEqualTo(message);
      }
    }
    for (String text : List.of("naïve 你好 😀", "", "line after line\n".repeat(50_000))) {
      socket.sendText(text);
      assertThat(text(socket)).isEqualTo(text);
    }
    try (var sink = socket.beginText()) {
      sink.append("in three");
      sink.append(" pieces");
      sink.finish();
    }
    assertThat(text(socket)).isEqualTo("in three pieces");
    socket.sendText("fragments");
    assertThat(text(socket)).isEqualTo("in three pieces");
    socket.sendText("ping");
    assertThat(text(socket)).isEqualTo("pong here?");
    socket.close(4001, "enough");
    assertThat(socket.receive(Await.PATIENCE)).isEqualTo(new Message.Closed(4001, "enough"));
    assertThat(server.awaitLine(name + " closed: 4001")).isEqualTo(" enough");

    // A client's own fault has the code of a server's (RFC 6455, erratum 3227).
    WebSocket broken = client.connect(uri).socket();
    broken.close(1011, "broken");
    assertThat(server.awaitLine(name + " closed: 1011")).isEqualTo(" broken");
    assertThat(broken.receive(Await.PATIENCE)).isEqualTo(new Message.Closed(1011, "broken"));

    WebSocket told = client.connect(uri).socket();
    told.sendText("close 4002 because");
    assertThat(told.receive(Await.PATIENCE)).isEqualTo(new Message.Closed(4002, "because"));
    assertThat(server.awaitLine(name + " closed: 4002")).isEqualTo(" ");

    WebSocket greedy = client.connect(uri).socket();
    greedy.sendBinary(ByteBuffer.allocate(2 * MEBIBYTE + 1));
    assertThat(greedy.receive(Await.PATIENCE)).isEqualTo(new Message.Closed(1009, ""));
  }

  private static GatewayProcess echo(String deflate) {
    return GatewayProcess.startEcho(
        "--subprotocol",
        "v2",
        "--subprotocol",
        "v1",
        "--max-message",
        String.valueOf(2 * MEBIBYTE),
        "--deflate",
        deflate);
  }

  private static String address(String deflate) {
    GatewayProcess echo = deflate.equals("on") ? compressing : plain;
    return echo.uri().toString().replaceFirst("^http", "ws") + "echo";
  }

  private static List<String> nodesLines(String agreed) {
    return prepended(
        "agreed: " + agreed,
        prepended(
            "ping",
            prepended(
                "fragments", prepended("no close code", prepended("close codes", EXERCISES)))));
  }

  private static List<String> prepended(String first, List<String> rest) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }

  private static WebSocketClient client(SSLContext context, boolean takeover) {
    return WebSocketClient.builder()
        .tls(context)
        .subprotocols("v1", "v2")
        .options(
            WebSocketOptions.DEFAULTS.withDeflate(
                DeflateOptions.DEFAULTS.withThreshold(0).withTakeover(takeover)))
        .build();
  }

  private static List<ByteBuffer> messages() {
    byte[] noise = new byte[MEBIBYTE];
    new Random(7).nextBytes(noise);
    return List.of(
        ByteBuffer.wrap(new byte[] {0, 1, 127, -128, -1}),
        ByteBuffer.allocate(0),
        ByteBuffer.wrap("ls -l\r\n".repeat(10_000).getBytes(StandardCharsets.UTF_8)),
        ByteBuffer.wrap(noise),
        ByteBuffer.allocate(MEBIBYTE));
  }

  private static ByteBuffer binary(WebSocket socket) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    while (true) {
      Message message = socket.receive(Await.PATIENCE);
      if (!(message instanceof Message.Binary(ByteBuffer piece, boolean last))) {
        throw new AssertionError("instead of a binary message: " + message);
      }
      byte[] octets = new byte[piece.remaining()];
      piece.get(octets);
      whole.writeBytes(octets);
      if (last) {
        return ByteBuffer.wrap(whole.toByteArray());
      }
    }
  }

  private static String text(WebSocket socket) throws IOException {
    if (!(socket.receive(Await.PATIENCE) instanceof Message.Text message)) {
      throw new AssertionError("not a text message");
    }
    return message.text();
  }

  /// Echoes until the listener is closed.
  private static void serve(
      ServerSocket listener, OpeningHandshake handshake, WebSocketOptions options) {
    try {
      while (true) {
        Socket connection = listener.accept();
        Thread.ofVirtual().start(() -> echo(connection, handshake, options));
      }
    } catch (IOException closed) {
      // As said.
    }
  }

  private static void echo(
      Socket connection, OpeningHandshake handshake, WebSocketOptions options) {
    try {
      HttpUpgrade upgrade = HttpUpgrade.read(SocketTransport.of(connection), Await.PATIENCE);
      WebSocket socket = upgrade.accept(handshake, options);
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      while (true) {
        switch (socket.receive()) {
          case Message.Text text -> socket.sendText(text.text());
          case Message.Binary(ByteBuffer piece, boolean last) -> {
            byte[] octets = new byte[piece.remaining()];
            piece.get(octets);
            whole.writeBytes(octets);
            if (last) {
              socket.sendBinary(ByteBuffer.wrap(whole.toByteArray()));
              whole.reset();
            }
          }
          case Message.Closed _ -> {
            return;
          }
        }
      }
    } catch (IOException failure) {
      throw new AssertionError("a connection failed", failure);
    }
  }
}
