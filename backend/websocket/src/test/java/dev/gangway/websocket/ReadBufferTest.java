package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadBufferTest {

  private static final int TIMEOUT = -2;

  /// Gives as many octets as the script says, or as fit; notes what it was asked.
  private static final class Scripted implements Transport {
    final Deque<Integer> script;
    int capacity;
    Duration timeout = Duration.ZERO;

    Scripted(Integer... counts) {
      script = new ArrayDeque<>(List.of(counts));
    }

    @Override
    public int read(ByteBuffer destination, Duration wait) throws IOException {
      capacity = destination.remaining();
      timeout = wait;
      int count = script.remove();
      if (count == TIMEOUT) {
        throw new SocketTimeoutException("script");
      }
      int fits = Math.min(count, destination.remaining());
      for (int i = 0; i < fits; i++) {
        destination.put((byte) 'x');
      }
      return fits;
    }

    @Override
    public void write(ByteBuffer[] sources, Duration wait) {
      throw new AssertionError();
    }

    @Override
    public void shutdownOutput(Duration wait) {
      throw new AssertionError();
    }

    @Override
    public void close() {
      throw new AssertionError();
    }
  }

  private static final Duration WAIT = Duration.ofSeconds(45);

  @Test
  void aQuietConnectionWaitsWithASmallBuffer() throws IOException {
    Scripted transport = new Scripted(7, 8, 9);
    ReadBuffer buffer = new ReadBuffer(transport);
    for (int i = 7; i < 10; i++) {
      fillAndConsume(buffer, i);
      assertThat(transport.capacity).isEqualTo(ReadBuffer.SMALL);
      assertThat(transport.timeout).isEqualTo(WAIT);
    }
  }

  @Test
  void aBusyConnectionReadsWithALargeBuffer() throws IOException {
    Scripted transport = new Scripted(100_000, 100_000, 600, 5, 5);
    ReadBuffer buffer = new ReadBuffer(transport);
    fillAndConsume(buffer, ReadBuffer.SMALL);
    fillAndConsume(buffer, ReadBuffer.LARGE);
    fillAndConsume(buffer, 600);
    fillAndConsume(buffer, 5);
    assertThat(transport.capacity).isEqualTo(ReadBuffer.LARGE);
    fillAndConsume(buffer, 5);
    assertThat(transport.capacity).isEqualTo(ReadBuffer.SMALL);
  }

  @Test
  void aLargeBufferIsNotWaitedWithForLong() throws IOException {
    Scripted transport = new Scripted(100_000, TIMEOUT, 5);
    ReadBuffer buffer = new ReadBuffer(transport);
    fillAndConsume(buffer, ReadBuffer.SMALL);
    assertThatThrownBy(() -> buffer.fill(WAIT)).isInstanceOf(SocketTimeoutException.class);
    assertThat(transport.timeout).isLessThan(WAIT);
    fillAndConsume(buffer, 5);
    assertThat(transport.capacity).isEqualTo(ReadBuffer.SMALL);
    assertThat(transport.timeout).isEqualTo(WAIT);
  }

  @Test
  void unreadBytesAreNeverOverwritten() throws IOException {
    ReadBuffer buffer = new ReadBuffer(new Scripted(5, 5));
    assertThat(buffer.fill(WAIT)).isTrue();
    assertThatThrownBy(() -> buffer.fill(WAIT)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void renewingKeepsWhatIsUnreadAndLeavesTheOldBufferAlone() throws IOException {
    ReadBuffer buffer = new ReadBuffer(new Scripted(8, 300, 300));
    assertThat(buffer.fill(WAIT)).isTrue();
    ByteBuffer piece = buffer.bytes().slice(0, 3);
    buffer.bytes().position(3);
    buffer.renew();
    assertThat(buffer.bytes().remaining()).isEqualTo(5);
    while (buffer.bytes().hasRemaining()) {
      buffer.bytes().put((byte) 'y');
    }
    fillAndConsume(buffer, 300);
    fillAndConsume(buffer, 300);
    assertThat(piece).isEqualTo(ByteBuffer.wrap(new byte[] {'x', 'x', 'x'}));
  }

  @Test
  void theEndOfTheStreamIsTold() throws IOException {
    ReadBuffer buffer = new ReadBuffer(new Scripted(-1));
    assertThat(buffer.fill(WAIT)).isFalse();
    assertThat(buffer.bytes().hasRemaining()).isFalse();
  }

  private static void fillAndConsume(ReadBuffer buffer, int expected) throws IOException {
    assertThat(buffer.fill(WAIT)).isTrue();
    assertThat(buffer.bytes().remaining()).isEqualTo(expected);
    buffer.bytes().position(buffer.bytes().limit());
  }
}
