package dev.gangway.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server's side of the opening handshake (RFC 6455 §4.2): a request in, a verdict out. Pure: it
/// opens nothing and writes nothing.
///
/// Thread-safety: immutable, for use by any thread.
public final class OpeningHandshake {

  /// What every key is concatenated with (RFC 6455 §1.3).
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /// Base64 of exactly 16 octets in its one canonical spelling: the last digit before the padding
  /// carries two bits of data, so its other four are zero (RFC 4648 §3.5).
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

  /// A token of RFC 9110 §5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private final OriginPolicy origins;
  private final List<String> subprotocols;
  private final boolean subprotocolRequired;

  private OpeningHandshake(
      OriginPolicy origins, List<String> subprotocols, boolean subprotocolRequired) {
    this.origins = origins;
    this.subprotocols = List.copyOf(subprotocols);
    this.subprotocolRequired = subprotocolRequired;
    for (String name : this.subprotocols) {
      if (!TOKEN.matcher(name).matches()) {
        throw new IllegalArgumentException("not a subprotocol's name: " + name);
      }
    }
  }

  /// A handshake that speaks no subprotocol.
  public static OpeningHandshake accepting(OriginPolicy origins) {
    return new OpeningHandshake(origins, List.of(), false);
  }

  /// This handshake, choosing the first of these that the client asks for, or none.
  ///
  /// @param preference names of subprotocols, the best first
  public OpeningHandshake offering(List<String> preference) {
    return new OpeningHandshake(origins, preference, false);
  }

  /// This handshake, choosing the first of these that the client asks for, and refusing clients
  /// that ask for none of them.
  ///
  /// @param preference names of subprotocols, the best first
  public OpeningHandshake requiring(List<String> preference) {
    return new OpeningHandshake(origins, preference, true);
  }

  /// What to answer.
  public sealed interface Verdict {}

  /// Switch protocols.
  ///
  /// @param accept the value of `Sec-WebSocket-Accept`
  /// @param subprotocol the one chosen, or null
  public record Accepted(String accept, @Nullable String subprotocol) implements Verdict {

    /// The headers that make a 101 of it, in the order of RFC 6455's example.
    public Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Upgrade", "websocket");
      headers.put("Connection", "Upgrade");
      headers.put("Sec-WebSocket-Accept", accept);
      if (subprotocol != null) {
        headers.put("Sec-WebSocket-Protocol", subprotocol);
      }
      return headers;
    }
  }

  /// Answer with an error and close the connection.
  ///
  /// @param status the HTTP status
  /// @param reason one sentence for whoever tries to find out what is wrong
  /// @param headers what goes with the status
  public record Rejected(int status, String reason, Map<String, String> headers)
      implements Verdict {
    public Rejected {
      headers = Map.copyOf(headers);
    }
  }

  /// Judges a request by every rule of RFC 6455 §4.2.1, the cheap and the general first.
  public Verdict answer(HandshakeRequest request) {
    if (!request.method().equals("GET")) {
      return rejected(405, "A WebSocket is opened with GET.", Map.of("Allow", "GET"));
    }
    if (!request.httpVersion().equals("HTTP/1.1")) {
      return rejected(400, "A WebSocket is opened with HTTP/1.1.", Map.of());
    }
    List<String> host = request.lines("Host");
    if (host.size() != 1 || host.getFirst().isEmpty()) {
      return rejected(400, "There must be exactly one Host.", Map.of());
    }
    if (hasBody(request)) {
      // Its octets would be taken for frames.
      return rejected(400, "The request must have no body.", Map.of());
    }
    if (request.lines("Upgrade").isEmpty()) {
      return rejected(426, "This is a WebSocket.", Map.of("Upgrade", "websocket"));
    }
    if (!names(request.elements("Upgrade"), "websocket")) {
      return rejected(400, "Upgrade must name websocket.", Map.of("Upgrade", "websocket"));
    }
    if (!names(request.elements("Connection"), "upgrade")) {
      return rejected(400, "Connection must name Upgrade.", Map.of());
    }
    if (!request.lines("Sec-WebSocket-Version").equals(List.of("13"))) {
      return rejected(
          426,
          "Sec-WebSocket-Version must be 13.",
          Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
    }
    List<String> key = request.lines("Sec-WebSocket-Key");
    if (key.size() != 1 || !KEY.matcher(key.getFirst()).matches()) {
      return rejected(400, "Sec-WebSocket-Key must be 16 octets in Base64, once.", Map.of());
    }
    if (!originAccepted(request.lines("Origin"))) {
      return rejected(403, "This Origin may not open a WebSocket here.", Map.of());
    }
    return chooseSubprotocol(request, accept(key.getFirst()));
  }

  private Verdict chooseSubprotocol(HandshakeRequest request, String accept) {
    List<String> asked = request.elements("Sec-WebSocket-Protocol");
    if (!asked.stream().allMatch(name -> TOKEN.matcher(name).matches())
        || new HashSet<>(asked).size() != asked.size()) {
      return rejected(400, "Sec-WebSocket-Protocol must list distinct tokens.", Map.of());
    }
    for (String name : subprotocols) {
      if (asked.contains(name)) {
        return new Accepted(accept, name);
      }
    }
    if (subprotocolRequired) {
      return rejected(
          400,
          "Sec-WebSocket-Protocol must name one of: " + String.join(", ", subprotocols) + ".",
          Map.of());
    }
    return new Accepted(accept, null);
  }

  private boolean originAccepted(List<String> origin) {
    if (origin.isEmpty()) {
      return origins.accepts(null);
    }
    // Two origins, on two lines or as a list, are what a confused proxy sends; none of them counts.
    if (origin.size() > 1
        || origin.getFirst().isEmpty()
        || origin.getFirst().chars().anyMatch(c -> c == ',' || c <= ' ')) {
      return false;
    }
    return origins.accepts(origin.getFirst());
  }

  private static boolean hasBody(HandshakeRequest request) {
    return !request.lines("Transfer-Encoding").isEmpty()
        || request.lines("Content-Length").stream().anyMatch(length -> !length.equals("0"));
  }

  private static boolean names(List<String> elements, String token) {
    return elements.stream().anyMatch(token::equalsIgnoreCase);
  }

  private static Rejected rejected(int status, String reason, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    // What is wrong today may be right in a minute: after a login, or behind a repaired proxy.
    all.put("Cache-Control", "no-store");
    return new Rejected(status, reason, all);
  }

  /// The answer that proves to the client that its key was read (RFC 6455 §4.2.2, step 5.4).
  static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }
}
