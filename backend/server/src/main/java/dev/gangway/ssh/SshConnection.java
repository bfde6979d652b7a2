package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.NegotiatedAlgorithms;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.TransportImpl;
import org.jspecify.annotations.Nullable;

/// One SSH connection: the line, sshj's transport over it, and the end of both.
///
/// Thread-safe. Owned by the opening thread, then by the terminal.
final class SshConnection implements AutoCloseable {
  /// How long a goodbye may take before the line is closed under it. The host learns of the end
  /// either way; with a goodbye its log tells it from a broken line.
  private static final Duration GOODBYE = Duration.ofMillis(500);

  /// Intervals without a byte after which a connection is lost.
  private static final int SILENT_LIMIT = 3;

  private final HostConfig host;
  private final Line line;
  private final KeyExchangeGuard guard;
  private final Identification input;
  private final Wire wire;
  private final ExchangePace pace = new ExchangePace(System.nanoTime());
  private final TransportImpl transport;
  private final ConnectionLayer connection;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean pinging = new AtomicBoolean();
  private volatile boolean established;
  private volatile String greeting = "";
  private volatile @Nullable String lost;
  private volatile @Nullable ScheduledFuture<?> keepalive;

  // Touched by the keepalive thread alone.
  private int heard;
  private int silent;

  private SshConnection(
      HostConfig host, SshConfig config, Line line, HostKeyCheck check, Set<KeyType> excluded) {
    this.host = host;
    this.line = line;
    this.input = new Identification(host, line, config.handshakeTimeout());
    this.wire = new Wire(input, line.output());
    this.guard = new KeyExchangeGuard(host, pace, wire::bytes);
    this.transport =
        new TransportImpl(
            Algorithms.forConnection(host.algorithms(), guard, check.knownTypes(), excluded));
    this.connection = new ConnectionLayer(transport);
    transport.addHostKeyVerifier(check.verifier(guard));
    transport.addAlgorithmsVerifier(guard);
  }

  /// Exchanges identifications and keys, and has the host's key checked, all within
  /// [SshConfig#handshakeTimeout()].
  ///
  /// @param line to the host; closed when this fails
  /// @param excluded types of host key not to be asked for
  static SshConnection handshake(
      HostConfig host, SshConfig config, Line line, HostKeyCheck check, Set<KeyType> excluded)
      throws OpenFailure, InterruptedException {
    SshConnection connection = null;
    try {
      connection = new SshConnection(host, config, line, check, excluded);
      connection.handshake(config.handshakeTimeout());
      return connection;
    } catch (IOException e) {
      line.close();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      OpenFailure refusedKey = check.failure();
      throw refusedKey != null
          ? refusedKey
          : failure(host, config.handshakeTimeout(), connection, e);
    } catch (RuntimeException e) {
      // sshj's own mistakes must not leak a line and a thread.
      line.close();
      throw new OpenFailure(
          Kind.INTERNAL,
          "The key exchange with %s failed.".formatted(SshFailures.address(host)),
          e);
    }
  }

  private static OpenFailure failure(
      HostConfig host, Duration timeout, @Nullable SshConnection connection, IOException e) {
    OpenFailure failure = SshFailures.ofHandshake(host, timeout, e);
    if (failure.kind() != Kind.NO_COMMON_ALGORITHM || connection == null) {
      return failure;
    }
    return connection
        .wire
        .offer()
        .flatMap(offer -> NoCommonAlgorithm.between(host, offer, e))
        .orElse(failure);
  }

  private void handshake(Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    transport.init(host.address(), host.port(), wire.input(), wire.output());
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    transport.setTimeoutMs(Math.clamp(left, 1, Integer.MAX_VALUE));
    try {
      transport.doKex();
    } catch (TransportException late) {
      throw endOr(late);
    }
    established = true;
  }

