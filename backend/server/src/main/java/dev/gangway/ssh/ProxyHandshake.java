package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gangway.config.HostRoute.Proxy;
import dev.gangway.config.IpLiteral;
import dev.gangway.config.Secret;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.RemoteText;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks a proxy for a connection to a host: by `CONNECT` (RFC 9110 §9.3.6) or by SOCKS 5 (RFC 1928,
/// with the login of RFC 1929). The proxy looks the host's name up. Used by one thread, once.
final class ProxyHandshake {
  /// Of an answer to `CONNECT`.
  private static final int LONGEST_HEAD = 16 << 10;

  private static final int VERSION = 5;
  private static final int NO_LOGIN = 0;
  private static final int LOGIN = 2;
  private static final int LOGIN_VERSION = 1;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int PORT_BYTES = 2;

  private final Proxy proxy;
  private final Connector.Endpoint host;
  private final Line line;
  private final Duration timeout;
  private final long deadline;

  /// @param line to the proxy
  /// @param timeout for everything that is said to it
  ProxyHandshake(Proxy proxy, Connector.Endpoint host, Line line, Duration timeout) {
    this.proxy = proxy;
    this.host = host;
    this.line = line;
    this.timeout = timeout;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  /// Returns when the line leads to the host. Not one byte of what the host says has been taken.
  ///
  /// @throws OpenFailure if it never will; the line is then of no use
  void run() throws OpenFailure, InterruptedException {
    try {
      switch (proxy.scheme()) {
        case HTTP -> connect();
        case SOCKS5 -> socks();
      }
      line.readTimeout(0);
    } catch (SocketTimeoutException late) {
      throw failure(
          Kind.TIMEOUT,
          "did not answer within %s when it was asked for %s"
              .formatted(SshFailures.seconds(timeout), host),
          late);
    } catch (EOFException ended) {
      throw failure(
          Kind.DISCONNECTED,
          "closed the connection when it was asked for %s".formatted(host),
          ended);
    } catch (IOException broken) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw failure(
          Kind.DISCONNECTED,
          "ended the connection when it was asked for %s".formatted(host),
          broken);
    }
  }

  private void connect() throws IOException, OpenFailure {
    String authority =
        IpLiteral.parse(host.address()).isPresent() && host.address().contains(":")
            ? "[" + host.address() + "]:" + host.port()
            : host.address() + ":" + host.port();
    StringBuilder request =
        new StringBuilder("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n".formatted(authority));
    proxy
        .user()
        .ifPresent(user -> {
          byte[] login = (user + ":" + password()).getBytes(UTF_8);
          request
              .append("Proxy-Authorization: Basic ")
              .append(Base64.getEncoder().encodeToString(login))
              .append("\r\n");
        });
    line.output().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
    String status = head().lines().findFirst().orElse("");
    String[] words = status.split(" ", 3);
    if (words.length < 2
        || !words[0].startsWith("HTTP/1.")
        || !words[1].matches("[1-5][0-9][0-9]")) {
      throw failure(
          Kind.REFUSED,
          "does not answer as an HTTP proxy: “%s”".formatted(RemoteText.clean(status, 60)),
          null);
    }
    // 407 is the one for proxies; tinyproxy says the other.
    if (words[1].equals("407") || words[1].equals("401")) {
      throw loginRefused();
    }
    if (!words[1].startsWith("2")) {
      String reason = RemoteText.clean(words.length > 2 ? words[2] : "", 60);
      throw failure(
          Kind.REFUSED,
          "did not connect to %s: it answered %s%s"
              .formatted(host, words[1], reason.isEmpty() ? "" : " “" + reason + "”"),
          null);
    }
  }

  /// Up to the empty line, byte by byte: what follows is the host's.
  private String head() throws IOException, OpenFailure {
    ByteArrayOutputStream head = new ByteArrayOutputStream(256);
    int lineBreaks = 0;
    while (lineBreaks < 2) {
      if (head.size() == LONGEST_HEAD) {
        throw failure(Kind.REFUSED, "answers without end", null);
      }
      int read = read();
      head.write(read);
      if (read == '\n') {
        lineBreaks++;
      } else if (read != '\r') {
        lineBreaks = 0;
      }
    }
    return head.toString(ISO_8859_1);
  }

  private void socks() throws IOException, OpenFailure {
    boolean login = proxy.user().isPresent();
    line.output()
        .write(
            login ? new byte[] {VERSION, 2, NO_LOGIN, LOGIN} : new byte[] {VERSION, 1, NO_LOGIN});
    if (read() != VERSION) {
      throw failure(Kind.REFUSED, "does not answer as a SOCKS 5 proxy", null);
    }
    int method = read();
    if (method == LOGIN && login) {
      logIn();
    } else if (method != NO_LOGIN) {
      throw loginRefused();
    }
    line.output().write(request());
    read(); // The version again.
    int reply = read();
    read(); // Reserved.
    int rest =
        switch (read()) {
          case IPV4 -> IPV4_BYTES;
          case IPV6 -> IPV6_BYTES;
          case NAME -> read();
          default ->
              throw failure(Kind.REFUSED, "gives an answer that SOCKS 5 does not have", null);
        };
    for (int i = 0; i < rest + PORT_BYTES; i++) {
      read();
    }
    if (reply != 0) {
      throw failure(Kind.REFUSED, "did not connect to %s: %s".formatted(host, reason(reply)), null);
    }
  }

  private void logIn() throws IOException, OpenFailure {
    byte[] user = proxy.user().orElse("").getBytes(UTF_8);
    byte[] password = password().getBytes(UTF_8);
    if (user.length > 255 || password.length > 255) {
      throw failure(Kind.REFUSED, "takes names and passwords of up to 255 bytes only", null);
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(LOGIN_VERSION);
    request.write(user.length);
    request.write(user);
    request.write(password.length);
    request.write(password);
    line.output().write(request.toByteArray());
    read(); // The version.
    if (read() != 0) {
      throw loginRefused();
    }
  }

  private byte[] request() throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(new byte[] {VERSION, CONNECT, 0});
    Optional<InetAddress> literal = IpLiteral.parse(host.address());
    if (literal.isPresent()) {
      byte[] address = literal.get().getAddress();
      request.write(address.length == IPV4_BYTES ? IPV4 : IPV6);
      request.write(address);
    } else {
      byte[] name = host.address().getBytes(ISO_8859_1);
      request.write(NAME);
      request.write(name.length);
      request.write(name);
    }
    request.write(host.port() >> 8);
    request.write(host.port());
    return request.toByteArray();
  }

  /// RFC 1928 §6.
  private static String reason(int reply) {
    return switch (reply) {
      case 1 -> "it failed";
      case 2 -> "its rules do not allow it";
      case 3 -> "the network is unreachable";
      case 4 -> "the host is unreachable";
      case 5 -> "the connection was refused";
      case 6 -> "it took too long";
      case 7, 8 -> "it does not know how";
      default -> "it gave the reason " + reply;
    };
  }

  private String password() {
    return proxy.password().map(Secret::reveal).orElse("");
  }

  private int read() throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("no time left");
    }
    line.readTimeout((int) Math.min(left, Integer.MAX_VALUE));
    int read = line.input().read();
    if (read == -1) {
      throw new EOFException("the proxy closed the connection");
    }
    return read;
  }

  private OpenFailure loginRefused() {
    return failure(
        Kind.REFUSED,
        proxy
            .user()
            .map("refused the login of %s; check `proxy_user` and `proxy_password`"::formatted)
            .orElse("wants a login; give it `proxy_user` and `proxy_password`"),
        null);
  }

  private OpenFailure failure(Kind kind, String what, @Nullable Throwable cause) {
    return new OpenFailure(kind, "%s %s.".formatted(Connector.Endpoint.of(proxy), what), cause);
  }
}
