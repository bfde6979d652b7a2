package dev.gangway.e2e.world;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// Bytes sent on a connection of their own, and all that came back until the other side ended it.
///
/// @param all heads and bodies of the answers, one character for each byte
public record RawHttp(String all) {
  private static final Pattern STATUS = Pattern.compile("(?:^|\n)HTTP/1\\.[01] (\\d{3}) ");

  /// Sends a text, one byte for each character, and reads to the end.
  ///
  /// @throws AssertionError if the connection is not ended
  public static RawHttp send(URI gateway, String request) {
    byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.getPort()));
      socket.setSoTimeout((int) Await.PATIENCE.toMillis());
      socket.getOutputStream().write(bytes);
      byte[] buffer = new byte[8192];
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        all.write(buffer, 0, n);
      }
    } catch (SocketTimeoutException kept) {
      throw new AssertionError("not ended after " + all, kept);
    } catch (IOException reset) {
      // Ended while something was on its way; what had come before is there.
    }
    return new RawHttp(all.toString(StandardCharsets.ISO_8859_1));
  }

  /// The statuses of all answers, in their order.
  public List<Integer> statuses() {
    return STATUS.matcher(all).results().map(match -> Integer.valueOf(match.group(1))).toList();
  }
}
