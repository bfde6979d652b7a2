package dev.gangway.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /// RFC 9110 §7.2: a name or an address as in a URI (RFC 3986 §3.2.2), and perhaps a port. The
  /// group is possessive, since one that may give back takes stack for every repetition.
  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\[[0-9A-Fa-f:.]+]|\\[v[0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+]"
              + "|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})++)(?::[0-9]*)?");

  /// What a client that gets a 426 can do instead (RFC 6455 §4.4, RFC 9110 §15.5.22).
  private static final Map<String, String> UPGRADE_TO =
      Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13");

  /// What the handshake and HTTP say themselves, and nobody else.
  private static final Pattern OWN_HEADER =
      Pattern.compile(
          "upgrade|connection|sec-websocket-.*|content-length|transfer-encoding|trailer",
          Pattern.CASE_INSENSITIVE);

  private final OriginPolicy origins;
  private final List<String> subprotocols;
  private final boolean subprotocolRequired;
  private final @Nullable DeflateOptions deflate;
  private final Map<String, String> extraHeaders;

  private OpeningHandshake(
      OriginPolicy origins,
      List<String> subprotocols,
      boolean subprotocolRequired,
      @Nullable DeflateOptions deflate,
      Map<String, String> extraHeaders) {
    this.origins = origins;
    this.subprotocols = List.copyOf(subprotocols);
    this.subprotocolRequired = subprotocolRequired;
    this.deflate = deflate;
    this.extraHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(extraHeaders));
  }

  /// A handshake that speaks no subprotocol.
  public static OpeningHandshake accepting(OriginPolicy origins) {
    return new OpeningHandshake(origins, List.of(), false, null, Map.of());
  }

  /// This handshake, choosing the first of these that the client asks for, or none.
  ///
  /// @param preference names of subprotocols, the best first
  public OpeningHandshake offering(List<String> preference) {
    return choosing(preference, false);
  }

  /// This handshake, choosing the first of these that the client asks for, and refusing clients
  /// that ask for none of them.
  ///
  /// @param preference names of subprotocols, the best first
  public OpeningHandshake requiring(List<String> preference) {
    return choosing(preference, true);
  }

  /// This handshake, agreeing on permessage-deflate with clients that offer it.
  ///
  /// @param how null for never
  public OpeningHandshake compressing(@Nullable DeflateOptions how) {
    return new OpeningHandshake(origins, subprotocols, subprotocolRequired, how, extraHeaders);
  }

  /// This handshake, with more headers in the response that accepts.
  ///
  /// @param headers by name, each of one line of printable ASCII; none of those that the handshake
  ///   or HTTP's framing are made of
  public OpeningHandshake withHeaders(Map<String, String> headers) {
    headers.forEach((name, value) -> {
      if (!HttpText.isToken(name)
          || OWN_HEADER.matcher(name).matches()
          || value.isEmpty()
          || !HttpText.isValue(value)) {
        throw new IllegalArgumentException("not a header to add: " + name + ": " + value);
      }
    });
    return new OpeningHandshake(origins, subprotocols, subprotocolRequired, deflate, headers);
  }

  private OpeningHandshake choosing(List<String> preference, boolean required) {
    for (String name : preference) {
      if (!HttpText.isToken(name)) {
        throw new IllegalArgumentException("not a subprotocol's name: " + name);
      }
    }
    return new OpeningHandshake(origins, preference, required, deflate, extraHeaders);
  }

  /// What to answer.
  public sealed interface Verdict {}

  /// Switch protocols.
  ///
  /// @param accept the value of `Sec-WebSocket-Accept`
  /// @param subprotocol the one chosen, or null
  /// @param deflate what was agreed on for compression, or null
  /// @param extraHeaders what goes with the handshake's own headers
  public record Accepted(
      String accept,
      @Nullable String subprotocol,
      @Nullable DeflateAgreement deflate,
      Map<String, String> extraHeaders)
      implements Verdict {

    /// The headers that make a 101 of it, those of RFC 6455's example first.
    public Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Upgrade", "websocket");
      headers.put("Connection", "Upgrade");
      headers.put("Sec-WebSocket-Accept", accept);
      if (subprotocol != null) {
        headers.put("Sec-WebSocket-Protocol", subprotocol);
      }
      if (deflate != null) {
        headers.put("Sec-WebSocket-Extensions", deflate.header());
      }
      headers.putAll(extraHeaders);
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
    if (host.size() != 1 || !HOST.matcher(host.getFirst()).matches()) {
      return rejected(
          400, "There must be exactly one Host, a name or an address.", Map.of()); // RFC 9112 §3.2
    }
    if (hasBody(request)) {
      // Its octets would be taken for frames.
      return rejected(400, "The request must have no body.", Map.of());
    }
    if (request.lines("Upgrade").isEmpty()) {
      return rejected(426, "This is a WebSocket.", UPGRADE_TO);
    }
    if (!names(request.elements("Upgrade"), "websocket")) {
      return rejected(400, "Upgrade must name websocket.", Map.of("Upgrade", "websocket"));
    }
    if (!names(request.elements("Connection"), "upgrade")) {
      return rejected(400, "Connection must name Upgrade.", Map.of());
    }
    List<String> version = request.lines("Sec-WebSocket-Version");
    if (version.size() > 1) {
      return rejected(400, "Sec-WebSocket-Version must be there once.", Map.of()); // §11.3.5
    }
    if (!version.equals(List.of("13"))) {
      // A missing one is a version this server does not speak, either (§4.4).
      return rejected(426, "Sec-WebSocket-Version must be 13.", UPGRADE_TO);
    }
    List<String> key = request.lines("Sec-WebSocket-Key");
    if (key.size() != 1 || !KEY.matcher(key.getFirst()).matches()) {
      return rejected(400, "Sec-WebSocket-Key must be 16 octets in Base64, once.", Map.of());
    }
    if (!originAccepted(request.lines("Origin"))) {
      return rejected(403, "This Origin may not open a WebSocket here.", Map.of());
    }
    List<String> asked = request.elements("Sec-WebSocket-Protocol");
    if (!asked.stream().allMatch(HttpText::isToken)
        || new HashSet<>(asked).size() != asked.size()) {
      return rejected(400, "Sec-WebSocket-Protocol must list distinct tokens.", Map.of());
    }
    String subprotocol = subprotocols.stream().filter(asked::contains).findFirst().orElse(null);
    if (subprotocol == null && subprotocolRequired) {
      return rejected(
          400,
          "Sec-WebSocket-Protocol must name one of: " + String.join(", ", subprotocols) + ".",
          Map.of());
    }
    Optional<List<Extension>> offers = Extension.parse(request.lines("Sec-WebSocket-Extensions"));
    if (offers.isEmpty()) {
      return rejected(400, "Sec-WebSocket-Extensions must be a list of extensions.", Map.of());
    }
    DeflateAgreement agreed =
        deflate == null ? null : DeflateNegotiation.answer(offers.get(), deflate).orElse(null);
    return new Accepted(accept(key.getFirst()), subprotocol, agreed, extraHeaders);
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
