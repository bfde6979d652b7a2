package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpUpgradeTest {

  private static final String HANDSHAKE =
      """
      GET /chat?x=1 HTTP/1.1
      Host: server.example.com
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      Origin: http://example.com

      """;

  private static final OpeningHandshake ANY = OpeningHandshake.accepting(OriginPolicy.anyOrNone());

  private final SocketPair pair = new SocketPair();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    pair.client.close();
    pair.server.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private void say(String text) throws IOException {
    byte[] octets = text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    pair.client.write(new ByteBuffer[] {ByteBuffer.wrap(octets)}, Peer.PATIENCE);
  }

  private HttpUpgrade read() throws IOException {
    return HttpUpgrade.read(pair.server, Peer.PATIENCE);
  }

  /// All that was answered until the end of the stream.
  private String answer() throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(SocketPair.CAPACITY);
    while (pair.client.read(answer, Peer.PATIENCE) >= 0) {}
    return StandardCharsets.UTF_8.decode(answer.flip()).toString();
  }

  @Test
  void aHandshakeIsAnsweredAndWhatFollowsItIsKept() throws Exception {
    say(HANDSHAKE + "\u0081\u0081\0\0\0\0!");
    HttpUpgrade upgrade = read();
    assertThat(upgrade.target()).isEqualTo("/chat?x=1");
    assertThat(upgrade.request().headers().get("origin")).containsExactly("http://example.com");
    WebSocket socket = upgrade.accept(ANY, WebSocketOptions.DEFAULTS);
    assertThat(socket.receive()).isEqualTo(new Message.Text("!", true));
    socket.sendText("?");
    pair.client.shutdownOutput(Peer.PATIENCE);
    assertThat(socket.receive()).isInstanceOf(Message.Closed.class);
    assertThat(answer())
        .isEqualTo(
            """
            HTTP/1.1 101 Switching Protocols
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

            """
                    .replace("\n", "\r\n")
                + "\ufffd\1?");
  }

  /// What goes on coming is dropped, though not for ever, so that the answer is not lost in a
  /// reset.
  @Test
  void aClientThatSendsAfterItsRequestIsAnsweredAllTheSame() throws Exception {
    Future<?> sending =
        threads.submit(() -> {
          say(HANDSHAKE.replace("GET /", "POST /"));
          ByteBuffer more = ByteBuffer.allocate(1 << 20);
          assertThatExceptionOfType(IOException.class)
              .isThrownBy(() -> pair.client.write(new ByteBuffer[] {more}, Peer.PATIENCE))
              .withMessage("broken pipe");
          return more.position();
        });
    HttpUpgrade upgrade = read();
    assertThatExceptionOfType(HandshakeViolation.class)
        .isThrownBy(() -> upgrade.accept(ANY, WebSocketOptions.DEFAULTS));
    assertThat(answer()).startsWith("HTTP/1.1 405 ");
    assertThat((int) sending.get(20, TimeUnit.SECONDS)).isBetween(256 << 10, 300 << 10);
  }

  @Test
  void aClientThatIsGoneBeforeItIsAcceptedLeavesNothingOpen() throws Exception {
    say(HANDSHAKE);
    HttpUpgrade upgrade = read();
    pair.client.close();
    pair.server.shutdownOutput(Peer.PATIENCE);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> upgrade.accept(ANY, WebSocketOptions.DEFAULTS));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> pair.server.read(ByteBuffer.allocate(1), Peer.PATIENCE))
        .withMessage("closed under the reader");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /,                POST /,                HTTP/1.1 405 Method Not Allowed",
    "Version: 13,          Version: 8,            HTTP/1.1 426 Upgrade Required",
    "Upgrade: websocket,   X: y,                  HTTP/1.1 426 Upgrade Required",
    "HTTP/1.1,             HTTP/1.0,              HTTP/1.1 400 Bad Request",
  })
  void aRefusalIsAnsweredAndTheConnectionClosed(String from, String to, String statusLine)
      throws Exception {
    Future<String> answer = threads.submit(this::answerThenEnd);
    say(HANDSHAKE.replace(from, to));
    HttpUpgrade upgrade = read();
    assertThatExceptionOfType(HandshakeViolation.class)
        .isThrownBy(() -> upgrade.accept(ANY, WebSocketOptions.DEFAULTS))
        .satisfies(e -> assertThat(statusLine).contains(String.valueOf(e.status())));
    assertThat(answer.get(20, TimeUnit.SECONDS))
        .startsWith(statusLine + "\r\n")
        .containsIgnoringCase("close\r\n")
        .contains("Cache-Control: no-store\r\n")
        .containsPattern("Content-Length: [0-9]+\r\n")
        .endsWith(".\n");
  }

  private String answerThenEnd() throws IOException {
    String answer = answer();
    pair.client.close();
    return answer;
  }

  /// Every server takes the absolute form (RFC 9112 §3.2.2); what is asked for is the same.
  @ParameterizedTest
  @CsvSource({
    "/chat?x=1,                    /chat?x=1",
    "/,                            /",
    "//a?,                         //a?",
    "http://h.example/chat?x=1,    /chat?x=1",
    "WS://me@h.example:80,         /",
    "wss://[::1]:80?x=//,          /?x=//",
  })
  void aTargetIsAPathAndAQuery(String sent, String target) throws Exception {
    say(HANDSHAKE.replace("/chat?x=1", sent));
    HttpUpgrade upgrade = read();
    assertThat(upgrade.target()).isEqualTo(target);
    upgrade.accept(ANY, WebSocketOptions.DEFAULTS).abort();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat",
        "*",
        "?x=1",
        "/chat#x",
        "http://h/#x",
        "h.example:80",
        "http:///a",
        "http:/a"
      })
  void whatIsNoTargetIsRefused(String sent) throws Exception {
    say(HANDSHAKE.replace("/chat?x=1", sent));
    pair.client.shutdownOutput(Peer.PATIENCE);
    assertThatExceptionOfType(HandshakeViolation.class)
        .isThrownBy(this::read)
        .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    assertThat(answer()).startsWith("HTTP/1.1 400 ").contains("Cache-Control: no-store\r\n");
  }

  @Test
  void anOriginIsRefusedWith403() throws Exception {
    Future<String> answer = threads.submit(this::answerThenEnd);
    say(HANDSHAKE);
    HttpUpgrade upgrade = read();
    OpeningHandshake choosy =
        OpeningHandshake.accepting(OriginPolicy.exactly(Set.of("https://a.example")));
    assertThatExceptionOfType(HandshakeViolation.class)
        .isThrownBy(() -> upgrade.accept(choosy, WebSocketOptions.DEFAULTS));
    assertThat(answer.get(20, TimeUnit.SECONDS)).startsWith("HTTP/1.1 403 Forbidden\r\n");
  }

  @Test
  void whatIsNoRequestIsAnsweredToo() throws Exception {
    for (String wrong :
        List.of(
            "hello\n\n",
            "GET / HTTP/2.0 x\n\n",
            "GET /\u00e4 HTTP/1.1\n\n",
            "GET / HTTP/1.1\nA :\n\n")) {
      SocketPair pair = new SocketPair();
      pair.client.write(
          new ByteBuffer[] {
            ByteBuffer.wrap(wrong.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1))
          },
          Peer.PATIENCE);
      pair.client.shutdownOutput(Peer.PATIENCE);
      assertThatExceptionOfType(HandshakeViolation.class)
          .as(wrong)
          .isThrownBy(() -> HttpUpgrade.read(pair.server, Peer.PATIENCE));
      ByteBuffer answer = ByteBuffer.allocate(1024);
      assertThat(pair.client.read(answer, Peer.PATIENCE)).isPositive();
      assertThat(new String(answer.array(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400 Bad Request\r\n");
    }
  }

  @Test
  void aPageIsAnswered() throws Exception {
    Future<String> answer = threads.submit(this::answerThenEnd);
    say("GET / HTTP/1.1\nHost: h\n\n");
    read().respond(200, "text/html", "<p>ä");
    assertThat(answer.get(20, TimeUnit.SECONDS))
        .isEqualTo(
            """
            HTTP/1.1 200 OK
            Connection: close
            Content-Type: text/html; charset=utf-8
            Content-Length: 5

            """
                    .replace("\n", "\r\n")
                + "<p>ä");
    HttpUpgrade other = readAgain();
    assertThatIllegalArgumentException().isThrownBy(() -> other.respond(200, "a\r\nb: c", ""));
  }

  private static HttpUpgrade readAgain() throws IOException {
    SocketPair pair = new SocketPair();
    pair.client.write(
        new ByteBuffer[] {
          ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
        },
        Peer.PATIENCE);
    return HttpUpgrade.read(pair.server, Peer.PATIENCE);
  }

  @Test
  void aRequestThatDoesNotEndIsTooLate() throws Exception {
    say("GET / HTTP/1.1\n");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> HttpUpgrade.read(pair.server, Duration.ofMillis(50)));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> pair.server.read(ByteBuffer.allocate(1), Peer.PATIENCE));
  }

  @Test
  void aRequestThatIsCutOffIsAnError() throws Exception {
    say("GET / HTTP/1.1\n");
    pair.client.shutdownOutput(Peer.PATIENCE);
    assertThatExceptionOfType(IOException.class).isThrownBy(this::read);
  }
}
