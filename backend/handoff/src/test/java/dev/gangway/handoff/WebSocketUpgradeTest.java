package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gangway.websocket.Message;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebSocketUpgradeTest {

  private final WebSocketUpgrade upgrade =
      new WebSocketUpgrade(
          OpeningHandshake.accepting(OriginPolicy.anyOrNone()).offering(List.of("v2", "v1")),
          WebSocketOptions.DEFAULTS);

  /// What the conversation of the next socket is.
  private volatile Consumer<WebSocket> conversation = WebSocketUpgradeTest::echo;

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private HttpListener listener;

  @BeforeEach
  void start() throws IOException {
    listener =
        HttpListener.open(
            RawClient.anywhere(),
            exchange -> {
              boolean accepted =
                  upgrade.upgrade(exchange, "socket-7", socket -> conversation.accept(socket));
              seen.add(accepted ? "accepted" : "refused");
            });
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  private RawClient connect() throws IOException {
    return new RawClient(listener.address().getPort());
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(20, TimeUnit.SECONDS));
  }

  private static void echo(WebSocket socket) {
    try {
      for (; ; ) {
        switch (socket.receive()) {
          case Message.Text(String text, _) -> socket.sendText(text);
          case Message.Binary(ByteBuffer payload, _) -> socket.sendBinary(payload);
          case Message.Closed _ -> {
            return;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anAcceptedHandshakeHasExactlyTheHeadersItNeeds() throws Exception {
    try (RawClient client = connect()) {
      client.send(RawClient.upgrade("/") + "Sec-WebSocket-Protocol: v1, v2\r\n\r\n");
      List<String> lines = client.head().lines().toList();
      assertThat(lines.getFirst()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      assertThat(lines.subList(1, lines.size()))
          .filteredOn(line -> !line.startsWith("Date: "))
          .containsExactlyInAnyOrder(
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
              "Sec-WebSocket-Protocol: v2");
      assertThat(next()).isEqualTo("accepted");
    }
  }

  static Stream<Arguments> refused() {
    String right = RawClient.upgrade("/");
    return Stream.of(
        arguments("405", right.replace("GET", "POST"), "\r\n"),
        arguments("405", right.replace("GET", "POST") + "Content-Length: 5\r\n", "\r\nhello"),
        arguments("405", right.replace("GET", "get"), "\r\n"),
        arguments("400", right.replace("HTTP/1.1", "HTTP/1.0"), "\r\n"),
        arguments(
            "400", right.replace("websocket\r\n", "h2c\r\nHTTP2-Settings: AAMAAABk\r\n"), "\r\n"),
        arguments("426", right.replace("Upgrade: websocket\r\n", ""), "\r\n"),
        arguments("400", right.replace("Connection: Upgrade\r\n", ""), "\r\n"),
        arguments("400", right.replace("Connection: Upgrade", "Connection: close"), "\r\n"),
        arguments("426", right.replace("Version: 13", "Version: 12"), "\r\n"),
        arguments("400", right.replace(RawClient.KEY, "c2hvcnQ="), "\r\n"),
        arguments("400", right + "Host: other\r\n", "\r\n"),
        arguments("400", right.replace("Host: localhost\r\n", ""), "\r\n"),
        arguments("403", right + "Origin: https://a\r\nOrigin: https://b\r\n", "\r\n"),
        arguments("403", right + "Origin: https://a https://b\r\n", "\r\n"),
        arguments("400", right + "Origin: https://a\r\n https://b\r\n", "\r\n"),
        arguments("400", right + "Sec-WebSocket-Protocol: v1,v1\r\n", "\r\n"),
        arguments("400", right + "Sec-WebSocket-Extensions: permessage-deflate;\r\n", "\r\n"),
        arguments("400", right + "Sec-WebSocket-Version: 13\r\n", "\r\n"),
        arguments("400", right + "Sec-WebSocket-Key: " + RawClient.KEY + "\r\n", "\r\n"),
        arguments("400", right + "Content-Length: 5\r\n", "\r\nhello"),
        arguments("400", right + "Transfer-Encoding: chunked\r\n", "\r\n5\r\nhello\r\n0\r\n\r\n"),
        arguments("501", right + "Transfer-Encoding: xchunked\r\n", "\r\n"));
  }

  /// The refusal is all there is on the connection, although a whole further request comes glued to
  /// the first.
  @ParameterizedTest
  @MethodSource("refused")
  void aRefusalHasItsStatusAndClosesTheConnection(String status, String head, String body)
      throws Exception {
    try (RawClient client = connect()) {
      client.send(head + body + RawClient.upgrade("/") + "\r\n");
      String answer = client.rest();
      assertThat(answer).matches("(?s)HTTP/1\\.[01] " + status + " .*");
      // An Upgrade is named in Connection wherever it stands (RFC 9110 §7.8).
      boolean upgrade = answer.contains("Upgrade: websocket\r\n");
      assertThat(answer).contains("Connection: " + (upgrade ? "upgrade, close" : "close") + "\r\n");
      assertThat(upgrade).isEqualTo(status.equals("426") || head.contains("h2c"));
      assertThat(answer.split("HTTP/1\\.[01] \\d{3} ", -1)).hasSize(2);
      assertThat(seen).doesNotContain("accepted");
    }
  }

  @Test
  void compressionIsOffUnlessTheSocketsOptionsSayOtherwise() throws Exception {
    try (RawClient client = connect()) {
      client.send(RawClient.upgrade("/") + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
      assertThat(client.head()).doesNotContainIgnoringCase("extensions");
    }
  }

  @Test
  void aRefusalSaysWhyInOneLineOfText() throws Exception {
    try (RawClient client = connect()) {
      client.send(RawClient.upgrade("/").replace("Version: 13", "Version: 8") + "\r\n");
      assertThat(client.rest())
          .contains("Cache-Control: no-store\r\n")
          .contains("Content-Type: text/plain; charset=utf-8\r\n")
          .contains("Sec-WebSocket-Version: 13\r\n")
          .endsWith("\r\n\r\nSec-WebSocket-Version must be 13.\n");
      assertThat(next()).isEqualTo("refused");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_000, 20_000, 50_000})
  void framesGluedToTheHandshakeArrive(int octets) throws Exception {
    byte[] payload = new byte[octets];
    Arrays.fill(payload, (byte) 'x');
    try (RawClient client = connect()) {
      client.send(
          RawClient.upgrade("/") + "\r\n",
          RawClient.frame(1, payload),
          RawClient.text("second"),
          RawClient.close(1000));
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      assertThat(client.frame().payload()).isEqualTo(ByteBuffer.wrap(payload));
      assertThat(client.frame().text()).isEqualTo("second");
      assertThat(client.frame().closeCode()).isEqualTo(1000);
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aConnectionHeaderOnTwoLinesDoesNotEndTheConnection() throws Exception {
    try (RawClient client = connect()) {
      client.send(
          RawClient.upgrade("/")
                  .replace("Connection: Upgrade", "Connection: close\r\nConnection: Upgrade")
              + "\r\n",
          RawClient.text("still here"));
      assertThat(client.head()).contains("Connection: Upgrade").doesNotContain("close");
      assertThat(client.frame().text()).isEqualTo("still here");
    }
  }

  @Test
  void theConversationHasAVirtualThreadOfItsOwn() throws Exception {
    conversation =
        _ -> seen.add(Thread.currentThread().getName() + " " + Thread.currentThread().isVirtual());
    try (RawClient client = connect()) {
      client.send(RawClient.upgrade("/") + "\r\n");
      client.head();
      assertThat(List.of(next(), next())).containsExactlyInAnyOrder("accepted", "socket-7 true");
    }
  }

  @Test
  void theSocketIsClosedWhenTheConversationReturns() throws Exception {
    conversation = _ -> {};
    try (RawClient client = connect()) {
      client.send(RawClient.upgrade("/") + "\r\n", RawClient.text("unread"));
      client.head();
      assertThat(client.frame().closeCode()).isEqualTo(1000);
      client.send("", RawClient.close(1000));
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aConversationThatFailsIsTheServersFaultAndLeaksNothing() throws Exception {
    conversation =
        _ -> {
          throw new IllegalStateException("secret detail");
        };
    try (RawClient client = connect()) {
      client.send(RawClient.upgrade("/") + "\r\n");
      client.head();
      RawClient.Frame close = client.frame();
      assertThat(close.closeCode()).isEqualTo(1011);
      assertThat(close.payload().remaining()).isEqualTo(2);
    }
  }
}
