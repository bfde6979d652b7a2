package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// permessage-deflate between our client and our server over TCP, from the offer to the last
/// message.
@Timeout(120)
class DeflateBothRolesTest {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket listener;

  DeflateBothRolesTest() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void noThreadIsLeft() throws Exception {
    listener.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /// Sends whole messages back to one client, until it closes.
  private Future<?> serveEcho(WebSocketOptions options) {
    return threads.submit(() -> {
      OpeningHandshake handshake =
          OpeningHandshake.accepting(OriginPolicy.anyOrNone()).compressing(options.deflate());
      WebSocket socket =
          HttpUpgrade.read(SocketTransport.of(listener.accept()), Duration.ofSeconds(20))
              .accept(handshake, options);
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      for (; ; ) {
        switch (socket.receive()) {
          case Message.Text(String text, _) -> socket.sendText(text);
          case Message.Binary(ByteBuffer piece, boolean last) -> {
            byte[] octets = new byte[piece.remaining()];
            piece.get(octets);
            whole.writeBytes(octets);
            if (last) {
              socket.sendBinary(ByteBuffer.wrap(whole.toByteArray()));
              whole.reset();
            }
          }
          case Message.Closed _ -> {
            return null;
          }
        }
      }
    });
  }

  private WebSocketClient.Connection connect(@Nullable DeflateOptions offered) throws Exception {
    return WebSocketClient.builder()
        .options(WebSocketOptions.DEFAULTS.withDeflate(offered))
        .build()
        .connect(URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/"));
  }

  private static byte[] receiveBinary(WebSocket socket) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (; ; ) {
      if (!(socket.receive() instanceof Message.Binary(ByteBuffer piece, boolean last))) {
        throw new AssertionError("no binary message after " + whole.size() + " octets");
      }
      byte[] octets = new byte[piece.remaining()];
      piece.get(octets);
      whole.writeBytes(octets);
      if (last) {
        return whole.toByteArray();
      }
    }
  }

  private static List<Long> lengths(Queue<WireLog.Frame> frames, WireLog.Direction direction) {
    return frames.stream()
        .filter(frame -> frame.direction() == direction && frame.rsv() == FrameHeader.RSV1)
        .map(WireLog.Frame::length)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "false, 15, 15",
    "true,  15, 15",
    "false, 8,  8",
    "true,  8,  15",
    "true,  15, 9",
    "false, 10, 12",
    "true,  12, 10",
    "true,  14, 14",
  })
  void whatIsSentCompressedComesBackCompressed(boolean takeover, int client, int server)
      throws Exception {
    DeflateOptions options = DeflateOptions.DEFAULTS.withTakeover(takeover);
    Future<?> serving =
        serveEcho(WebSocketOptions.DEFAULTS.withDeflate(options.withWindows(server, client)));
    WebSocketClient.Connection connection = connect(options.withWindows(client, server));
    Queue<WireLog.Frame> frames = new ConcurrentLinkedQueue<>();
    WebSocket socket = connection.socket();
    socket.log(frames::add);
    byte[] message = Compressible.lines(20_000);
    String text = Compressible.text(3_000);
    for (int round = 0; round < 3; round++) {
      socket.sendBinary(ByteBuffer.wrap(message));
      assertThat(receiveBinary(socket)).isEqualTo(message);
      socket.sendText(text);
      assertThat(socket.receive()).isEqualTo(new Message.Text(text, true));
    }
    socket.close(CloseCode.NORMAL, "");
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
    serving.get(20, TimeUnit.SECONDS);
    checkTakeover(lengths(frames, WireLog.Direction.OUT), takeover && client == 15);
    checkTakeover(lengths(frames, WireLog.Direction.IN), takeover && server == 15);
  }

  /// All six messages are compressed; the second round is shorter than the first if, and only if,
  /// it may refer to it.
  private static void checkTakeover(List<Long> lengths, boolean taken) {
    assertThat(lengths).hasSize(6);
    if (taken) {
      assertThat(lengths.get(2)).isLessThan(lengths.get(0) / 4);
    } else {
      assertThat(lengths.get(2)).isEqualTo(lengths.get(0));
    }
  }

  @Test
  void aServerThatDoesNotCompressIsSpokenToPlainly() throws Exception {
    Future<?> serving = serveEcho(WebSocketOptions.DEFAULTS);
    checkPlain(connect(DeflateOptions.DEFAULTS));
    serving.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aClientThatDoesNotOfferIsSpokenToPlainly() throws Exception {
    Future<?> serving = serveEcho(WebSocketOptions.DEFAULTS.withDeflate(DeflateOptions.DEFAULTS));
    checkPlain(connect(null));
    serving.get(20, TimeUnit.SECONDS);
  }

  private static void checkPlain(WebSocketClient.Connection connection) throws IOException {
    assertThat(connection.headers()).doesNotContainKey("Sec-WebSocket-Extensions");
    Queue<WireLog.Frame> frames = new ConcurrentLinkedQueue<>();
    WebSocket socket = connection.socket();
    socket.log(frames::add);
    String text = Compressible.text(3_000);
    socket.sendText(text, Compression.ALWAYS);
    assertThat(socket.receive()).isEqualTo(new Message.Text(text, true));
    socket.close(CloseCode.NORMAL, "");
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
    assertThat(frames).hasSizeGreaterThan(3).allMatch(frame -> frame.rsv() == 0);
  }

  @Test
  void piecesAndPreparedMessagesGoOutPlainBetweenCompressedOnes() throws Exception {
    DeflateOptions options = DeflateOptions.DEFAULTS.withTakeover(true);
    Future<?> serving = serveEcho(WebSocketOptions.DEFAULTS.withDeflate(options));
    WebSocket socket = connect(options).socket();
    String text = Compressible.text(3_000);
    for (int round = 0; round < 2; round++) {
      socket.sendText(text);
      assertThat(socket.receive()).isEqualTo(new Message.Text(text, true));
      socket.send(PreparedMessage.text(text));
      assertThat(socket.receive()).isEqualTo(new Message.Text(text, true));
      try (MessageSink sink = socket.beginText()) {
        sink.append(text);
        sink.append(text);
        sink.finish();
      }
      assertThat(socket.receive()).isEqualTo(new Message.Text(text + text, true));
    }
    socket.close(CloseCode.NORMAL, "");
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
    serving.get(20, TimeUnit.SECONDS);
  }
}
