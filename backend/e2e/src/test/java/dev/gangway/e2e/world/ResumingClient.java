package dev.gangway.e2e.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that plays the page's part of `PROTOCOL.md`: it counts both streams, acknowledges,
/// keeps what is not accepted, and comes back by `resume` whenever its socket is lost. It fails as
/// soon as the gateway's counts contradict its own.
///
/// Everything happens while one of the waiting methods runs. For one thread.
public final class ResumingClient implements AutoCloseable {
  /// The most input beyond what was accepted.
  private static final int WINDOW = 64 << 10;

  private static final int ACKNOWLEDGE_EACH = 64 << 10;

  /// So much is sent before the next look at what has come.
  private static final int PIECE = 4_000;

  /// Between two attempts to connect.
  private static final Duration PAUSE = Duration.ofMillis(20);

  /// So much of the newest output is kept as text.
  private static final int TEXT = 64 << 10;

  /// After these a page comes back.
  private static final Set<Integer> COMES_BACK =
      Set.of(1001, 1005, RawSocket.NO_CLOSE, 1011, 1012, 1013);

  /// An upgrade that was cut or is refused with one of these may be tried again: a proxy has no
  /// gateway to pass it to, or the gateway is on its way out.
  private static final Set<Integer> NOT_NOW = Set.of(101, 0, 502, 503, 504);

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final List<JsonNode> messages = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private Supplier<Handshake> line;
  private Consumer<ByteBuffer> listener = _ -> {};
  private Duration silence = Await.PATIENCE;
  private @Nullable RawSocket socket;
  private boolean attached;
  private String session;
  private String token;
  private int columns = 80;
  private int rows = 24;
  private long received;
  private long acknowledged;
  private long accepted;
  private long sent;
  private int resumes;
  private int closed;
  private @Nullable JsonNode exit;

  private ResumingClient(Supplier<Handshake> line, String session, String token) {
    this.line = line;
    this.session = session;
    this.token = token;
  }

  /// Opens a session.
  ///
  /// @param line makes an opening handshake; asked again for each attempt to come back
  public static ResumingClient open(Supplier<Handshake> line, String target) {
    ResumingClient client = new ResumingClient(line, "", "");
    RawSocket first = line.get().open();
    client.socket = first;
    first.say("{\"type\":\"open\",\"target\":\"%s\",\"columns\":80,\"rows\":24}".formatted(target));
    client.until("opened", () -> client.attached);
    return client;
  }

  /// Continues a session of another device's, whole: nothing of it has been received here.
  public static ResumingClient take(Supplier<Handshake> line, String session, String token) {
    ResumingClient client = new ResumingClient(line, session, token);
    client.until("opened", () -> client.attached);
    return client;
  }

  /// Hands all output from now on to somebody, piece by piece.
  public ResumingClient hearing(Consumer<ByteBuffer> somebody) {
    listener = somebody;
    return this;
  }

  /// Connects another way from now on.
  public ResumingClient over(Supplier<Handshake> other) {
    line = other;
    return this;
  }

  /// Takes a line that says nothing for so long for lost.
  public ResumingClient takingForLostAfter(Duration quiet) {
    silence = quiet;
    return this;
  }

  /// Types, now or when the line is back.
  public void type(byte[] keys) {
    kept.writeBytes(keys);
  }

  /// Types text.
  public void type(String keys) {
    type(keys.getBytes(UTF_8));
  }

  /// Gives the terminal a size, which goes with the next `resume` as well.
  public void resize(int newColumns, int newRows) {
    columns = newColumns;
    rows = newRows;
    if (attached && socket != null) {
      socket.say("{\"type\":\"resize\",\"columns\":%d,\"rows\":%d}".formatted(newColumns, newRows));
    }
  }

  /// Loses its socket without a word.
  ///
  /// @return the socket, still open, of which this knows nothing any more; null if there was none
  public @Nullable RawSocket leave() {
    RawSocket left = socket;
    socket = null;
    attached = false;
    return left;
  }

  /// Breaks the connection.
  public void cut() {
    RawSocket left = leave();
    if (left != null) {
      left.reset();
    }
  }

  /// Goes on until something is so.
  public void until(String what, BooleanSupplier so) {
    until(what, Await.PATIENCE, so);
  }

