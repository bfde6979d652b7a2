package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.RemoteText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A line's input, with a gate at its beginning: the identification of RFC 4253 §4.2 is read here,
/// bounded in bytes, lines and time, before sshj, which bounds none of them, sees any of it. Lines
/// before it are dropped. Afterwards bytes pass through.
///
/// What is wrong is thrown as an [IOException] whose cause is the [OpenFailure]. Used by one thread
/// at a time, except [#heard()].
final class Identification extends InputStream {
  /// RFC 4253 §4.2, with CR and LF.
  private static final int MAX_IDENTIFICATION = 255;

  /// Notices before the identification: as many as OpenSSH's client takes, but shorter together.
  private static final int MAX_LINES = 1024;

  private static final int MAX_BYTES = 64 << 10;

  private final HostConfig host;
  private final Line line;
  private final InputStream input;
  private final Duration timeout;
  private final AtomicInteger heard = new AtomicInteger();
  private final byte[] one = new byte[1];
  private byte[] identification = new byte[0];
  private int given;
  private boolean identified;

  /// @param timeout for the whole identification
  Identification(HostConfig host, Line line, Duration timeout) {
    this.host = host;
    this.line = line;
    this.input = line.input();
    this.timeout = timeout;
  }

  /// Changes whenever bytes arrive: a sign of life. Any thread.
  int heard() {
    return heard.getPlain();
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!identified) {
      identification = identify();
      identified = true;
    }
    if (given < identification.length) {
      int count = Math.min(length, identification.length - given);
      System.arraycopy(identification, given, bytes, offset, count);
      given += count;
      return count;
    }
    int count = input.read(bytes, offset, length);
    heard.lazySet(heard.getPlain() + 1);
    return count;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }

  private byte[] identify() throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    String first = "";
    int total = 0;
    for (int lines = 0; lines < MAX_LINES; lines++) {
      byte[] bytes = readLine(deadline, MAX_BYTES - total, first);
      total += bytes.length;
      String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
      if (lines == 0) {
        first = text;
      }
      if (text.startsWith("SSH-")) {
        line.readTimeout(0);
        return accepted(bytes, text);
      }
      if (text.startsWith("HTTP/")) {
        throw failure(
            Kind.NOT_SSH,
            "%s is a web server, not an SSH server. Is the port right?"
                .formatted(SshFailures.address(host)));
      }
    }
    throw notSsh(first);
  }

  private byte[] accepted(byte[] bytes, String text) throws IOException {
    boolean version = text.startsWith("SSH-2.0-") || text.startsWith("SSH-1.99-");
    boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (!version || !printable || bytes.length > MAX_IDENTIFICATION) {
      throw failure(
          Kind.NOT_SSH,
          "%s does not speak SSH 2; it calls itself “%s”."
              .formatted(SshFailures.address(host), RemoteText.clean(text, 60)));
    }
    return bytes;
  }

  /// One line with its end. Byte by byte, since what follows the line is not ours to read.
  private byte[] readLine(long deadline, int limit, String first) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    while (bytes.size() < limit) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      int read = -2;
      if (left > 0) {
        try {
          line.readTimeout((int) Math.min(left, Integer.MAX_VALUE));
          read = input.read();
        } catch (SocketTimeoutException slow) {
          // Said below.
        }
      }
      if (read == -2) {
        throw failure(
            Kind.TIMEOUT,
            "%s took the connection but did not identify itself as an SSH server within %s. Is the port right?"
                .formatted(SshFailures.address(host), SshFailures.seconds(timeout)));
      }
      if (read == -1) {
        if (bytes.size() == 0 && first.isEmpty()) {
          throw failure(
              Kind.DISCONNECTED,
              "%s closed the connection before saying a word. It may be overloaded, or not take connections from the gateway's address."
                  .formatted(SshFailures.address(host)));
        }
        throw notSsh(first.isEmpty() ? bytes.toString(StandardCharsets.ISO_8859_1) : first);
      }
      bytes.write(read);
      if (read == '\n') {
        return bytes.toByteArray();
      }
    }
    throw notSsh(first.isEmpty() ? bytes.toString(StandardCharsets.ISO_8859_1) : first);
  }

  private IOException notSsh(String said) {
    return failure(
        Kind.NOT_SSH,
        "%s is not an SSH server. It said: “%s”. Is the port right?"
            .formatted(SshFailures.address(host), RemoteText.clean(said, 60)));
  }

  private static IOException failure(Kind kind, String text) {
    return new IOException(text, new OpenFailure(kind, text));
  }
}
