package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole stack, with the JDK's own WebSocket client as an independent peer.
@Timeout(120)
class EchoServerTest {

  private final EchoServer server =
      new EchoServer(
          new EchoOptions(0, List.of("https://a.example"), List.of("v2", "v1"), 20 << 20, true));
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  /// Notes whole messages and the end, in words.
  private static final class Recorder implements WebSocket.Listener {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder binary = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        events.add("text " + text);
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] octets = new byte[data.remaining()];
      data.get(octets);
      binary.append(HexFormat.of().formatHex(octets));
      if (last) {
        events.add("binary " + binary);
        binary.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      events.add("pong " + message.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      events.add("close " + code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      events.add("error " + error);
    }

    String next() throws InterruptedException {
      return String.valueOf(events.poll(30, TimeUnit.SECONDS));
    }
  }

  private WebSocket open(Recorder recorder) {
    return http.newWebSocketBuilder()
        .subprotocols("v1", "v2")
        .header("Origin", "https://a.example")
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/echo"), recorder)
        .join();
  }

  @Test
  void messagesComeBackWholeAndKeepTheirType() throws Exception {
    Recorder recorder = new Recorder();
    WebSocket socket = open(recorder);
    assertThat(socket.getSubprotocol()).isEqualTo("v2");
    socket.sendText("hello", true).join();
    socket.sendText("and a", false).join();
    socket.sendText("happy new", false).join();
    socket.sendText("year!", true).join();
    socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), false).join();
    socket.sendBinary(ByteBuffer.wrap(new byte[] {3}), true).join();
    socket.sendPing(ByteBuffer.allocate(7)).join();
    assertThat(recorder.next()).isEqualTo("text hello");
    assertThat(recorder.next()).isEqualTo("text and ahappy newyear!");
    assertThat(recorder.next()).isEqualTo("binary 010203");
    assertThat(recorder.next()).isEqualTo("pong 7");
    socket.sendClose(4321, "bye").join();
    assertThat(recorder.next()).isEqualTo("close 4321");
  }

  @Test
  void aLargeMessageComesBack() throws Exception {
    byte[] payload = new byte[10 << 20];
    new Random(0).nextBytes(payload);
    Recorder recorder = new Recorder();
    WebSocket socket = open(recorder);
    socket.sendBinary(ByteBuffer.wrap(payload), true).join();
    assertThat(recorder.next().equals("binary " + HexFormat.of().formatHex(payload))).isTrue();
    socket.sendClose(1000, "").join();
    assertThat(recorder.next()).isEqualTo("close 1000");
  }

  @Test
  void aThousandMessagesOnFiftySocketsComeBackInOrder() throws Exception {
    List<Recorder> recorders = new ArrayList<>();
    List<WebSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Recorder recorder = new Recorder();
      recorders.add(recorder);
      sockets.add(open(recorder));
    }
    for (int message = 0; message < 20; message++) {
      for (int i = 0; i < 50; i++) {
        sockets.get(i).sendText(i + ":" + message + "x".repeat(message * 100), true).join();
      }
    }
    for (int i = 0; i < 50; i++) {
      for (int message = 0; message < 20; message++) {
        assertThat(recorders.get(i).next())
            .isEqualTo("text " + i + ":" + message + "x".repeat(message * 100));
      }
    }
  }

  @Test
  void goingDownClosesAllSockets() throws Exception {
    List<Recorder> recorders = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Recorder recorder = new Recorder();
      recorders.add(recorder);
      open(recorder).sendText("here", true).join();
      assertThat(recorder.next()).isEqualTo("text here");
    }
    server.close();
    for (Recorder recorder : recorders) {
      assertThat(recorder.next()).isEqualTo("close 1001");
    }
  }

  /// As many as share the threads with one that does not read.
  @Test
  void goingDownIsNotHeldUpByWhoDoesNotRead() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    String request = RawClient.upgrade("/echo") + "Origin: https://a.example\r\n\r\n";
    try (RawClient stalled = new RawClient(server.port(), 16 * 1024)) {
      stalled.send(request, RawClient.frame(2, new byte[8 << 20]));
      stalled.head();
      // The answer has begun, and nobody takes it.
      assertThat(stalled.octet()).isEqualTo(0x82);
      for (int i = 0; i < 50; i++) {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        client.send(request, RawClient.text("here"));
        client.head();
        assertThat(client.frame().text()).isEqualTo("here");
      }
      Thread closing = Thread.ofVirtual().start(server::close);
      for (RawClient client : clients) {
        assertThat(client.frame().closeCode()).isEqualTo(1001);
        client.send("", RawClient.close(1001));
        assertThat(client.rest()).isEmpty();
        client.close();
      }
      assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  private static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(message);
    byte[] out = new byte[message.length + 100];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, count - 4);
  }

  private static byte[] inflate(ByteBuffer payload, int size) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    inflater.setInput(payload);
    byte[] out = new byte[size + 1];
    int count = inflater.inflate(out);
    inflater.end();
    return Arrays.copyOf(out, count);
  }

  @Test
  void messagesComeBackCompressedIfThatWasAgreedOn() throws Exception {
    byte[] message = "0123456789 ls -l\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    byte[] compressed = RawClient.frame(2, deflate(message));
    compressed[0] |= 0x40;
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          RawClient.upgrade("/echo")
              + "Origin: https://a.example\r\n"
              + "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=16\r\n"
              + "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12\r\n\r\n",
          compressed,
          RawClient.text("short"),
          RawClient.frame(2, message));
      assertThat(client.head())
          .contains(
              "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                  + " client_no_context_takeover; server_max_window_bits=12\r\n");
      for (String expected : List.of("c2", "81", "c2")) {
        RawClient.Frame frame = client.frame();
        assertThat(Integer.toHexString(frame.firstOctet())).isEqualTo(expected);
        if (expected.equals("81")) {
          assertThat(frame.text()).isEqualTo("short");
        } else {
          assertThat(frame.payload().remaining()).isLessThan(message.length / 10);
          assertThat(inflate(frame.payload(), message.length)).isEqualTo(message);
        }
      }
    }
  }

  @Test
  void nothingIsAgreedOnWhenItIsSwitchedOff() throws Exception {
    try (EchoServer plain = new EchoServer(new EchoOptions(0, List.of(), List.of(), 1000, false))) {
      plain.start();
      try (RawClient client = new RawClient(plain.port())) {
        byte[] compressed = RawClient.frame(1, deflate(new byte[] {'a'}));
        compressed[0] |= 0x40;
        client.send(
            RawClient.upgrade("/echo") + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
            compressed);
        assertThat(client.head()).doesNotContainIgnoringCase("extensions");
        assertThat(client.frame().closeCode()).isEqualTo(1002);
      }
    }
  }

  @Test
  void otherOriginsAreRefused() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(RawClient.upgrade("/echo") + "Origin: https://b.example\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void otherPathsAreNotFound() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(RawClient.upgrade("/") + "\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 404 ").contains("Cache-Control: no-store");
    }
  }

  @Test
  void messagesBeyondTheLimitAreRefusedWhileTheyAreSent() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          RawClient.upgrade("/echo") + "Origin: https://a.example\r\n\r\n",
          RawClient.frame(2, new byte[21 << 20]));
      client.head();
      assertThat(client.frame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aPortInUseIsSaidSo() {
    try (EchoServer second =
        new EchoServer(new EchoOptions(server.port(), List.of(), List.of(), 1000, true))) {
      assertThatThrownBy(second::start).isInstanceOf(BindException.class);
    }
  }
}
