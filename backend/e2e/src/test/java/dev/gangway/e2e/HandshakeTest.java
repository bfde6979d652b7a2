package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.Handshake.Answer;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may open a WebSocket (RFC 6455 §4.2): nobody but the gateway's own page.
@EndToEnd
class HandshakeTest {
  private URI gateway = URI.create("http://127.0.0.1/");

  @BeforeEach
  void start(Suite suite) {
    gateway = suite.gateway().uri();
  }

  @Test
  void theRightOneIsAccepted() {
    try (Answer answer = Handshake.with(gateway).send()) {
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("Sec-WebSocket-Protocol")).contains("gangway.v1");
    }
  }

  @Test
  void theKeyIsAnswered() {
    // RFC 6455 §1.3 has this pair.
    try (Answer answer =
        Handshake.with(gateway).set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==").send()) {
      assertThat(answer.header("Sec-WebSocket-Accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
  }

  @Test
  void localhostIsTheSameGateway() {
    String name = "localhost:" + gateway.getPort();
    try (Answer answer =
        Handshake.with(gateway).set("Host", name).set("Origin", "http://" + name).send()) {
      assertThat(answer.status()).isEqualTo(101);
    }
  }

  @Test
  void aMissingOriginIsForbidden() {
    refused(403, Handshake.with(gateway).without("Origin"));
  }

  @Test
  void aForeignOriginIsForbidden() {
    String host = gateway.getAuthority();
    for (String origin :
        new String[] {
          "https://evil.example",
          "null",
          "https://" + host, // the scheme counts
          "http://127.0.0.1", // so does the port
          "http://" + host + ".evil.example",
          "http://evil.example/http://" + host,
          "http://user@" + host,
          "http://" + host + " http://" + host,
          ""
        }) {
      refused(403, Handshake.with(gateway).set("Origin", origin));
    }
  }

  @Test
  void twoOriginsAreNone() {
    String right = "http://" + gateway.getAuthority();
    Answer answer = Handshake.with(gateway).add("Origin", right).send();
    assertThat(answer.status()).isIn(400, 403);
  }

  @Test
  void aForeignHostIsMisdirected() {
    // What a rebound DNS name sends: Origin and Host agree, and neither is ours.
    refused(
        421,
        Handshake.with(gateway)
            .set("Host", "evil.example:" + gateway.getPort())
            .set("Origin", "http://evil.example:" + gateway.getPort()));
  }

  @Test
  void anotherMethodIsNotAllowed() {
    refused(405, Handshake.with(gateway).method("POST").add("Content-Length", "0"));
  }

  @Test
  void anotherVersionIsAnsweredWithOurs() {
    Answer answer = refused(426, Handshake.with(gateway).set("Sec-WebSocket-Version", "12"));
    assertThat(answer.header("Sec-WebSocket-Version")).contains("13");
  }

  @Test
  void anythingMissingIsABadRequest() {
    refused(400, Handshake.with(gateway).without("Sec-WebSocket-Key"));
    refused(400, Handshake.with(gateway).set("Sec-WebSocket-Key", "c2hvcnQ="));
    refused(400, Handshake.with(gateway).set("Connection", "keep-alive"));
    assertThat(Handshake.with(gateway).without("Upgrade").send().status()).isIn(400, 426);
    assertThat(Handshake.with(gateway).set("Upgrade", "h2c").send().status()).isIn(400, 426);
    assertThat(Handshake.with(gateway).version("HTTP/1.0").send().status()).isIn(400, 426, 505);
  }

  @Test
  void withoutOurSubprotocolThereIsNoSocket() {
    refused(400, Handshake.with(gateway).without("Sec-WebSocket-Protocol"));
    refused(400, Handshake.with(gateway).set("Sec-WebSocket-Protocol", "gangway.v999"));
  }

  @Test
  void aRefusalTellsNothingOfTheRequest() {
    Answer answer = Handshake.with(gateway).set("Origin", "https://evil.example").send();

    assertThat(answer.body()).doesNotContain("evil.example");
    assertThat(answer.header("Content-Security-Policy")).isPresent();
  }

  private static Answer refused(int status, Handshake handshake) {
    Answer answer = handshake.send();
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    return answer;
  }
}
