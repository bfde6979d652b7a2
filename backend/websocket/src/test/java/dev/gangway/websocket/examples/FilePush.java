package dev.gangway.websocket.examples;

import dev.gangway.websocket.HttpUpgrade;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.PreparedMessage;
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

  private final Path file;
  private final OpeningHandshake handshake;
  private final Set<WebSocket> viewers = ConcurrentHashMap.newKeySet();

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
      viewers.forEach(WebSocket::abort);
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

  /// The frame is made once; a viewer that takes nothing is lost after the write stall.
  private void push() throws IOException {
    PreparedMessage text = PreparedMessage.text(Files.readString(file));
    for (WebSocket viewer : viewers) {
      Thread.ofVirtual().start(() -> send(viewer, text));
    }
  }

  private static void send(WebSocket viewer, PreparedMessage text) {
    try {
      viewer.send(text);
    } catch (IOException e) {
      // The thread that receives sees the end, too.
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
      viewers.add(socket);
      try {
        socket.sendText(Files.readString(file));
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