  /// Goes on until something is so, for that long.
  public void until(String what, Duration patience, BooleanSupplier so) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!so.getAsBoolean()) {
      if (closed != 0) {
        throw new AssertionError("closed with %d before %s; %s".formatted(closed, what, this));
      }
      long left = deadline - System.nanoTime();
      if (left < 0) {
        throw new AssertionError("no %s in %s; %s".formatted(what, patience, this));
      }
      step(Duration.ofNanos(left));
    }
  }

  /// Goes on for a while, whatever comes.
  public void idle(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      step(Duration.ofNanos(left));
    }
  }

  /// Waits until the newest output contains a text.
  public String awaitOutput(String part) {
    until("“" + part + "”", () -> text.indexOf(part) >= 0);
    return text.toString();
  }

  /// Waits until all that was typed is accepted.
  public void awaitAccepted() {
    until("all input accepted", () -> accepted == kept.size());
  }

  /// Goes on until the program has ended.
  ///
  /// @return the `exit`
  public JsonNode awaitExit(Duration patience) {
    until("exit", patience, () -> exit != null);
    return Objects.requireNonNull(exit);
  }

  /// Ends the session.
  public void end() {
    until("a socket", () -> attached);
    if (socket != null) {
      socket.end();
    }
    closed = 1000;
  }

  private void step(Duration patience) {
    try {
      Optional<RawSocket> connected = connected();
      if (connected.isEmpty()) {
        pause();
        return;
      }
      RawSocket current = connected.get();
      sendInput(current);
      if (!mayType() || current.hasInput()) {
        hear(current, current.next(patience.compareTo(silence) < 0 ? patience : silence));
      }
    } catch (SocketTimeoutException quiet) {
      if (patience.compareTo(silence) >= 0) {
        cut();
      }
    } catch (IOException | UncheckedIOException lost) {
      cut();
      pause();
    }
  }

  private Optional<RawSocket> connected() {
    if (socket != null) {
      return Optional.of(socket);
    }
    Handshake.Answer answer = line.get().waiting(silence).send();
    check(NOT_NOW.contains(answer.status()), "the upgrade is refused: " + answer);
    answer
        .socket()
        .ifPresent(fresh -> {
          socket = fresh;
          fresh.say(
              ("{\"type\":\"resume\",\"session\":\"%s\",\"token\":\"%s\",\"received\":%d,"
                      + "\"columns\":%d,\"rows\":%d}")
                  .formatted(session, token, received, columns, rows));
        });
    return answer.socket();
  }

  private boolean mayType() {
    return attached && sent < kept.size() && sent < accepted + WINDOW;
  }

  private void sendInput(RawSocket line) {
    if (mayType()) {
      int most = (int) Math.min(kept.size() - sent, accepted + WINDOW - sent);
      byte[] piece = new byte[Math.min(most, PIECE)];
      System.arraycopy(kept.toByteArray(), (int) sent, piece, 0, piece.length);
      sent += piece.length;
      line.send(RawSocket.FIN | RawSocket.BINARY, piece);
    }
  }

  private void hear(RawSocket line, RawSocket.Frame frame) {
    switch (frame.opcode()) {
      case RawSocket.BINARY -> output(line, frame.payload());
      case RawSocket.TEXT -> message(JsonMapper.shared().readTree(frame.text()));
      case RawSocket.CLOSE -> closed(RawSocket.code(frame));
      default -> {
        // Pings are answered where they are read.
      }
    }
  }

  private void output(RawSocket line, ByteBuffer bytes) {
    check(attached, "output before opened");
    received += bytes.remaining();
    text.append(ISO_8859_1.decode(bytes.duplicate()));
    if (text.length() > TEXT) {
      text.delete(0, text.length() - TEXT / 2);
    }
    listener.accept(bytes);
    if (received - acknowledged >= ACKNOWLEDGE_EACH) {
      acknowledged = received;
      line.say("{\"type\":\"ack\",\"received\":%d}".formatted(received));
    }
  }

  private void message(JsonNode message) {
    messages.add(message);
    switch (message.path("type").asString("")) {
      case "opened" -> opened(message);
      case "accepted" -> {
        long input = message.path("input").asLong();
        check(input >= accepted && input <= sent, "accepted " + input);
        accepted = input;
      }
      case "exit" -> exit = message;
      default -> {
        // What it means is the test's business.
      }
    }
  }

  private void opened(JsonNode opened) {
    if (session.isEmpty()) {
      session = opened.path("session").asString();
    } else {
      resumes++;
    }
    check(opened.path("session").asString().equals(session), "opened another session: " + opened);
    check(opened.path("from").asLong() == received, "output goes on elsewhere: " + opened);
    long input = opened.path("input").asLong();
    check(input >= accepted && (input <= sent || sent == 0), "input goes on elsewhere: " + opened);
    token = opened.path("token").asString();
    accepted = input;
    if (sent == 0 && input > 0) {
      kept.writeBytes(new byte[(int) input]); // another device typed it
    }
    sent = input;
    acknowledged = received;
    attached = true;
  }

  private void closed(int code) {
    RawSocket left = leave();
    if (left != null) {
      answerClose(left, code);
      left.close();
    }
    if (COMES_BACK.contains(code)) {
      pause();
    } else {
      closed = code;
    }
  }

  /// RFC 6455 §5.5.1. By this the gateway knows that all it said before was heard.
  private static void answerClose(RawSocket socket, int code) {
    if (code == RawSocket.NO_CLOSE || code == 1005) {
      return;
    }
    try {
      socket.send(RawSocket.FIN | RawSocket.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    } catch (UncheckedIOException gone) {
      // It has hung up already.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private void check(boolean right, String what) {
    if (!right) {
      throw new AssertionError(what + "; " + this);
    }
  }

  /// The session's id.
  public String session() {
    return session;
  }

  /// The newest token that was heard.
  public String token() {
    return token;
  }

  /// Output bytes so far.
  public long received() {
    return received;
  }

  /// How often it has come back.
  public int resumes() {
    return resumes;
  }

  /// The code of a Close after which it did not come back; 0 while it would.
  public int closed() {
    return closed;
  }

  /// The newest output as text, a character for each byte.
  public String text() {
    return text.toString();
  }

  /// All messages so far of a type.
  public List<JsonNode> messages(String type) {
    return messages.stream().filter(each -> each.path("type").asString("").equals(type)).toList();
  }

  @Override
  public String toString() {
    return "received %d, input sent %d, accepted %d of %d, resumes %d, last messages %s, text: %s"
        .formatted(
            received,
            sent,
            accepted,
            kept.size(),
            resumes,
            messages.subList(Math.max(0, messages.size() - 4), messages.size()),
            text.substring(Math.max(0, text.length() - 300)));
  }

  /// Closes its socket, and leaves the session running.
  @Override
  public void close() {
    RawSocket left = leave();
    if (left != null) {
      left.close();
    }
  }
}
