package dev.gangway.websocket;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides from which web pages a WebSocket may be opened (RFC 6455 §10.2). Browsers send cookies
/// with every opening handshake, whatever page started it; this check is what keeps other sites
/// out.
///
/// Thread-safety: implementations are safe for use by any thread.
@FunctionalInterface
public interface OriginPolicy {

  /// Whether a handshake with this origin is answered.
  ///
  /// @param origin the one value of the `Origin` header as sent, for example
  ///   `https://console.example`, or null if there was none
  boolean accepts(@Nullable String origin);

  /// Takes every origin, and none at all. For servers whose sockets give access to nothing.
  static OriginPolicy anyOrNone() {
    return _ -> true;
  }

  /// Takes exactly these origins, compared character by character with what browsers send (lower
  /// case, no default port, no path). A missing `Origin` counts as wrong.
  static OriginPolicy exactly(Set<String> origins) {
    Set<String> allowed = Set.copyOf(origins);
    return origin -> origin != null && allowed.contains(origin);
  }
}
