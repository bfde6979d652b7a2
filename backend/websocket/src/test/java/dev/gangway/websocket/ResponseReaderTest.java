package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies that come after their heads; heads are in [HeadReaderTest], whole answers in
/// [WebSocketClientTest].
@Timeout(60)
class ResponseReaderTest {

  private final SocketPair pair = new SocketPair();
  private final ResponseReader reader = new ResponseReader(pair.client);

  @AfterEach
  void close() {
    pair.client.close();
    pair.server.close();
  }

  private void say(String text) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    pair.server.write(new ByteBuffer[] {octets}, Peer.PATIENCE);
  }

  private ResponseHead head() throws IOException {
    say("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nno");
    return reader.head(Peer.PATIENCE);
  }

  @Test
  void aBodyMayComeAfterTheHead() throws IOException {
    ResponseHead head = head();
    say("body");
    assertThat(reader.body(head)).isEqualTo("nobody");
  }

  @Test
  void ofABodyThatIsCutThereIsWhatCame() throws IOException {
    ResponseHead head = head();
    pair.server.shutdownOutput(Peer.PATIENCE);
    assertThat(reader.body(head)).isEqualTo("no");
  }

  @Test
  void ofABodyThatDoesNotComeThereIsWhatCame() throws IOException {
    assertThat(reader.body(head())).isEqualTo("no");
  }
}
