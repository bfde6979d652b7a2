package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is dropped at the end is bounded, in octets and in time, however much a peer has to say.
@Timeout(60)
class EndlessPeerTest {

  /// Sends nothing but octets that begin no frame, and takes everything.
  private static final class Endless implements Transport {
    final AtomicLong read = new AtomicLong();
    volatile boolean closed;

    @Override
    public int read(ByteBuffer destination, Duration timeout) throws IOException {
      if (closed) {
        throw new IOException("closed");
      }
      int count = destination.remaining();
      while (destination.hasRemaining()) {
        destination.put((byte) 0x7F);
      }
      read.addAndGet(count);
      return count;
    }

    @Override
    public void write(ByteBuffer[] sources, Duration timeout) {
      for (ByteBuffer source : sources) {
        source.position(source.limit());
      }
    }

    @Override
    public void shutdownOutput(Duration timeout) {}

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Endless peer = new Endless();

  @Test
  void aQuickPeerIsCutAfterSoMuch() {
    WebSocket socket =
        WebSocket.server(peer, WebSocketOptions.DEFAULTS.withDrain(Duration.ofMinutes(10)));
    assertThat(socket.receive()).isInstanceOf(Message.Closed.class);
    assertThat(peer.closed).isTrue();
    assertThat(peer.read.get()).isBetween(128L << 20, 129L << 20);
  }

  @Test
  void aSlowPeerIsCutAfterSoLong() {
    WebSocket socket =
        WebSocket.server(peer, WebSocketOptions.DEFAULTS.withDrain(Duration.ofNanos(1)));
    assertThat(socket.receive()).isInstanceOf(Message.Closed.class);
    assertThat(peer.closed).isTrue();
    assertThat(peer.read.get()).isLessThan(1L << 20);
  }

  @Test
  void nothingBeatsAfterTheEnd() {
    WebSocket socket = WebSocket.server(peer, WebSocketOptions.DEFAULTS);
    socket.abort();
    socket.pingEvery(Duration.ofSeconds(1));
    assertThatIllegalStateException().isThrownBy(() -> socket.pingEvery(Duration.ofSeconds(1)));
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1006, "aborted"));
  }
}
