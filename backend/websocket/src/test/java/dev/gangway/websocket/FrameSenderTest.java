package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a sender keeps outside of the heap; the rest is seen over the blocking face.
@Timeout(60)
class FrameSenderTest {

  /// Takes everything, but the first write only when it is told to.
  private static final class SlowTransport implements Transport {
    final CountDownLatch writing = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    @Override
    public int read(ByteBuffer destination, Duration timeout) {
      return -1;
    }

    @Override
    public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
      writing.countDown();
      try {
        if (!go.await(20, TimeUnit.SECONDS)) {
          throw new IOException("not told to go on");
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void shutdownOutput(Duration timeout) {}

    @Override
    public void close() {}
  }

  @Test
  void whatIsKeptIsFreedAfterTheWriteUnderWay() throws Exception {
    ZlibPool pool = new ZlibPool(1);
    MessageDeflater deflater =
        new MessageDeflater(
            pool, DeflateOptions.DEFAULTS, new DeflateAgreement("", true, 15, true, 15));
    SlowTransport transport = new SlowTransport();
    FrameSender sender = new FrameSender(transport, Role.SERVER, Duration.ofSeconds(20), deflater);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> sent =
          threads.submit(
              () -> sender.send(Opcode.BINARY, Compression.ALWAYS, ByteBuffer.allocate(5000)));
      assertThat(transport.writing.await(20, TimeUnit.SECONDS)).isTrue();
      sender.release();
      assertThat(pool.lent()).isEqualTo(1);
      transport.go.countDown();
      assertThat(sent.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(pool.lent()).isZero();
    assertThat(sender.send(Opcode.BINARY, Compression.ALWAYS, ByteBuffer.allocate(5000))).isTrue();
    assertThat(pool.lent()).as("nothing is borrowed any more").isZero();
  }

  @Test
  void nothingIsSaidAfterTheClose() throws Exception {
    List<String> said = new ArrayList<>();
    Transport transport =
        new Transport() {
          @Override
          public int read(ByteBuffer destination, Duration timeout) {
            return -1;
          }

          @Override
          public void write(ByteBuffer[] sources, Duration timeout) {
            said.add(Opcode.of(sources[0].get(0)).name());
          }

          @Override
          public void shutdownOutput(Duration timeout) {
            said.add("end");
          }

          @Override
          public void close() {}
        };
    FrameSender sender = new FrameSender(transport, Role.SERVER, Duration.ofSeconds(20), null);
    sender.close(ClosingHandshake.payload(1000, ""));
    sender.ping(ByteBuffer.allocate(0));
    assertThat(sender.pong(ByteBuffer.allocate(0))).isTrue();
    sender.end();
    sender.end();
    assertThat(sender.send(Opcode.TEXT, Compression.NEVER, ByteBuffer.allocate(1))).isFalse();
    assertThat(said).containsExactly("CLOSE", "end");
  }

  /// Takes everything at once and counts the frames, all shorter than 126 octets.
  private static final class QuickTransport implements SelectableTransport {
    final AtomicInteger pings = new AtomicInteger();

    private void count(ByteBuffer... sources) {
      for (ByteBuffer source : sources) {
        while (source.hasRemaining()) {
          if (Opcode.of(source.get()) == Opcode.PING) {
            pings.incrementAndGet();
          }
          int length = source.get();
          source.position(source.position() + length);
        }
      }
    }

    @Override
    public int readNow(ByteBuffer destination) {
      return 0;
    }

    @Override
    public int read(ByteBuffer destination, Duration timeout) {
      return -1;
    }

    @Override
    public void writeNow(ByteBuffer[] sources) {
      count(sources);
    }

    @Override
    public void write(ByteBuffer[] sources, Duration timeout) {
      count(sources);
    }

    @Override
    public void whenReadable(Runnable listener) {}

    @Override
    public boolean mayWait() {
      return true;
    }

    @Override
    public void ignoreReadable() {}

    @Override
    public void shutdownOutput(Duration timeout) {}

    @Override
    public void close() {}
  }

  /// A slot that is filled while somebody tries to send is emptied, whatever comes of the trying.
  @Test
  void noSlotIsForgottenByWhoDoesNotSend() throws Exception {
    QuickTransport transport = new QuickTransport();
    FrameSender sender = new FrameSender(transport, Role.SERVER, Duration.ofSeconds(20), null);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<?> trying =
          threads.submit(() -> {
            while (!done.get()) {
              FrameSender.Tried tried =
                  sender.trySend(Opcode.BINARY, ByteBuffer.wrap(new byte[] {1}));
              if (tried.unfinished()) {
                sender.finish();
              }
            }
            return null;
          });
      try {
        for (int i = 1; i <= 300_000; i++) {
          sender.ping(ByteBuffer.allocate(0));
          int expected = i;
          DeliveryFixture.await("ping " + i, () -> transport.pings.get() == expected);
        }
      } finally {
        done.set(true);
      }
      trying.get(20, TimeUnit.SECONDS);
    }
  }
}
