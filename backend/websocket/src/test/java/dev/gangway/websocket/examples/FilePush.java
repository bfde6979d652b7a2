package dev.gangway.websocket.examples;

import dev.gangway.websocket.CloseCode;
import dev.gangway.websocket.HttpUpgrade;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.PreparedMessage;
import dev.gangway.websocket.SendQueue;
import dev.gangway.websocket.SocketTransport;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Shows a text file in a page, and again whenever it changes.
public final class FilePush {

  private static final String PAGE =
      """
      <!doctype html><meta charset="utf-8"><title>A file</title><pre id="text"></pre>
      <script>
        const socket = new WebSocket(location.href.replace("http", "ws") + "push");
        socket.onmessage = message => document.getElementById("text").textContent = message.data;
      </script>
      """;

  /// A file of up to 16 MiB, or several versions of a smaller one.
  private static final SendQueue.Marks WAITING =
      new SendQueue.Marks(1 << 20, 1 << 18, 16 << 20, 100);

  private final Path file;
  private final OpeningHandshake handshake;
  private final Map<WebSocket, SendQueue> viewers = new ConcurrentHashMap<>();

  /// @param origin of the page, the only one that may look
  FilePush(Path file, String origin) {
    this.file = file;
    this.handshake = OpeningHandshake.accepting(OriginPolicy.exactly(Set.of(origin)));
  }

  /// Shows the file given at http://localhost:9002/.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FilePush push = new FilePush(Path.of(arguments[0]).toAbsolutePath(), "http://localhost:9002");
    try (ServerSocket listener = new ServerSocket(9002);
        WatchService changes = push.changes()) {
      Thread.ofVirtual().start(() -> push.accept(listener));
      push.watch(changes);
    }
  }

  /// Serves until the listener is closed.
  void accept(ServerSocket listener) {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      viewers.keySet().forEach(WebSocket::abort);
    }
  }

  /// What happens in the file's folder from now on.
  WatchService changes() throws IOException {
    WatchService changes = file.getFileSystem().newWatchService();
    file.resolveSibling("")
        .register(
            changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
    return changes;
  }

  /// Pushes until it is interrupted.
  void watch(WatchService changes) throws IOException, InterruptedException {
    while (true) {
      WatchKey key = changes.take();
      if (key.pollEvents().stream().anyMatch(event -> file.endsWith((Path) event.context()))) {
        push();
      }
      key.reset();
    }
  }

  /// The frame is made once, and nobody waits for a viewer that does not keep up.
  private void push() throws IOException {
    PreparedMessage text = PreparedMessage.text(Files.readString(file));
    viewers.forEach((viewer, queue) -> show(text, viewer, queue));
  }

  private static void show(PreparedMessage text, WebSocket viewer, SendQueue queue) {
    if (!queue.offer(text)) {
      viewer.close(CloseCode.TRY_AGAIN_LATER, "too slow, or the file is too large");
    }
  }

  private void serve(Socket connection) {
    try {
      HttpUpgrade upgrade =
          HttpUpgrade.read(SocketTransport.of(connection), Duration.ofSeconds(10));
      if (!upgrade.target().equals("/push")) {
        upgrade.respond(200, "text/html", PAGE);
        return;
      }
      WebSocket socket = upgrade.accept(handshake, WebSocketOptions.DEFAULTS);
      socket.pingEvery(Duration.ofSeconds(20));
      SendQueue queue = new SendQueue(socket, WAITING);
      viewers.put(socket, queue);
      try {
        show(PreparedMessage.text(Files.readString(file)), socket, queue);
        // Nothing is expected of the page but its end.
        while (!(socket.receive() instanceof Message.Closed)) {}
      } finally {
        viewers.remove(socket);
        socket.abort();
      }
    } catch (IOException e) {
      System.err.println("a connection failed: " + e);
    }
  }
}
