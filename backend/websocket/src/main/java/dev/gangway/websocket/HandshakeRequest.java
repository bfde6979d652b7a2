package dev.gangway.websocket;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The head of an HTTP request, as far as an opening handshake is judged by it.
///
/// @param method as sent, for example `GET`; methods are case-sensitive
/// @param httpVersion as sent, for example `HTTP/1.1`
/// @param headers header lines by name; names are looked up in any case, every line's value is kept
public record HandshakeRequest(
    String method, String httpVersion, Map<String, List<String>> headers) {

  public HandshakeRequest {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) -> copy.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(values));
    copy.replaceAll((_, values) -> List.copyOf(values));
    headers = Collections.unmodifiableMap(copy);
  }

  /// The value of every line with this name, without surrounding white space; empty if there is
  /// none.
  List<String> lines(String name) {
    return headers.getOrDefault(name, List.of()).stream().map(HttpText::trim).toList();
  }

  /// The elements of a comma-separated list that may be spread over several lines (RFC 9110 §5.3).
  List<String> elements(String name) {
    return HttpText.elements(lines(name));
  }
}
