package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a socket with permessage-deflate holds outside of the heap.
@Timeout(60)
class WebSocketDeflateMemoryTest extends DeflateSocketPairFixture {

  @Test
  void nothingIsHeldBetweenMessages() throws Exception {
    WebSocket socket = open(false, 15);
    peer.send(peer.compressedFrame(true, Opcode.TEXT, hello()));
    assertThat(socket.receive()).isEqualTo(new Message.Text("Hello", true));
    socket.sendText("x".repeat(5000));
    assertThat(pool.lent()).isZero();
    assertThat(pool.kept()).isEqualTo(2);
  }

  /// An inflater inside of a message, and a deflater that remembers: what a connection can hold.
  private WebSocket holding(WebSocketOptions options) throws IOException {
    WebSocket socket = open(options, true, 15);
    socket.sendText("x".repeat(5000));
    assertThat(peer.hear().rsv()).isEqualTo(FrameHeader.RSV1);
    peer.send(peer.compressedFrame(false, Opcode.BINARY, hello()));
    assertThat(((Message.Binary) socket.receive()).last()).isFalse();
    assertThat(pool.lent()).isEqualTo(2);
    return socket;
  }

  @Test
  void abortFreesAll() throws Exception {
    WebSocket socket = holding(WebSocketOptions.DEFAULTS);
    socket.abort();
    assertThat(pool.lent()).isZero();
    assertThat(socket.receive()).isInstanceOf(Message.Closed.class);
  }

  @Test
  void abortFreesAllWhileSomebodyReceives() throws Exception {
    WebSocket socket = holding(WebSocketOptions.DEFAULTS);
    Future<Message> receiving = threads.submit(() -> socket.receive());
    socket.abort();
    assertThat(result(receiving)).isInstanceOf(Message.Closed.class);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void abortFreesAllWhileSomebodySends() throws Exception {
    WebSocket socket = holding(WebSocketOptions.DEFAULTS);
    Future<?> sending =
        threads.submit(() -> {
          socket.sendBinary(Compression.NEVER, ByteBuffer.allocate(BLOCKING));
          return null;
        });
    peer.awaitInput();
    socket.abort();
    assertThatThrownBy(() -> result(sending)).hasCauseInstanceOf(IOException.class);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void thePeersCloseFreesAll() throws Exception {
    WebSocket socket = holding(WebSocketOptions.DEFAULTS);
    peer.sendClose(1000);
    peer.shutdownOutput();
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
    assertThat(pool.lent()).isZero();
  }

  @Test
  void aBrokenConnectionFreesAll() throws Exception {
    WebSocket socket = holding(WebSocketOptions.DEFAULTS);
    peer.close();
    assertThat(socket.receive()).isInstanceOf(Message.Closed.class);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void silenceFreesAll() throws Exception {
    WebSocket socket = holding(WebSocketOptions.DEFAULTS.withSilence(Duration.ofMillis(100)));
    assertThat(socket.receive()).isInstanceOf(Message.Closed.class);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void aViolationFreesAll() throws Exception {
    WebSocket socket = holding(WebSocketOptions.DEFAULTS);
    peer.send(peer.frame(true, Opcode.CONTINUATION, (byte) 0xFF));
    assertThat(peer.closeAfter(socket)).isEqualTo(1007);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void ourCloseFreesAllAlthoughNobodyReceives() throws Exception {
    WebSocket socket = holding(WebSocketOptions.DEFAULTS);
    socket.close(CloseCode.NORMAL, "");
    peer.sendClose(1000);
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
    assertThat(pool.lent()).isZero();
  }

  @Test
  void moreThanAFewAreNotKept() {
    ZlibPool small = new ZlibPool(1);
    Deflater first = small.deflater(1, Deflater.DEFAULT_STRATEGY);
    Deflater second = small.deflater(1, Deflater.DEFAULT_STRATEGY);
    small.giveBack(first, 1, Deflater.DEFAULT_STRATEGY);
    small.giveBack(second, 1, Deflater.DEFAULT_STRATEGY);
    assertThat(small.kept()).isEqualTo(1);
    assertThat(small.lent()).isZero();
    assertThat(small.deflater(1, Deflater.DEFAULT_STRATEGY)).isSameAs(first);
    assertThatThrownBy(second::reset).as("freed").isInstanceOf(IllegalStateException.class);
    small.giveBack(first, 1, Deflater.DEFAULT_STRATEGY);
  }
}
