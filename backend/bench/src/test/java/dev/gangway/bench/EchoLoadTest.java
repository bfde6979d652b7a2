package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoLoadTest {

  private static final Duration SHORT = Duration.ofMillis(50);

  private static final ServerProcess ours = ServerProcess.ours();
  private static final ServerProcess undertow = ServerProcess.undertow();

  @AfterAll
  static void stop() {
    ours.close();
    undertow.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 125, 126, 65_535, 65_536})
  void bothServersEchoMessagesOfEveryLength(int payload) throws IOException {
    for (ServerProcess server : List.of(ours, undertow)) {
      try (EchoLoad load = new EchoLoad(server.port(), 3, payload)) {
        EchoResult result = load.run(SHORT);

        assertThat(result.perSecond()).isPositive();
        assertThat(result.p99Micros()).isGreaterThanOrEqualTo(result.p50Micros()).isPositive();
        assertThat(result.megabytesPerSecond())
            .isCloseTo(2 * payload * result.perSecond() / 1e6, withinPercentage(0.1));
      }
    }
  }

  @Test
  void memoryIsThatOfTheServer() throws IOException {
    try (ServerProcess bare = ServerProcess.bare();
        SocketChannel held = EchoLoad.open(bare.port())) {
      assertThat(held.isOpen()).isTrue();
      long heap = bare.liveHeap();

      assertThat(heap).isBetween(1L << 20, 64L << 20);
      assertThat(bare.resident()).isGreaterThan(heap);
    }
  }

  @Test
  void whatIsNoEchoIsAFailure() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> answer(listener, "\u0082\u0002no"));
      try (EchoLoad load = new EchoLoad(listener.getLocalPort(), 1, 2)) {
        assertThatThrownBy(() -> load.run(SHORT)).hasMessage("not an echo");
      }
      server.join();
    }
  }

  private static void answer(ServerSocket listener, String frame) {
    try {
      while (!answersOne(listener, frame)) {
        // Somebody else on this machine had a port in mind that was free until now.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Answers the request once it is complete, so that what comes next is the frame.
  ///
  /// @return whether it was a client that sent a frame
  private static boolean answersOne(ServerSocket listener, String frame) throws IOException {
    try (Socket socket = listener.accept()) {
      InputStream input = socket.getInputStream();
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        int octet = input.read();
        if (octet < 0) {
          return false;
        }
        request.append((char) octet);
      }
      OutputStream output = socket.getOutputStream();
      output.write("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      boolean sentOne = input.read() == 0x82;
      if (sentOne) {
        output.write(frame.getBytes(StandardCharsets.ISO_8859_1));
      }
      return sentOne;
    }
  }
}
