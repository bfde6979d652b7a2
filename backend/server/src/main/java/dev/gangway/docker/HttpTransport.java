package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.gangway.docker.DaemonFailure.Reason;
import dev.gangway.terminal.RemoteText;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// docker-java's transport over any [ByteStream]; decisions/0006 says why it is our own.
///
/// One connection for each request. An ordinary request has one deadline for everything from the
/// connection to the last byte of the answer, which is read as a whole, so that nothing of it is
/// left waiting; a status that is no success becomes a [DaemonFailure], and a redirect is one of
/// those. What docker-java calls gets failures wrapped in an [UncheckedIOException].
///
/// Thread-safe.
final class HttpTransport implements DockerHttpClient {
  /// Bytes of an ordinary answer. A container takes some 2 KB in the list, so it is long.
  static final int MAX_ANSWER = 32 << 20;

  /// What is read of an answer that says what went wrong.
  private static final int MAX_COMPLAINT = 16 << 10;

  private static final int SHOWN_COMPLAINT = 300;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteStream.Opener opener;
  private final Watchdog watchdog;
  private final Duration connectTimeout;
  private final Duration requestTimeout;

  /// @param connectTimeout for a connection
  /// @param requestTimeout for the answer, or the head of one that goes on
  HttpTransport(
      ByteStream.Opener opener,
      Watchdog watchdog,
      Duration connectTimeout,
      Duration requestTimeout) {
    this.opener = opener;
    this.watchdog = watchdog;
    this.connectTimeout = connectTimeout;
    this.requestTimeout = requestTimeout;
  }

  /// An answer that goes on: events, or the two directions of an upgraded connection.
  ///
  /// @param reader holds bytes that came with the head
  record Exchange(HttpHead head, HttpReader reader, ByteStream stream) implements AutoCloseable {
    @Override
    public void close() {
      stream.close();
    }
  }

  @Override
  public Response execute(Request request) {
    try {
      return request(request.method(), request.path(), request.headers(), request.bodyBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The headers of an answer whose body says nothing.
  HttpHead head(String path) throws IOException {
    return request("GET", path, Map.of(), null).head;
  }

  /// The body of the answer to a body in JSON.
  InputStream post(String path, byte[] json) throws IOException {
    return request("POST", path, Map.of("content-type", "application/json"), json).getBody();
  }

  private Whole request(
      String method, String path, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    try (ByteStream stream = opener.open(connectTimeout);
        Watchdog.Deadline deadline = watchdog.closing(stream, requestTimeout)) {
      try {
        send(stream, method, path, headers, body);
        HttpReader reader = new HttpReader(stream);
        HttpHead head = HttpHead.read(reader);
        check(head, reader);
        InputStream answer = reader.body(head);
        byte[] bytes = answer.readNBytes(MAX_ANSWER + 1);
        if (bytes.length > MAX_ANSWER) {
          throw new ProtocolException("an answer of more than " + (MAX_ANSWER >> 20) + " MiB");
        }
        return new Whole(head, bytes);
      } catch (IOException e) {
        throw failure(e, deadline);
      }
    }
  }

  /// Sends a request whose answer has no end that could be waited for. The head has a deadline, the
  /// rest has none.
  ///
  /// @return the caller closes it
  Exchange open(String method, String path, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    ByteStream stream = opener.open(connectTimeout);
    boolean open = false;
    try (Watchdog.Deadline deadline = watchdog.closing(stream, requestTimeout)) {
      try {
        send(stream, method, path, headers, body);
        HttpReader reader = new HttpReader(stream);
        HttpHead head = HttpHead.read(reader);
        check(head, reader);
        open = true;
        return new Exchange(head, reader, stream);
      } catch (IOException e) {
        throw failure(e, deadline);
      }
    } finally {
      if (!open) {
        stream.close();
      }
    }
  }

  private void send(
      ByteStream stream,
      String method,
      String path,
      Map<String, String> headers,
      byte @Nullable [] body)
      throws IOException {
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("not a path");
    }
    StringBuilder head =
        new StringBuilder(256)
            .append(method)
            .append(' ')
            .append(path)
            .append(" HTTP/1.1\r\nHost: ")
            .append(opener.authority())
            .append("\r\nUser-Agent: gangway\r\n");
    if (!headers.containsKey("connection")) {
      head.append("Connection: close\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    int length = body == null ? 0 : body.length;
    if (body != null || method.equals("POST")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(UTF_8);
    ByteBuffer message = ByteBuffer.allocate(bytes.length + length).put(bytes);
    if (body != null) {
      message.put(body);
    }
    stream.write(message.flip());
  }

  private static void check(HttpHead head, HttpReader reader) throws IOException {
    int status = head.status();
    if (status == 101 || (status >= 200 && status < 300)) {
      return;
    }
    Reason reason =
        switch (status) {
          case 404 -> Reason.NOT_FOUND;
          case 409 -> Reason.CONFLICT;
          default -> status < 400 ? Reason.BAD_ANSWER : Reason.REFUSED;
        };
    String said =
        status < 400 ? "a redirect, which is not followed" : complaint(reader.body(head), status);
    throw new DaemonFailure(reason, "The Docker daemon answered: " + said);
  }

  /// What a daemon says in `{"message": "…"}`, or the status if it says nothing.
  private static String complaint(InputStream body, int status) throws IOException {
    byte[] bytes = body.readNBytes(MAX_COMPLAINT);
    String said = "";
    try {
      JsonNode message = JSON.readTree(bytes).path("message");
      said = message.isTextual() ? message.textValue() : "";
    } catch (JsonProcessingException e) {
      // Something between us and the daemon, a proxy perhaps, speaks in its own words.
      said = new String(bytes, UTF_8);
    }
    said = RemoteText.clean(said, SHOWN_COMPLAINT);
    return said.isEmpty() ? "status " + status : said;
  }

  private DaemonFailure failure(IOException e, Watchdog.Deadline deadline) {
    if (deadline.passed()) {
      return new DaemonFailure(
          Reason.TIMEOUT,
          "The Docker daemon did not answer within %s."
              .formatted(SocketStream.seconds(requestTimeout)),
          e);
    }
    return switch (e) {
      case DaemonFailure told -> told;
      case ProtocolException odd ->
          new DaemonFailure(
              Reason.BAD_ANSWER,
              "This is not how a Docker daemon answers: %s.".formatted(odd.getMessage()),
              odd);
      case EOFException cut ->
          new DaemonFailure(
              Reason.UNREACHABLE, "The Docker daemon ended the connection before its answer.", cut);
      default ->
          new DaemonFailure(Reason.UNREACHABLE, "The connection to the Docker daemon was lost.", e);
    };
  }

  @Override
  public void close() {
    // Every connection belongs to its request.
  }

  /// An answer that has been read.
  private static final class Whole implements Response {
    private final HttpHead head;
    private final byte[] body;

    Whole(HttpHead head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    @Override
    public int getStatusCode() {
      return head.status();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return head.headers();
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body);
    }

    @Override
    public void close() {
      // Its connection is closed already.
    }
  }
}
