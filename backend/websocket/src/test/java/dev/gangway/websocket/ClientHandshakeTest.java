package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6455 §4.1.
class ClientHandshakeTest {

  /// The key of RFC 6455 §1.3, whose answer is s3pPLMBiTxaQ9kYGzzhZRbK+xOo=.
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final ClientHandshake HANDSHAKE =
      new ClientHandshake(
          WebSocketUri.of(URI.create("ws://server.example.com:81/chat?a=b")),
          KEY,
          List.of("chat", "superchat"),
          null,
          Map.of("Origin", List.of("http://example.com")));

  /// What RFC 6455 §1.3 answers, changed.
  private static ClientHandshake.Agreement judge(String from, String to) throws HandshakeViolation {
    String right =
        """
        HTTP/1.1 101 Switching Protocols
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
        Sec-WebSocket-Protocol: chat

        """;
    assertThat(right).contains(from);
    HeadReader reader = new HeadReader();
    String changed = right.replace(from, to).replace("\n", "\r\n");
    assertThat(reader.read(ByteBuffer.wrap(changed.getBytes(StandardCharsets.US_ASCII)))).isTrue();
    return HANDSHAKE.judge(ResponseHead.of(reader));
  }

  @Test
  void theRequestSaysWhatItMustAndNothingElse() {
    assertThat(StandardCharsets.US_ASCII.decode(HANDSHAKE.request()).toString().lines())
        .containsExactly(
            "GET /chat?a=b HTTP/1.1",
            "Host: server.example.com:81",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + KEY,
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: chat, superchat",
            "Origin: http://example.com",
            "");
  }

  @Test
  void everyKeyIsNewAndOf16Octets() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String key = ClientHandshake.newKey(new SecureRandom());
      assertThat(Base64.getDecoder().decode(key)).hasSize(16);
      keys.add(key);
    }
    assertThat(keys).hasSize(1000);
  }

  @Test
  void theServersAnswerIsRight() throws HandshakeViolation {
    assertThat(judge("", "").subprotocol()).contains("chat");
    assertThat(judge("Upgrade: websocket", "uPGRADE: WebSocket").subprotocol()).contains("chat");
    assertThat(judge("Connection: Upgrade", "Connection: keep-alive\nConnection: upgrade"))
        .isEqualTo(new ClientHandshake.Agreement(Optional.of("chat"), Optional.empty()));
    assertThat(judge("Sec-WebSocket-Protocol: chat\n", "").subprotocol()).isEmpty();
    // What a 1xx says of a body means nothing (RFC 9112 §6.3).
    assertThat(judge("Upgrade: ", "Content-Length: 0\nUpgrade: ").subprotocol()).contains("chat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 -> HTTP/1.0 101",
        "HTTP/1.1 101 -> HTTP/1.1 200",
        "Upgrade: websocket\n -> ",
        "Upgrade: websocket -> Upgrade: h2c",
        "Upgrade: websocket -> Upgrade: websocket, h2c",
        "Upgrade: websocket -> Upgrade: websocket/13",
        "Upgrade: websocket -> Upgrade: websocket\nUpgrade: websocket",
        "Connection: Upgrade\n -> ",
        "Connection: Upgrade -> Connection: close",
        "Connection: Upgrade -> Connection: Upgraded",
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n -> ",
        "s3p -> S3p",
        "xOo= -> xOo",
        "xOo= -> xOo=\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "Protocol: chat -> Protocol: Chat",
        "Protocol: chat -> Protocol: other",
        "Protocol: chat -> Protocol: ",
        "Protocol: chat -> Protocol: chat, superchat",
        "Protocol: chat -> Protocol: chat\nSec-WebSocket-Protocol: superchat",
        "Protocol: chat -> Protocol: chat\nSec-WebSocket-Extensions: permessage-deflate",
        "Protocol: chat -> Protocol: chat\nSec-WebSocket-Extensions:",
      })
  void whatTheServerMustNotAnswerIsRefused(String change) {
    String[] parts = change.split(" -> ", -1);
    assertThatExceptionOfType(HandshakeViolation.class).isThrownBy(() -> judge(parts[0], parts[1]));
  }
}
