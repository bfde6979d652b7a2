package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostRoute;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.RemoteText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// From an address to a connected socket.
final class Connector {
  /// A name with more addresses than this is not going to answer at the ninth either.
  private static final int MAX_ADDRESSES = 8;

  /// Look-ups that may be stuck in the system's resolver at once. It cannot be interrupted, and it
  /// would hold the carrier of a virtual thread, so each has a platform thread while it lasts.
  private static final Semaphore LOOKUPS = new Semaphore(32);

  private Connector() {}

  /// What is to be connected to.
  ///
  /// @param address a name or a literal address
  /// @param proxy whether it only passes connections on
  record Endpoint(String address, int port, boolean proxy) {
    static Endpoint of(HostConfig host) {
      return new Endpoint(host.address(), host.port(), false);
    }

    static Endpoint of(HostRoute.Proxy proxy) {
      return new Endpoint(proxy.host(), proxy.port(), true);
    }

    /// `web-1.internal port 22`, as it stands in every sentence.
    @Override
    public String toString() {
      return (proxy ? "The proxy " : "") + address + " port " + port;
    }
  }

  /// The addresses, in the resolver's order, at least one.
  static List<InetAddress> resolve(Endpoint endpoint, Duration timeout)
      throws OpenFailure, InterruptedException {
    try {
      return List.of(InetAddress.ofLiteral(endpoint.address()));
    } catch (IllegalArgumentException name) {
      // Not an address, so a name.
    }
    try {
      InetAddress[] addresses = lookUp(endpoint.address(), timeout);
      return List.of(addresses).subList(0, Math.min(addresses.length, MAX_ADDRESSES));
    } catch (TimeoutException e) {
      throw new OpenFailure(
          Kind.TIMEOUT,
          "The name %s could not be looked up within %s. Is the gateway's name server reachable?"
              .formatted(endpoint.address(), SshFailures.seconds(timeout)),
          e);
    } catch (UnknownHostException e) {
      throw new OpenFailure(
          Kind.UNRESOLVABLE,
          "The name %s has no address. Is it spelled right, and does the gateway's name server know it?"
              .formatted(endpoint.address()),
          e);
    }
  }

  private static InetAddress[] lookUp(String name, Duration timeout)
      throws TimeoutException, UnknownHostException, InterruptedException {
    if (!LOOKUPS.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("too many look-ups are stuck");
    }
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("ssh-resolve " + name)
        .start(() -> {
          try {
            answer.complete(InetAddress.getAllByName(name));
          } catch (UnknownHostException | RuntimeException e) {
            // RuntimeException too: whoever waits shall hear of it, whatever it was.
            answer.completeExceptionally(e);
          } finally {
            LOOKUPS.release();
          }
        });
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      UnknownHostException unknown = new UnknownHostException(name);
      unknown.initCause(e.getCause());
      throw unknown;
    }
  }

  /// A connection to the first address that takes one. Each address gets its share of the time, so
  /// that one that swallows everything leaves some for the next.
  ///
  /// @return the caller closes it
  static Line connect(Endpoint endpoint, List<InetAddress> addresses, Duration timeout)
      throws OpenFailure, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<IOException> failures = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      long share = (deadline - System.nanoTime()) / (addresses.size() - i);
      SocketChannel channel = null;
      try {
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(share));
        channel.socket().connect(new InetSocketAddress(addresses.get(i), endpoint.port()), millis);
        return new SocketLine(channel);
      } catch (IOException e) {
        closeQuietly(channel);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        failures.add(e);
      }
    }
    throw failure(endpoint, timeout, failures);
  }

  private static OpenFailure failure(
      Endpoint endpoint, Duration timeout, List<IOException> failures) {
    IOException last = failures.getLast();
    String address = endpoint.toString();
    if (failures.stream().allMatch(SocketTimeoutException.class::isInstance)) {
      return new OpenFailure(
          Kind.TIMEOUT,
          "%s did not answer within %s. Is it running, and does a firewall let the gateway through?"
              .formatted(address, SshFailures.seconds(timeout)),
          last);
    }
    boolean refused =
        failures.stream().anyMatch(e -> e instanceof ConnectException && isRefusal(e.getMessage()));
    return new OpenFailure(
        Kind.REFUSED,
        refused
            ? "%s refused the connection. Is %s running there, and is the port right?"
                .formatted(address, endpoint.proxy() ? "it" : "sshd")
            : "%s cannot be reached from the gateway: %s."
                .formatted(address, RemoteText.clean(String.valueOf(last.getMessage()), 80)),
        last);
  }

  private static boolean isRefusal(@Nullable String message) {
    return message != null && message.contains("refused");
  }

  private static void closeQuietly(@Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException worthless) {
      // It never was connected.
    }
  }
}
