package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveBufferTest {

  private static void add(ReceiveBuffer buffer, byte[] bytes, int from, int length)
      throws Exception {
    buffer.add(new SSHPacket().putRawBytes(bytes, from, length), length);
  }

  /// Random chunks in, random reads out: the same bytes, and never more open than the window.
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 4096, 65_536, 262_144})
  void bytesComeOutAsTheyWentInWithinTheWindow(int window) throws Exception {
    Random random = new Random(window);
    byte[] bytes = new byte[Math.min(window * 20, 3 << 20)];
    random.nextBytes(bytes);
    ReceiveBuffer buffer = new ReceiveBuffer(window);
    ByteBuffer out = ByteBuffer.allocate(bytes.length);
    int sent = 0;
    int open = window;
    while (out.hasRemaining()) {
      int length = Math.min(open, Math.min(random.nextInt(40_000) + 1, bytes.length - sent));
      if (length > 0) {
        add(buffer, bytes, sent, length);
        sent += length;
        open -= length;
      }
      if (sent > out.position()) {
        int room = Math.min(out.remaining(), random.nextInt(40_000) + 1);
        ByteBuffer part = out.slice(out.position(), room);
        out.position(out.position() + buffer.read(part));
        open += buffer.grant();
      }
      assertThat(open + sent - out.position()).isLessThanOrEqualTo(window);
    }
    assertThat(out.array()).isEqualTo(bytes);
  }

  @Test
  void moreThanTheWindowIsRefused() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10);
    add(buffer, new byte[8], 0, 8);
    assertThatThrownBy(() -> add(buffer, new byte[3], 0, 3))
        .isInstanceOf(ConnectionException.class);
  }

  @Test
  void dataBehindTheEndIsRefused() {
    ReceiveBuffer buffer = new ReceiveBuffer(10);
    buffer.end();
    assertThatThrownBy(() -> add(buffer, new byte[3], 0, 3))
        .isInstanceOf(ConnectionException.class);
  }

  @Test
  void smallReadsAreGivenBackTogether() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(100);
    add(buffer, new byte[100], 0, 100);
    int grants = 0;
    for (int i = 0; i < 100; i++) {
      buffer.read(ByteBuffer.allocate(1));
      grants += buffer.grant() > 0 ? 1 : 0;
    }
    assertThat(grants).isEqualTo(4);
  }

  @Test
  void whatHasArrivedIsReadBeforeTheEnd() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10);
    add(buffer, new byte[3], 0, 3);
    buffer.end();
    buffer.fail(new IOException("too late to matter"), false);
    assertThat(buffer.read(ByteBuffer.allocate(10))).isEqualTo(3);
    assertThat(buffer.read(ByteBuffer.allocate(10))).isEqualTo(-1);
  }

  @Test
  void whatHasArrivedIsReadBeforeTheFailure() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10);
    add(buffer, new byte[3], 0, 3);
    buffer.fail(new IOException("the line broke"), false);
    buffer.end();
    assertThat(buffer.read(ByteBuffer.allocate(10))).isEqualTo(3);
    assertThatThrownBy(() -> buffer.read(ByteBuffer.allocate(10))).hasMessage("the line broke");
  }

  @Test
  void aClosedTerminalGivesNothingMore() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10);
    add(buffer, new byte[3], 0, 3);
    buffer.fail(new IOException("closed"), true);
    assertThatThrownBy(() -> buffer.read(ByteBuffer.allocate(10))).hasMessage("closed");
  }
}
