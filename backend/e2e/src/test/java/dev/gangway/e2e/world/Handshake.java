package dev.gangway.e2e.world;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// A request as bytes: the opening handshake of a WebSocket as it should be (RFC 6455 §4.1), and
/// every way to spoil it.
public final class Handshake {
  /// The connection was cut before there was an answer.
  private static final Answer CUT = new Answer(0, List.of(), "", Optional.empty());

  private record Header(String name, String value) {}

  private final URI gateway;
  private String method = "GET";
  private String path;
  private String version = "HTTP/1.1";
  private List<Header> headers = new ArrayList<>();
  private @Nullable String source;
  private InetSocketAddress address;
  private Duration patience = Await.PATIENCE;
  private String body = "";

  private Handshake(URI gateway, String path) {
    this.gateway = gateway;
    this.path = path;
    // Whatever the gateway is called, it is on this machine.
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.getPort());
    headers.add(new Header("Host", gateway.getAuthority()));
  }

  /// A right one, as the page's browser sends it.
  public static Handshake with(URI gateway) {
    byte[] key = new byte[16];
    new SecureRandom().nextBytes(key);
    return new Handshake(gateway, gateway.getPath() + "ws")
        .add("Origin", gateway.getScheme() + "://" + gateway.getAuthority())
        .add("Connection", "Upgrade")
        .add("Upgrade", "websocket")
        .add("Sec-WebSocket-Version", "13")
        .add("Sec-WebSocket-Key", Base64.getEncoder().encodeToString(key))
        .add("Sec-WebSocket-Protocol", "gangway.v1");
  }

  /// An ordinary request for a path that is sent as it stands, however odd.
  public static Handshake get(URI gateway, String path) {
    return new Handshake(gateway, path).add("Connection", "close");
  }

  /// Opens a WebSocket the right way.
  public static RawSocket open(URI gateway) {
    return with(gateway).open();
  }

  /// Sends it and expects a WebSocket.
  public RawSocket open() {
    Answer answer = send();
    return answer.socket().orElseThrow(() -> new AssertionError("no WebSocket, but " + answer));
  }

  /// Takes another path.
  public Handshake path(String other) {
    path = other;
    return this;
  }

  /// Takes another method.
  public Handshake method(String other) {
    method = other;
    return this;
  }

  /// Takes another version of HTTP.
  public Handshake version(String other) {
    version = other;
    return this;
  }

  /// Has a body.
  public Handshake body(String type, String text) {
    body = text;
    return set("Content-Type", type)
        .set("Content-Length", Integer.toString(text.getBytes(StandardCharsets.UTF_8).length));
  }

  /// Comes from another address of this machine, such as `127.0.0.9`.
  public Handshake from(String address) {
    source = address;
    return this;
  }

  /// Goes to another port of this machine, where something leads to the gateway that says nothing
  /// of itself.
  public Handshake by(int relay) {
    return by(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay));
  }

  /// As [#by(int)], on another address.
  public Handshake by(InetSocketAddress relay) {
    address = relay;
    return this;
  }

  /// Waits no longer for each part of the answer.
  public Handshake waiting(Duration time) {
    patience = time;
    return this;
  }

  /// Adds a header line.
  public Handshake add(String name, String value) {
    headers.add(new Header(name, value));
    return this;
  }

  /// Takes all lines of a header away.
  public Handshake without(String name) {
    headers =
        new ArrayList<>(
            headers.stream().filter(each -> !each.name().equalsIgnoreCase(name)).toList());
    return this;
  }

  /// Has one line of a header, with this value.
  public Handshake set(String name, String value) {
    return without(name).add(name, value);
  }

  /// What came back; its status is 0 if the connection was cut before.
  ///
  /// @param headers lower case names, each line `name: value`
  /// @param body empty for a WebSocket
  /// @param socket present when the answer was 101
  public record Answer(int status, List<String> headers, String body, Optional<RawSocket> socket)
      implements AutoCloseable {

    /// The value of a header.
    public Optional<String> header(String name) {
      String lead = name.toLowerCase(Locale.ROOT) + ": ";
      return headers.stream()
          .filter(line -> line.startsWith(lead))
          .map(line -> line.substring(lead.length()))
          .findFirst();
    }

    @Override
    public void close() {
      socket.ifPresent(RawSocket::close);
    }
  }

  /// Sends it and reads the answer.
  public Answer send() {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(path).append(' ').append(version).append("\r\n");
    headers.forEach(
        header -> request.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    request.append("\r\n");
    byte[] head = request.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    try {
      Socket socket = connect();
      boolean upgraded = false;
      try {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head);
        whole.writeBytes(content);
        whole.writeTo(socket.getOutputStream());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        String[] statusLine = line(in).split(" ", 3);
        if (statusLine.length < 2 || statusLine[1].length() < 3) {
          return CUT;
        }
        int status = Integer.parseInt(statusLine[1]);
        List<String> answered = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
          int colon = line.indexOf(':');
          if (colon < 0) {
            return CUT;
          }
          answered.add(
              line.substring(0, colon).toLowerCase(Locale.ROOT)
                  + ": "
                  + line.substring(colon + 1).strip());
        }
        if (status == 101) {
          upgraded = true;
          return new Answer(status, answered, "", Optional.of(new RawSocket(socket, in)));
        }
        return new Answer(status, answered, answered(in, answered), Optional.empty());
      } finally {
        if (!upgraded) {
          socket.close();
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String answered(DataInputStream in, List<String> headers) throws IOException {
    int length =
        headers.stream()
            .filter(line -> line.startsWith("content-length: "))
            .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
            .findFirst()
            .orElse(0);
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private Socket connect() throws IOException {
    Socket socket = gateway.getScheme().equals("https") ? trustingAnybody() : new Socket();
    if (source != null) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
    }
    socket.connect(address, (int) patience.toMillis());
    socket.setSoTimeout((int) patience.toMillis());
    return socket;
  }

  private static String line(DataInputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /// The test's proxy has signed its certificate itself.
  private static Socket trustingAnybody() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trusting()}, null);
      return context.getSocketFactory().createSocket();
    } catch (GeneralSecurityException failure) {
      throw new IOException(failure);
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // Whoever it is.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Whoever it is.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
