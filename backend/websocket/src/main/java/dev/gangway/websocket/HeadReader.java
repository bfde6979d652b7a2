package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Bytes to the head of an HTTP/1 message: a start line and header fields (RFC 9112 §2), bounded in
/// octets and lines.
///
/// Strict where leniency lets two readers of the same octets disagree: a line ends in CR LF and
/// nothing else, none is folded, no white space stands before a colon, and there are no control
/// characters.
///
/// Consumes the head and no octet more. Throws nothing but [HandshakeViolation], whatever the
/// input; of no use after that. Not thread-safe.
final class HeadReader {

  /// Cookies and tokens of a real page fit four times.
  static final int MAX_OCTETS = 16 * 1024;

  static final int MAX_FIELDS = 100;

  private final StringBuilder line = new StringBuilder();
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String startLine = "";
  private boolean afterCarriageReturn;
  private int octets;
  private int fields;

  /// Reads what there is of the head.
  ///
  /// @return whether it is complete; if not, all input is consumed
  boolean read(ByteBuffer in) throws HandshakeViolation {
    while (in.hasRemaining()) {
      if (++octets > MAX_OCTETS) {
        throw new HandshakeViolation(431, "The head has more than " + MAX_OCTETS + " octets.");
      }
      int octet = in.get() & 0xFF;
      if (afterCarriageReturn != (octet == '\n')) {
        throw malformed("A line ends in CR LF and nothing else.");
      }
      afterCarriageReturn = octet == '\r';
      if (octet == '\n') {
        if (endLine()) {
          return true;
        }
      } else if (octet != '\r') {
        if (octet == 0x7F || (octet < ' ' && octet != '\t')) {
          throw malformed("There is a control character in the head.");
        }
        line.append((char) octet);
      }
    }
    return false;
  }

  /// The first line of the head just read, as ISO 8859-1.
  String startLine() {
    return startLine;
  }

  /// The values of every field, without surrounding white space, by its name in any case.
  Map<String, List<String>> headers() {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    return Collections.unmodifiableMap(copy);
  }

  private boolean endLine() throws HandshakeViolation {
    String whole = line.toString();
    line.setLength(0);
    if (startLine.isEmpty()) {
      if (whole.isEmpty()) {
        throw malformed("The first line is empty.");
      }
      startLine = whole;
      return false;
    }
    if (whole.isEmpty()) {
      return true;
    }
    if (++fields > MAX_FIELDS) {
      throw new HandshakeViolation(431, "There are more than " + MAX_FIELDS + " headers.");
    }
    int colon = whole.indexOf(':');
    if (colon < 0 || !HttpText.isToken(whole.substring(0, colon))) {
      throw malformed("A header is a token, a colon and a value, on one line.");
    }
    headers
        .computeIfAbsent(whole.substring(0, colon), _ -> new ArrayList<>())
        .add(HttpText.trim(whole.substring(colon + 1)));
    return false;
  }

  private static HandshakeViolation malformed(String reason) {
    return new HandshakeViolation(400, reason);
  }
}
