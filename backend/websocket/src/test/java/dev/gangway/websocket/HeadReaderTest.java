package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §2.
class HeadReaderTest {

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static int statusOf(String head) {
    try {
      boolean complete = new HeadReader().read(bytes(head));
      throw new AssertionError(complete ? "it was read" : "more is awaited");
    } catch (HandshakeViolation violation) {
      assertThat(violation.reason()).isNotBlank();
      return violation.status();
    }
  }

  @Test
  void aHeadIsReadHoweverItIsCutAndNoOctetMore() throws HandshakeViolation {
    String head = "GET / HTTP/1.1\r\nHost: \t h \r\nA:1\r\nEmpty:\r\na: zwei: \u00e4\r\n\r\n";
    ByteBuffer in = bytes(head + "rest");
    for (int cut = 0; cut < head.length(); cut++) {
      HeadReader reader = new HeadReader();
      in.clear().limit(cut);
      assertThat(reader.read(in)).as("cut at %d", cut).isFalse();
      assertThat(in.hasRemaining()).isFalse();
      in.limit(in.capacity());
      assertThat(reader.read(in)).isTrue();
      assertThat(in.remaining()).isEqualTo("rest".length());
      assertThat(reader.startLine()).isEqualTo("GET / HTTP/1.1");
      assertThat(reader.headers())
          .isEqualTo(
              Map.of(
                  "Host", List.of("h"), "A", List.of("1", "zwei: \u00e4"), "Empty", List.of("")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "\n",
        "a\n",
        "a\rb",
        "a\r\r\n",
        "a\0",
        "a\u007f",
        "a\u001b[2J",
        "a\r\nno colon\r\n",
        "a\r\n: no name\r\n",
        "a\r\nName : value\r\n",
        "a\r\nName: value\r\n folded\r\n",
        "a\r\n\tName: value\r\n",
        "a\r\nN\u00e4me: value\r\n",
        "a\r\nName: value\n\n",
        "a\r\nName: \u0001\r\n",
      })
  void whatTwoReadersMayTakeDifferentlyIsRefused(String head) {
    assertThat(statusOf(head)).isEqualTo(400);
  }

  @Test
  void aHeadIsBoundedInOctets() {
    assertThat(statusOf("a\r\nb: " + "x".repeat(HeadReader.MAX_OCTETS))).isEqualTo(431);
  }

  @Test
  void aHeadIsBoundedInFields() throws HandshakeViolation {
    String fields = "a:\r\n".repeat(HeadReader.MAX_FIELDS);
    assertThat(new HeadReader().read(bytes("start\r\n" + fields + "\r\n"))).isTrue();
    assertThat(statusOf("start\r\n" + fields + "a:\r\n")).isEqualTo(431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1",
        "HTTP/1.1 ",
        "HTTP/2 101",
        "HTTP/1.1 1010",
        "HTTP/1.1 099 x",
        "HTTP/1.1 600 x",
        "http/1.1 101 x",
        "HTTP/1.2 101 x",
        "HTTP/1.1  101 x",
        " HTTP/1.1 101 x",
        "ICY 200 OK",
        "HTTP/1.1 1\u0661\u0661 x",
        "SSH-2.0-OpenSSH_9.2",
      })
  void aStatusLineIsThatOfHttp1(String line) {
    assertThatExceptionOfType(HandshakeViolation.class).isThrownBy(() -> response(line));
  }

  @Test
  void aReasonMayBeMissing() throws HandshakeViolation {
    assertThat(response("HTTP/1.0 404").reason()).isEmpty();
    assertThat(response("HTTP/1.1 404 ").reason()).isEmpty();
    assertThat(response("HTTP/1.1 404 Not there").reason()).isEqualTo("Not there");
    assertThat(response("HTTP/1.0 404").minorVersion()).isZero();
  }

  private static ResponseHead response(String line) throws HandshakeViolation {
    HeadReader reader = new HeadReader();
    assertThat(reader.read(bytes(line + "\r\n\r\n"))).isTrue();
    return ResponseHead.of(reader);
  }
}
