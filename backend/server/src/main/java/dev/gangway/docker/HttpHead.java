package dev.gangway.docker;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The status line and the headers of an answer, RFC 9112 §4 and §5.
///
/// @param status 100 to 599
/// @param headers by their names in lower case
record HttpHead(int status, Map<String, List<String>> headers) {
  private static final int MAX_HEADERS = 64;
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");

  HttpHead {
    headers = Map.copyOf(headers);
  }

  /// Reads the head of an answer; together with its lines' own bound, half a megabyte is the most
  /// it may hold.
  static HttpHead read(HttpReader reader) throws IOException {
    Matcher statusLine = STATUS_LINE.matcher(reader.readLine());
    if (!statusLine.matches()) {
      throw new ProtocolException("no HTTP status line");
    }
    Map<String, List<String>> headers = new HashMap<>();
    int count = 0;
    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
      if (++count > MAX_HEADERS) {
        throw new ProtocolException("more than " + MAX_HEADERS + " headers");
      }
      int colon = line.indexOf(':');
      if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
        throw new ProtocolException("a header without a name");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
          .add(line.substring(colon + 1).strip());
    }
    return new HttpHead(Integer.parseInt(statusLine.group(1)), headers);
  }

  /// The values of a header, by its name in lower case.
  List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /// Whether the connection is the program's from here on: it was upgraded, or, as a daemon answers
  /// whom no upgrade reached, the answer has no end but the connection's. A proxy that took it for
  /// an ordinary answer has framed it.
  boolean isRaw() {
    return status == 101
        || (status == 200 && all("transfer-encoding").isEmpty() && all("content-length").isEmpty());
  }

  /// RFC 9112 §6.1; the only coding there is between us and a daemon.
  boolean chunked() throws ProtocolException {
    List<String> codings = all("transfer-encoding");
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1
        || !codings.getFirst().equalsIgnoreCase("chunked")
        || !all("content-length").isEmpty()) {
      throw new ProtocolException("a body framed in a way that is not understood");
    }
    return true;
  }

  /// RFC 9112 §6.2; -1 if none is given.
  long contentLength() throws ProtocolException {
    List<String> lengths = all("content-length");
    if (lengths.isEmpty()) {
      return -1;
    }
    if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
      throw new ProtocolException("a Content-Length that is no length");
    }
    return Long.parseLong(lengths.getFirst());
  }
}
