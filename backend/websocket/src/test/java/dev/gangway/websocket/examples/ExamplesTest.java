package dev.gangway.websocket.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gangway.websocket.HandshakeRefusal;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExamplesTest {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket listener;

  ExamplesTest() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }

  private URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + path);
  }

  @Test
  void theClientHearsItsEcho() throws Exception {
    Future<?> served =
        threads.submit(() -> {
          EchoServer.serve(listener);
          return null;
        });
    assertThat(Client.ask(uri("/"), "Grüße")).isEqualTo("Grüße");
    listener.close();
    assertThat(served).failsWithin(Duration.ofSeconds(20));
  }

  @Test
  void aFileIsPushedWheneverItChanges(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "one");
    String origin = "http://127.0.0.1:" + listener.getLocalPort();
    FilePush push = new FilePush(file, origin);
    threads.execute(() -> push.accept(listener));
    WebSocketClient page = WebSocketClient.builder().origin(origin).build();
    try (WatchService changes = push.changes()) {
      Future<?> watching =
          threads.submit(() -> {
            push.watch(changes);
            return null;
          });
      WebSocket socket = page.connect(uri("/push")).socket();
      assertThat(socket.receive()).isEqualTo(new Message.Text("one", true));
      Files.writeString(file, "two");
      Message changed = socket.receive();
      while (changed.equals(new Message.Text("", true))) {
        // Seen between being emptied and being written.
        changed = socket.receive();
      }
      assertThat(changed).isEqualTo(new Message.Text("two", true));
      socket.abort();
      watching.cancel(true);
    }
  }

  @Test
  void thePageIsServedAndStrangersAreNot(@TempDir Path folder) throws Exception {
    FilePush push = new FilePush(folder.resolve("none"), "https://page.example");
    threads.execute(() -> push.accept(listener));
    try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("new WebSocket(");
    }
    assertThatExceptionOfType(HandshakeRefusal.class)
        .isThrownBy(() -> WebSocketClient.builder().build().connect(uri("/push")))
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(403));
  }
}
