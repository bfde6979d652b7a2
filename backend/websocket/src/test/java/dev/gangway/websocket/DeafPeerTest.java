package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A peer that takes nothing is lost as soon as something is to be said to it, by whomever.
@Timeout(60)
class DeafPeerTest {

  /// Says what it is given, then nothing, and takes nothing.
  private static final class Deaf implements Transport {
    private final ByteBuffer words;
    private final CountDownLatch closed = new CountDownLatch(1);

    Deaf(int... octets) {
      words = ByteBuffer.allocate(octets.length);
      for (int octet : octets) {
        words.put((byte) octet);
      }
      words.flip();
    }

    @Override
    public int read(ByteBuffer destination, Duration timeout) throws IOException {
      if (words.hasRemaining()) {
        int count = words.remaining();
        destination.put(words);
        return count;
      }
      try {
        if (closed.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
          throw new IOException("closed");
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      throw new SocketTimeoutException("nothing to read");
    }

    @Override
    public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
      throw new SocketTimeoutException("the peer takes nothing");
    }

    @Override
    public void shutdownOutput(Duration timeout) {}

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static void assertLost(WebSocket socket) {
    assertThat(socket.receive())
        .isInstanceOfSatisfying(
            Message.Closed.class,
            closed -> {
              assertThat(closed.code()).isEqualTo(1006);
              assertThat(closed.reason()).contains("the peer takes nothing");
            });
  }

  @Test
  void anAnswerToAPingThatIsNotTakenLosesIt() {
    assertLost(WebSocket.server(new Deaf(0x89, 0x80, 0, 0, 0, 0), WebSocketOptions.DEFAULTS));
  }

  @Test
  void aPingThatIsNotTakenLosesIt() {
    WebSocket socket = WebSocket.server(new Deaf(), WebSocketOptions.DEFAULTS);
    socket.pingEvery(Duration.ofMillis(1));
    assertLost(socket);
  }
}
