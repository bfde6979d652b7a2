package dev.gangway.docker;

import dev.gangway.config.DockerConfig;
import dev.gangway.docker.DaemonFailure.Reason;
import dev.gangway.terminal.RemoteText;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A connection by one of the JDK's sockets. A virtual thread that waits on it holds no thread of
/// the system; interrupting it there closes the socket.
final class SocketStream implements ByteStream {
  private final SocketChannel channel;

  private SocketStream(SocketChannel channel) {
    this.channel = channel;
  }

  /// Connections to where a configured daemon listens.
  static Opener opener(DockerConfig.Endpoint endpoint, Watchdog watchdog) {
    return switch (endpoint) {
      case DockerConfig.Endpoint.Unix unix -> new UnixOpener(unix, watchdog);
      case DockerConfig.Endpoint.Tcp tcp -> new TcpOpener(tcp, watchdog);
    };
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    return channel.read(destination);
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      if (channel.write(source) < 0) {
        throw new EOFException("the socket takes no more");
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException worthless) {
      // It is gone all the same.
    }
  }

  private static SocketStream connect(
      SocketChannel channel, SocketAddress address, Watchdog watchdog, Duration timeout)
      throws IOException {
    SocketStream stream = new SocketStream(channel);
    boolean connected = false;
    try (Watchdog.Deadline deadline = watchdog.closing(stream, timeout)) {
      try {
        channel.connect(address);
        connected = true;
        return stream;
      } catch (IOException e) {
        if (deadline.passed()) {
          throw new DaemonFailure(
              Reason.TIMEOUT, "did not take the connection within " + seconds(timeout) + ".", e);
        }
        throw e;
      }
    } finally {
      if (!connected) {
        stream.close();
      }
    }
  }

  /// `10 s`, for sentences.
  static String seconds(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private static String reason(Exception e) {
    return RemoteText.clean(String.valueOf(e.getMessage()), 120);
  }

  private record UnixOpener(DockerConfig.Endpoint.Unix endpoint, Watchdog watchdog)
      implements Opener {

    @Override
    public String authority() {
      return "localhost";
    }

    @Override
    public ByteStream open(Duration timeout) throws IOException {
      try {
        return connect(
            SocketChannel.open(StandardProtocolFamily.UNIX),
            UnixDomainSocketAddress.of(endpoint.path()),
            watchdog,
            timeout);
      } catch (DaemonFailure told) {
        throw new DaemonFailure(told.reason(), endpoint.path() + " " + told.text(), told);
      } catch (IOException e) {
        // The JDK has no types for these, only the system's words.
        String said = reason(e);
        String text =
            switch (said) {
              case "No such file or directory" ->
                  "No Docker daemon is running here: there is no socket %s."
                      .formatted(endpoint.path());
              case "Permission denied" ->
                  "Permission denied on %s. The user that Gangway runs as may not use it; mostly the group docker may."
                      .formatted(endpoint.path());
              case "Connection refused" ->
                  "No Docker daemon is running here: nobody listens on %s."
                      .formatted(endpoint.path());
              default -> "%s cannot be reached: %s.".formatted(endpoint.path(), said);
            };
        throw new DaemonFailure(Reason.UNREACHABLE, text, e);
      }
    }
  }

  private record TcpOpener(DockerConfig.Endpoint.Tcp endpoint, Watchdog watchdog)
      implements Opener {
    /// A name with more addresses than this is not going to answer at the ninth either.
    private static final int MAX_ADDRESSES = 8;

    /// Look-ups that may be stuck in the system's resolver at once; see [#lookUp].
    private static final Semaphore LOOKUPS = new Semaphore(8);

    @Override
    public String authority() {
      return endpoint.toString().substring("tcp://".length());
    }

    @Override
    public ByteStream open(Duration timeout) throws IOException {
      long deadline = System.nanoTime() + timeout.toNanos();
      List<InetAddress> addresses = addresses(timeout);
      IOException last = new ConnectException("no address");
      for (int i = 0; i < addresses.size(); i++) {
        long share = Math.max(1, (deadline - System.nanoTime()) / (addresses.size() - i));
        try {
          SocketChannel channel = SocketChannel.open();
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
          // The stream of events may be silent for days; a peer that is gone must still be noticed.
          channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
          return connect(
              channel,
              new InetSocketAddress(addresses.get(i), endpoint.port()),
              watchdog,
              Duration.ofNanos(share));
        } catch (IOException e) {
          if (Thread.currentThread().isInterrupted()) {
            throw e;
          }
          last = e;
        }
      }
      if (last instanceof DaemonFailure late) {
        throw new DaemonFailure(late.reason(), authority() + " " + late.text(), late);
      }
      throw new DaemonFailure(
          Reason.UNREACHABLE,
          last instanceof ConnectException && reason(last).contains("refused")
              ? authority() + " refused the connection. Is Docker listening there?"
              : "%s cannot be reached: %s.".formatted(authority(), reason(last)),
          last);
    }

    private List<InetAddress> addresses(Duration timeout) throws IOException {
      try {
        return List.of(InetAddress.ofLiteral(endpoint.host()));
      } catch (IllegalArgumentException name) {
        // Not an address, so a name.
      }
      try {
        List<InetAddress> found = List.of(lookUp(timeout));
        return found.subList(0, Math.min(found.size(), MAX_ADDRESSES));
      } catch (TimeoutException e) {
        throw new DaemonFailure(
            Reason.TIMEOUT,
            "The name %s could not be looked up within %s."
                .formatted(endpoint.host(), seconds(timeout)),
            e);
      } catch (ExecutionException e) {
        throw new DaemonFailure(
            Reason.UNREACHABLE, "The name %s has no address.".formatted(endpoint.host()), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    /// The resolver cannot be interrupted, and would hold the carrier of a virtual thread, so each
    /// look-up has a platform thread while it lasts.
    private InetAddress[] lookUp(Duration timeout)
        throws TimeoutException, ExecutionException, InterruptedException {
      if (!LOOKUPS.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException("too many look-ups are stuck");
      }
      CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .name("docker-resolve " + endpoint.host())
          .start(() -> {
            try {
              answer.complete(InetAddress.getAllByName(endpoint.host()));
            } catch (UnknownHostException | RuntimeException e) {
              // RuntimeException too: whoever waits shall hear of it, whatever it was.
              answer.completeExceptionally(e);
            } finally {
              LOOKUPS.release();
            }
          });
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
