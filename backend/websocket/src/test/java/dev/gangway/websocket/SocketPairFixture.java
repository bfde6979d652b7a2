package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;

/// A server's socket and the peer it talks to, over a pair of transports that hold 8 KiB each way.
class SocketPairFixture {

  /// More than the pair holds, so that a write of it blocks until the peer reads.
  static final int BLOCKING = 8 * SocketPair.CAPACITY;

  static final Duration MOMENT = Duration.ofMillis(100);

  final SocketPair pair = new SocketPair();
  final Peer peer = new Peer(pair.client);
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    pair.client.close();
    pair.server.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  WebSocket open() {
    return open(WebSocketOptions.DEFAULTS);
  }

  WebSocket open(WebSocketOptions options) {
    return WebSocket.server(pair.server, options);
  }

  static <T> T result(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(20, TimeUnit.SECONDS);
  }

  /// All messages of a socket until it is closed, text as it is.
  static Callable<List<String>> receiveAll(WebSocket socket) {
    return () -> {
      List<String> messages = new ArrayList<>();
      for (; ; ) {
        switch (socket.receive()) {
          case Message.Text(String text, _) -> messages.add(text);
          case Message.Binary(ByteBuffer payload, boolean last) ->
              messages.add("binary of " + payload.remaining() + (last ? "" : "~"));
          case Message.Closed(int code, _) -> {
            messages.add("closed " + code);
            return messages;
          }
        }
      }
    };
  }

  /// Starts a send that cannot end before the peer reads, and waits until it is under way.
  Future<?> blockedSend(WebSocket socket) throws IOException {
    Future<?> send =
        threads.submit(() -> {
          socket.sendBinary(ByteBuffer.allocate(BLOCKING));
          return null;
        });
    peer.awaitInput();
    assertThat(send.isDone()).isFalse();
    return send;
  }

  void hearBlockedSend() throws IOException {
    Peer.Frame frame = peer.hear();
    assertThat(frame.opcode()).isEqualTo(Opcode.BINARY);
    assertThat(frame.hex()).hasSize(2 * BLOCKING);
  }
}
