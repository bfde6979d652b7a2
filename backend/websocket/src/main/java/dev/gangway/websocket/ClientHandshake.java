package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client's side of one opening handshake (RFC 6455 §4.1): a request out, a response in. Pure: it
/// opens nothing.
///
/// @param uri what is asked for
/// @param key base64 of 16 octets, random, used once
/// @param subprotocols asked for, the best first
/// @param deflate what to offer of permessage-deflate, or null for nothing
/// @param headers of the caller, checked before
record ClientHandshake(
    WebSocketUri uri,
    String key,
    List<String> subprotocols,
    @Nullable DeflateOptions deflate,
    Map<String, List<String>> headers) {

  /// @param subprotocol the one the server chose, if it chose one
  /// @param deflate what was agreed on for compression, if anything was
  record Agreement(Optional<String> subprotocol, Optional<DeflateAgreement> deflate) {}

  /// A key never used before and not to be foreseen.
  ///
  /// @param random secure
  static String newKey(RandomGenerator random) {
    byte[] octets = new byte[16];
    random.nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }

  /// The request as it goes over the wire.
  ByteBuffer request() {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("Host", uri.hostHeader());
    own.put("Upgrade", "websocket");
    own.put("Connection", "Upgrade");
    own.put("Sec-WebSocket-Key", key);
    own.put("Sec-WebSocket-Version", "13");
    if (!subprotocols.isEmpty()) {
      own.put("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
    }
    if (deflate != null) {
      own.put("Sec-WebSocket-Extensions", DeflateNegotiation.offer(deflate));
    }
    StringBuilder head = new StringBuilder("GET ").append(uri.resource()).append(" HTTP/1.1\r\n");
    own.forEach((name, value) -> append(head, name, value));
    headers.forEach((name, values) -> values.forEach(value -> append(head, name, value)));
    return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
  }

  /// Judges a response of status 101 by every rule of RFC 6455 §4.1.
  Agreement judge(ResponseHead response) throws HandshakeViolation {
    if (response.status() != 101 || response.minorVersion() != 1) {
      throw HandshakeViolation.ofAnswer("Only HTTP/1.1 101 opens a WebSocket.");
    }
    List<String> upgrade = HttpText.elements(response.lines("Upgrade"));
    if (upgrade.size() != 1 || !upgrade.getFirst().equalsIgnoreCase("websocket")) {
      throw HandshakeViolation.ofAnswer("Upgrade must be websocket.");
    }
    if (HttpText.elements(response.lines("Connection")).stream()
        .noneMatch("upgrade"::equalsIgnoreCase)) {
      throw HandshakeViolation.ofAnswer("Connection must name Upgrade.");
    }
    if (!response.lines("Sec-WebSocket-Accept").equals(List.of(OpeningHandshake.accept(key)))) {
      throw HandshakeViolation.ofAnswer("Sec-WebSocket-Accept does not answer the key.");
    }
    Optional<DeflateAgreement> agreed =
        DeflateNegotiation.judge(response.lines("Sec-WebSocket-Extensions"), deflate);
    List<String> chosen = response.lines("Sec-WebSocket-Protocol");
    if (chosen.size() > 1 || !subprotocols.containsAll(chosen)) {
      throw HandshakeViolation.ofAnswer("The server speaks a subprotocol that was not asked for.");
    }
    return new Agreement(chosen.stream().findFirst(), agreed);
  }

  private static void append(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
