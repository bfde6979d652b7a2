package dev.gangway.handoff;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where an [HttpListener] listens, and how much of the outside it bears.
///
/// @param address port 0 for any free one
/// @param connections how many connections there are at most that are not (yet) upgraded. Each
///   costs a file descriptor, which sessions need, too
/// @param trusted the addresses that speak for many clients, such as a reverse proxy's: one of
///   these may hold all connections, any other a quarter of them. Asked on I/O threads, so it only
///   computes
/// @param tls null for HTTP in the clear
public record ListenerOptions(
    InetSocketAddress address,
    int connections,
    Predicate<InetAddress> trusted,
    @Nullable TlsFiles tls) {

  /// Browsers keep up to six connections for as long as [HttpListener] lets them rest; those of 170
  /// users who load pages in the same minute fit, and the descriptors of a small system do not run
  /// out.
  private static final int CONNECTIONS = 1_024;

  /// One address may hold one connection in this many.
  private static final int SHARE = 4;

  public ListenerOptions {
    if (connections < 1) {
      throw new IllegalArgumentException("connections: " + connections);
    }
  }

  /// HTTP in the clear at this address, with 1,024 connections and nobody trusted.
  public static ListenerOptions at(InetSocketAddress address) {
    return new ListenerOptions(address, CONNECTIONS, _ -> false, null);
  }

  /// These options with another bound.
  public ListenerOptions withConnections(int count) {
    return new ListenerOptions(address, count, trusted, tls);
  }

  /// These options with other addresses trusted to speak for many clients.
  public ListenerOptions withTrusted(Predicate<InetAddress> speakForMany) {
    return new ListenerOptions(address, connections, speakForMany, tls);
  }

  /// These options with TLS.
  public ListenerOptions withTls(@Nullable TlsFiles files) {
    return new ListenerOptions(address, connections, trusted, files);
  }

  /// How many connections one address may hold that is not trusted.
  int share() {
    return Math.max(1, connections / SHARE);
  }
}
