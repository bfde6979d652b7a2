package dev.gangway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A page played by the JDK's own WebSocket client, an implementation independent of ours.
final class PageSocket implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  /// What has arrived, in order: a JSON text, bytes, or the close code.
  sealed interface Arrival {
    record Text(JsonNode json) implements Arrival {}

    record Binary(ByteBuffer bytes) implements Arrival {}

    record Closed(int code, String reason) implements Arrival {}
  }

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Semaphore pings = new Semaphore(0);
  private final WebSocket socket;

  /// A terminal's socket.
  PageSocket(URI gateway) throws Exception {
    this(gateway, "ws");
  }

  /// @param path of the socket, below the base
  PageSocket(URI gateway, String path) throws Exception {
    this(gateway, path, gateway.getScheme() + "://" + gateway.getAuthority());
  }

  PageSocket(URI gateway, String path, String origin) throws Exception {
    this(gateway, path, origin, "");
  }

  /// @param cookie of a login; may be empty
  PageSocket(URI gateway, String path, String origin, String cookie) throws Exception {
    this(HttpClient.newHttpClient(), gateway, path, origin, cookie);
  }

  PageSocket(HttpClient client, URI gateway, String path, String origin, String cookie)
      throws Exception {
    URI address = URI.create(gateway.toString().replaceFirst("^http", "ws") + path);
    WebSocket.Builder builder =
        client.newWebSocketBuilder().subprotocols("gangway.v1").header("Origin", origin);
    if (!cookie.isEmpty()) {
      builder.header("Cookie", cookie);
    }
    socket = builder.buildAsync(address, new Listener()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void send(String json) throws Exception {
    socket.sendText(json, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void send(byte[] bytes) throws Exception {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void open(String target) throws Exception {
    send("{\"type\":\"open\",\"target\":\"" + target + "\",\"columns\":80,\"rows\":24}");
  }

  Arrival next() throws Exception {
    Arrival next = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing arrived for " + PATIENCE_SECONDS + " s");
    }
    return next;
  }

  /// Whether nothing has arrived so far.
  boolean isQuiet() {
    return arrivals.isEmpty();
  }

  /// The next message of a type; everything before it is skipped.
  JsonNode await(String type) throws Exception {
    while (true) {
      switch (next()) {
        case Arrival.Text(JsonNode json) when json.get("type").stringValue().equals(type) -> {
          return json;
        }
        case Arrival.Closed(int code, String reason) ->
            throw new AssertionError("closed with " + code + " " + reason + ", no " + type);
        case Arrival.Text _, Arrival.Binary _ -> {}
      }
    }
  }

  /// This many bytes of output.
  byte[] output(int count) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < count) {
      if (next() instanceof Arrival.Binary(ByteBuffer bytes)) {
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        all.writeBytes(piece);
      }
    }
    return all.toByteArray();
  }

  /// The code the gateway closes with; everything before it is skipped.
  int awaitClosed() throws Exception {
    while (true) {
      if (next() instanceof Arrival.Closed(int code, _)) {
        return code;
      }
    }
  }

  /// Waits for this many pings; the client answers each by itself.
  void awaitPings(int count) throws Exception {
    if (!pings.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no " + count + " pings in " + PATIENCE_SECONDS + " s");
    }
  }

  void leave() throws Exception {
    socket.sendClose(1001, "").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        arrivals.add(new Arrival.Text(JsonMapper.shared().readTree(text.toString())));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] piece = new byte[data.remaining()];
      data.get(piece);
      bytes.writeBytes(piece);
      if (last) {
        arrivals.add(new Arrival.Binary(ByteBuffer.wrap(bytes.toByteArray())));
        bytes.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      pings.release();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      arrivals.add(new Arrival.Closed(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      arrivals.add(new Arrival.Closed(1006, String.valueOf(error.getMessage())));
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
