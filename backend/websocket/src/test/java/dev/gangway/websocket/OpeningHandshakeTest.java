package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gangway.websocket.OpeningHandshake.Accepted;
import dev.gangway.websocket.OpeningHandshake.Rejected;
import dev.gangway.websocket.OpeningHandshake.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningHandshakeTest {

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String OURS = "https://console.example";

  private final OpeningHandshake handshake =
      OpeningHandshake.accepting(OriginPolicy.exactly(Set.of(OURS)));

  /// The request of RFC 6455 §1.2, to be changed line by line.
  static final class Request {
    private String method = "GET";
    private String version = "HTTP/1.1";
    private final Map<String, List<String>> headers = new LinkedHashMap<>();

    Request() {
      with("Host", "server.example.com")
          .with("Upgrade", "websocket")
          .with("Connection", "Upgrade")
          .with("Sec-WebSocket-Key", KEY)
          .with("Origin", OURS)
          .with("Sec-WebSocket-Version", "13");
    }

    /// Replaces all lines of this name.
    Request with(String name, String... values) {
      headers.keySet().removeIf(name::equalsIgnoreCase);
      if (values.length > 0) {
        headers.put(name, new ArrayList<>(List.of(values)));
      }
      return this;
    }

    Request method(String other) {
      method = other;
      return this;
    }

    Request version(String other) {
      version = other;
      return this;
    }

    HandshakeRequest build() {
      return new HandshakeRequest(method, version, headers);
    }

    @Override
    public String toString() {
      return method + " " + version + " " + headers;
    }
  }

  @ParameterizedTest
  @CsvSource({
    // RFC 6455 §1.3
    "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    // Computed with openssl: printf %s "$key$guid" | openssl dgst -sha1 -binary | base64
    "bIgH3aElRssJBCC07fqFgA==, 4jX8e0VOsBeIGpBq7Vc3R+eB/R4=",
  })
  void theKeyIsAnswered(String key, String accept) {
    assertThat(handshake.answer(new Request().with("Sec-WebSocket-Key", key).build()))
        .isEqualTo(new Accepted(accept, null, null, Map.of()));
  }

  static Stream<Request> acceptable() {
    return Stream.of(
        new Request().with("upgrade", "WebSocket"),
        new Request().with("Upgrade", "h2c, websocket"),
        new Request().with("Upgrade", "h2c", "websocket"),
        new Request().with("Connection", "keep-alive, Upgrade"),
        new Request().with("connection", "keep-alive", "upgrade"),
        new Request().with("Connection", "UPGRADE"),
        new Request().with("Content-Length", "0"),
        new Request().with("Host", "LOCALHOST:8080"),
        new Request().with("Host", "a_b.example.:"),
        new Request().with("Host", "[2001:db8::1]"),
        new Request().with("Host", "[::ffff:192.0.2.1]:80"),
        new Request().with("Host", "[v1.a:b]"),
        new Request().with("Host", "%c3%a4.example"),
        new Request().with("Host", "%41a".repeat(8_000)),
        new Request().with("Sec-WebSocket-Key", " " + KEY + "\t "),
        new Request().with("Sec-WebSocket-Extensions", "permessage-deflate; x=\"a\""),
        new Request().with("Sec-WebSocket-Protocol", "chat, superchat"));
  }

  @ParameterizedTest
  @MethodSource("acceptable")
  void whatTheRfcLeavesOpenIsAccepted(Request request) {
    assertThat(handshake.answer(request.build()))
        .isEqualTo(new Accepted("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", null, null, Map.of()));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(405, new Request().method("POST")),
        arguments(405, new Request().method("get")),
        arguments(405, new Request().method("HEAD")),
        arguments(405, new Request().method("CONNECT")),
        arguments(400, new Request().version("HTTP/1.0")),
        arguments(400, new Request().version("HTTP/0.9")),
        arguments(400, new Request().version("HTTP/2.0")),
        arguments(400, new Request().with("Host")),
        arguments(400, new Request().with("Host", "")),
        arguments(400, new Request().with("Host", "a", "b")),
        arguments(400, new Request().with("Host", "a b")),
        arguments(400, new Request().with("Host", "a, b")),
        arguments(400, new Request().with("Host", "me@a")),
        arguments(400, new Request().with("Host", "a/b")),
        arguments(400, new Request().with("Host", "http://a")),
        arguments(400, new Request().with("Host", "a:b")),
        arguments(400, new Request().with("Host", "a:1:2")),
        arguments(400, new Request().with("Host", ":80")),
        arguments(400, new Request().with("Host", "a%2")),
        arguments(400, new Request().with("Host", "\u00e4")),
        arguments(400, new Request().with("Host", "[::1")),
        arguments(400, new Request().with("Host", "[g::1]")),
        arguments(426, new Request().with("Upgrade")),
        arguments(400, new Request().with("Upgrade", "h2c")),
        arguments(400, new Request().with("Upgrade", "websocket2")),
        arguments(400, new Request().with("Upgrade", "web socket")),
        arguments(400, new Request().with("Connection")),
        arguments(400, new Request().with("Connection", "close")),
        arguments(400, new Request().with("Connection", "keep-alive")),
        arguments(400, new Request().with("Connection", "Upgraded")),
        arguments(426, new Request().with("Sec-WebSocket-Version")),
        arguments(426, new Request().with("Sec-WebSocket-Version", "8")),
        arguments(426, new Request().with("Sec-WebSocket-Version", "12")),
        arguments(426, new Request().with("Sec-WebSocket-Version", "013")),
        arguments(426, new Request().with("Sec-WebSocket-Version", "+13")),
        arguments(426, new Request().with("Sec-WebSocket-Version", "13, 8")),
        arguments(426, new Request().with("Sec-WebSocket-Version", "\u000b13")),
        arguments(400, new Request().with("Upgrade", "websocket\f")),
        arguments(400, new Request().with("Sec-WebSocket-Version", "13", "13")),
        arguments(400, new Request().with("Sec-WebSocket-Version", "13", "8")),
        arguments(400, new Request().with("Sec-WebSocket-Key")),
        arguments(400, new Request().with("Sec-WebSocket-Key", "")),
        arguments(400, new Request().with("Sec-WebSocket-Key", KEY, KEY)),
        arguments(400, new Request().with("Sec-WebSocket-Key", KEY + "," + KEY)),
        // 15, 17 and no octets; no padding; a last digit whose unused bits are set; other
        // alphabets.
        arguments(400, new Request().with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAA")),
        arguments(400, new Request().with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAAA=")),
        arguments(400, new Request().with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ")),
        arguments(400, new Request().with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZR==")),
        arguments(400, new Request().with("Sec-WebSocket-Key", "-_hlIHNhbXBsZSBub25jZQ==")),
        arguments(400, new Request().with("Sec-WebSocket-Key", "dGhlIHNhbXBs ZSBub25jZQ==")),
        arguments(400, new Request().with("Content-Length", "5")),
        arguments(400, new Request().with("Content-Length", "0", "5")),
        arguments(400, new Request().with("Content-Length", "00")),
        arguments(400, new Request().with("Transfer-Encoding", "chunked")),
        arguments(400, new Request().with("Transfer-Encoding", "identity")),
        arguments(403, new Request().with("Origin")),
        arguments(403, new Request().with("Origin", "")),
        arguments(403, new Request().with("Origin", "null")),
        arguments(403, new Request().with("Origin", "https://evil.example")),
        arguments(403, new Request().with("Origin", "http://console.example")),
        arguments(403, new Request().with("Origin", "https://console.example:8443")),
        arguments(403, new Request().with("Origin", "https://console.example.evil.example")),
        arguments(403, new Request().with("Origin", "https://console.example/")),
        arguments(403, new Request().with("Origin", "https://consoleXexample")),
        arguments(403, new Request().with("Origin", OURS, OURS)),
        arguments(403, new Request().with("Origin", OURS, "https://evil.example")),
        arguments(403, new Request().with("Origin", OURS + " https://evil.example")),
        arguments(403, new Request().with("Origin", OURS + ", https://evil.example")),
        arguments(400, new Request().with("Sec-WebSocket-Protocol", "chat, chat")),
        arguments(400, new Request().with("Sec-WebSocket-Protocol", "chat", "chat")),
        arguments(400, new Request().with("Sec-WebSocket-Protocol", "")),
        arguments(400, new Request().with("Sec-WebSocket-Protocol", "chat,,super")),
        arguments(400, new Request().with("Sec-WebSocket-Protocol", "ch at")),
        arguments(400, new Request().with("Sec-WebSocket-Protocol", "chat/1")),
        arguments(400, new Request().with("Sec-WebSocket-Extensions", "")),
        arguments(400, new Request().with("Sec-WebSocket-Extensions", "x; y=\"a,b\"")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void everyRuleHasItsStatus(int status, Request request) {
    Rejected rejected = rejected(handshake.answer(request.build()));
    assertThat(rejected.status()).isEqualTo(status);
    assertThat(rejected.reason()).endsWith(".").doesNotContain("\n");
    assertThat(rejected.headers()).containsEntry("Cache-Control", "no-store");
  }

  @Test
  void refusalsSayWhatWouldBeRight() {
    assertThat(rejected(handshake.answer(new Request().method("POST").build())).headers())
        .containsEntry("Allow", "GET");
    assertThat(rejected(handshake.answer(new Request().with("Upgrade").build())).headers())
        .containsEntry("Sec-WebSocket-Version", "13")
        .containsEntry("Upgrade", "websocket");
    assertThat(
            rejected(handshake.answer(new Request().with("Sec-WebSocket-Version", "8").build()))
                .headers())
        .containsEntry("Sec-WebSocket-Version", "13")
        .containsEntry("Upgrade", "websocket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "https://anything.example"})
  void aServerMayTakeAnyOriginOrNone(String origin) {
    OpeningHandshake open = OpeningHandshake.accepting(OriginPolicy.anyOrNone());
    Request request = new Request().with("Origin");
    if (!origin.isEmpty()) {
      request.with("Origin", origin);
    }
    assertThat(open.answer(request.build())).isInstanceOf(Accepted.class);
  }

  @Test
  void twoOriginsAreRefusedWhateverThePolicy() {
    OpeningHandshake open = OpeningHandshake.accepting(OriginPolicy.anyOrNone());
    assertThat(rejected(open.answer(new Request().with("Origin", OURS, OURS).build())).status())
        .isEqualTo(403);
    assertThat(
            rejected(open.answer(new Request().with("Origin", OURS + " " + OURS).build())).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "'v2,v1',       v2",
    "'v1,v2',       v2",
    "'v1',          v1",
    "'v0, v1 , v9', v1",
    "'V2',          ",
    "'v0',          ",
    "'v',           ",
  })
  void theServersPreferenceChoosesTheSubprotocol(String asked, String chosen) {
    HandshakeRequest request = new Request().with("Sec-WebSocket-Protocol", asked).build();
    assertThat(accepted(handshake.offering(List.of("v2", "v1")).answer(request)).subprotocol())
        .isEqualTo(chosen);
  }

  @Test
  void subprotocolsMayBeSpreadOverLines() {
    HandshakeRequest request = new Request().with("Sec-WebSocket-Protocol", "v0", "v1, v2").build();
    assertThat(accepted(handshake.offering(List.of("v2", "v1")).answer(request)).subprotocol())
        .isEqualTo("v2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "other", "GANGWAY.V1"})
  void aRequiredSubprotocolIsRequired(String asked) {
    OpeningHandshake strict = handshake.requiring(List.of("gangway.v1"));
    Request request = new Request();
    if (!asked.isEmpty()) {
      request.with("Sec-WebSocket-Protocol", asked);
    }
    assertThat(rejected(strict.answer(request.build())).status()).isEqualTo(400);
    assertThat(
            accepted(
                    strict.answer(
                        new Request().with("Sec-WebSocket-Protocol", "gangway.v1").build()))
                .subprotocol())
        .isEqualTo("gangway.v1");
  }

  @Test
  void acceptanceHasTheHeadersOfTheRfc() {
    assertThat(new Accepted("abc", null, null, Map.of()).headers())
        .containsExactly(
            Map.entry("Upgrade", "websocket"),
            Map.entry("Connection", "Upgrade"),
            Map.entry("Sec-WebSocket-Accept", "abc"));
    assertThat(new Accepted("abc", "v1", null, Map.of()).headers())
        .containsEntry("Sec-WebSocket-Protocol", "v1");
  }

  @Test
  void anAcceptanceMayHaveMoreHeaders() {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("X-Node", "a");
    more.put("X-Words", "a\tb ~");
    more.put("Set-Cookie", "a=b; Secure");
    assertThat(accepted(handshake.withHeaders(more).answer(new Request().build())).headers())
        .containsEntry("X-Node", "a")
        .containsEntry("Set-Cookie", "a=b; Secure")
        .containsEntry("X-Words", "a\tb ~")
        .hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "connection,              close",
    "Upgrade,                 h2c",
    "Sec-WebSocket-Protocol,  v1",
    "sec-websocket-accept,    x",
    "Content-Length,          0",
    "Transfer-Encoding,       chunked",
    "'X Y',                   a",
    "'',                      a",
    "X,                       ''",
    "X,                       ' a'",
    "X,                       'a\r\nY: b'",
    "X,                       ä",
    "X,                       'a\u007f'",
    "X,                       'a\u0001b'",
  })
  void noOtherHeaderMayBreakTheHandshake(String name, String value) {
    String unescaped = value.translateEscapes();
    assertThatThrownBy(() -> handshake.withHeaders(Map.of(name, unescaped)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsSetStaysSetWhenMoreIs() {
    OpeningHandshake whole =
        handshake
            .withHeaders(Map.of("X-Node", "a"))
            .compressing(DeflateOptions.DEFAULTS)
            .offering(List.of("v1"));
    Accepted accepted =
        accepted(
            whole.answer(
                new Request()
                    .with("Sec-WebSocket-Protocol", "v1")
                    .with("Sec-WebSocket-Extensions", "permessage-deflate")
                    .build()));
    assertThat(accepted.headers())
        .containsEntry("X-Node", "a")
        .containsEntry("Sec-WebSocket-Protocol", "v1")
        .containsKey("Sec-WebSocket-Extensions");
  }

  @Test
  void aSubprotocolOfTheServerMustBeAToken() {
    assertThatThrownBy(() -> handshake.offering(List.of("a b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Rejected rejected(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Rejected.class);
    return (Rejected) verdict;
  }

  private static Accepted accepted(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Accepted.class);
    return (Accepted) verdict;
  }
}
