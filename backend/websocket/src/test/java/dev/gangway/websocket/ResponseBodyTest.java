package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseBodyTest {

  private static final Map<String, List<String>> CHUNKED =
      Map.of("Transfer-Encoding", List.of("chunked"));

  private static ResponseBody body(int status, Map<String, List<String>> headers) {
    return new ResponseBody(new ResponseHead(1, status, "", headers));
  }

  private static void feed(ResponseBody body, String text) {
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      body.read(ByteBuffer.wrap(new byte[] {octet}));
    }
  }

  @Test
  void aLengthEndsIt() {
    ResponseBody body = body(403, Map.of("Content-Length", List.of("4")));
    feed(body, "ä!");
    assertThat(body.isComplete()).isFalse();
    feed(body, "?more");
    assertThat(body.isComplete()).isTrue();
    assertThat(body.text()).isEqualTo("ä!?");
  }

  @Test
  void withoutALengthTheConnectionEndsIt() {
    ResponseBody body = body(500, Map.of());
    feed(body, "oops");
    assertThat(body.isComplete()).isFalse();
    assertThat(body.text()).isEqualTo("oops");
  }

  @Test
  void someStatusesHaveNone() {
    assertThat(body(304, Map.of()).isComplete()).isTrue();
    assertThat(body(204, Map.of()).isComplete()).isTrue();
  }

  @Test
  void itIsBounded() {
    for (Map<String, List<String>> headers :
        List.of(
            Map.<String, List<String>>of(),
            Map.of("Content-Length", List.of("99999999")),
            CHUNKED)) {
      ResponseBody body = body(500, headers);
      body.read(ByteBuffer.allocate(3 * ResponseBody.MAX_OCTETS));
      assertThat(body.isComplete()).isTrue();
      assertThat(body.text().length()).isLessThanOrEqualTo(ResponseBody.MAX_OCTETS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\n\r\n', 'hello, world', true",
    "'A\r\n0123456789\r\n0\r\n\r\n', 0123456789, true",
    "'5\r\nhel', hel, false",
    "'FFFFFFFFFFFF\r\nhello', hello, false",
    "'xyz\r\nhello', '', false",
    "'-5\r\nhello', '', false",
    "'', '', false",
  })
  void chunksAreJoinedAsFarAsTheyAreRight(String wire, String text, boolean complete) {
    ResponseBody body = body(500, CHUNKED);
    feed(body, wire);
    assertThat(body.text()).isEqualTo(text);
    assertThat(body.isComplete()).isEqualTo(complete);
  }
}