  /// What the connection ended of. sshj forgets it when it happens between the identifications and
  /// the start of the key exchange, and waits until it has waited long enough.
  private TransportException endOr(TransportException late) {
    try {
      transport.join(1, TimeUnit.NANOSECONDS);
      return late;
    } catch (TransportException cause) {
      return cause.getCause() instanceof TimeoutException ? late : cause;
    }
  }

  /// sshj's transport.
  TransportImpl transport() {
    return transport;
  }

  /// What channels are opened on.
  ConnectionLayer connection() {
    return connection;
  }

  /// What the key exchange agreed on.
  @Nullable NegotiatedAlgorithms negotiated() {
    return guard.negotiated();
  }

  /// What the host had to say before the login; empty when nothing.
  String greeting() {
    return greeting;
  }

  /// Keeps what the host had to say.
  void greetedBy(String greeting) {
    this.greeting = greeting;
  }

  /// Whether another channel may be opened on it.
  boolean isUsable() {
    return established && !closed.get() && transport.isRunning();
  }

  /// Why the connection was given up by this side, a sentence; null when it was not.
  @Nullable String lost() {
    return lost;
  }

  /// Asks the host for a sign of life at every interval from now on, and ends the connection when
  /// three in a row brought none.
  void keepAlive(ScheduledExecutorService scheduler, Duration interval) {
    heard = input.heard();
    keepalive =
        scheduler.scheduleAtFixedRate(
            () -> tick(interval), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    if (closed.get()) {
      cancelKeepalive();
    }
  }

  /// Runs on the thread all connections share: starts what may block, and goes.
  private void tick(Duration interval) {
    int now = input.heard();
    silent = now == heard ? silent + 1 : 0;
    heard = now;
    if (silent >= SILENT_LIMIT) {
      lost =
          "%s has not answered for %s; the connection is taken as lost."
              .formatted(
                  SshFailures.address(host),
                  SshFailures.seconds(interval.multipliedBy(SILENT_LIMIT)));
      Thread.ofVirtual().name("ssh-lost").start(this::close);
    } else if (pinging.compareAndSet(false, true)) {
      Thread.ofVirtual().name("ssh-ping").start(this::ping);
    }
  }

  private void ping() {
    try {
      if (pace.due(System.nanoTime(), wire.bytes())) {
        renewKeys();
        return;
      }
      connection.ping();
    } catch (TransportException ending) {
      // The reader thread has seen it too, and tells everybody.
    } finally {
      pinging.set(false);
    }
  }

  /// Has new keys made, after the login, and waits for them; whoever writes meanwhile waits too.
  /// Ends the connection when the host does not answer: nothing could be written to it any more.
  void renewKeys() throws TransportException {
    long begun = System.nanoTime();
    try {
      transport.doKex();
    } catch (TransportException e) {
      // sshj says so as well, and at once, when an exchange of the host's begins just as ours ends.
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      boolean timeout = SshFailures.inChain(e, TimeoutException.class) != null;
      if (timeout && waited < transport.getTimeoutMs()) {
        return;
      }
      if (timeout) {
        lost =
            "%s did not answer when the gateway asked for new keys; the connection was ended."
                .formatted(SshFailures.address(host));
        close();
      }
      throw e;
    }
  }

  /// Says goodbye, for half a second at most, and closes the line. What blocks on the connection
  /// then returns. Any thread; a second call returns at once.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    cancelKeepalive();
    if (established && line.isOpen()) {
      // A writer stuck in the socket holds sshj's write lock, so a goodbye may be stuck as well.
      // TransportImpl.disconnect() would leave those waiting that wait for a key exchange.
      Thread goodbye =
          Thread.ofVirtual()
              .name("ssh-goodbye")
              .start(() ->
                  transport.die(new TransportException(DisconnectReason.BY_APPLICATION, "closed")));
      try {
        goodbye.join(GOODBYE);
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt();
      }
    }
    line.close();
  }

  private void cancelKeepalive() {
    ScheduledFuture<?> scheduled = keepalive;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
