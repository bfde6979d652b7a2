package dev.gangway.ssh;

import dev.gangway.terminal.ArrivingTerminal;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import net.schmizz.sshj.transport.NegotiatedAlgorithms;
import org.jspecify.annotations.Nullable;

/// A shell, or a command, on an SSH host.
///
/// What the host had to say before the login comes first, as if the program had printed it.
///
/// How its end looks from outside:
///
/// | what happened | [#read], [#awaitOutput] | [#exit()] |
/// |---|---|---|
/// | the program ended | -1, false after the last byte | its status or signal |
/// | the connection was lost | throws after the last byte | [TerminalExit.Lost] |
/// | [#close()] was called | throws at once | [TerminalExit.Lost] |
///
/// A thread that is interrupted while it reads or writes gets an [java.io.InterruptedIOException];
/// interrupting one that is inside the socket costs the connection, as everywhere in the JDK.
final class SshTerminal implements ArrivingTerminal {
  /// An exit status comes just before or just after the last byte.
  private static final Duration EXIT = Duration.ofSeconds(3);

  private final Lease lease;
  private final SshConnection connection;
  private final ShellChannel shell;
  private final String address;
  private final Consumer<SshTerminal> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ReentrantLock greetingLock = new ReentrantLock();

  /// What is left of the greeting; null once it has been read. Set under the lock.
  private volatile @Nullable ByteBuffer greeting;

  /// @param lease of the connection; given back with the terminal
  /// @param greeting read before what the host sends
  /// @param address of the host, for sentences
  /// @param onClose told once, when the terminal is closed
  SshTerminal(
      Lease lease,
      ShellChannel shell,
      byte[] greeting,
      String address,
      Consumer<SshTerminal> onClose) {
    this.lease = lease;
    this.connection = lease.connection();
    this.shell = shell;
    this.greeting = greeting.length == 0 ? null : ByteBuffer.wrap(greeting);
    this.address = address;
    this.onClose = onClose;
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    int greeted = greet(destination);
    return greeted > 0 ? greeted : shell.read(destination);
  }

  /// Gives as much of the greeting as there is and has room.
  private int greet(ByteBuffer destination) {
    if (greeting == null) {
      return 0;
    }
    greetingLock.lock();
    try {
      ByteBuffer left = greeting;
      if (left == null) {
        return 0;
      }
      int count = Math.min(left.remaining(), destination.remaining());
      destination.put(left.slice(left.position(), count));
      left.position(left.position() + count);
      if (!left.hasRemaining()) {
        greeting = null;
      }
      return count;
    } finally {
      greetingLock.unlock();
    }
  }

  @Override
  public void onArrival(Runnable listener) {
    shell.onArrival(listener);
  }

  @Override
  public boolean awaitOutput() throws IOException {
    return greeting != null || shell.awaitOutput();
  }

  @Override
  public int readNow(ByteBuffer destination) {
    // Not yet all of it: what the host sends has to wait for room.
    int greeted = greet(destination);
    return greeting != null ? greeted : greeted + shell.readNow(destination);
  }

  @Override
  public void write(ByteBuffer input) throws IOException {
    shell.write(input);
  }

  /// Not held up by a write that waits for the program; by one that waits for the network it is.
  @Override
  public void resize(TerminalSize size) throws IOException {
    shell.resize(size);
  }

  @Override
  public TerminalExit exit() {
    try {
      shell.awaitEnd(EXIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Integer status = shell.getExitStatus();
    if (status != null) {
      return new TerminalExit.Status(status);
    }
    Optional<TerminalExit.Signal> signal = shell.signal();
    if (signal.isPresent()) {
      return signal.get();
    }
    return new TerminalExit.Lost(OpenFailure.Kind.DISCONNECTED, whyLost());
  }

  private String whyLost() {
    String given = connection.lost();
    if (given != null) {
      return given;
    }
    if (closed.get()) {
      return "The terminal was closed.";
    }
    IOException failure = shell.failure();
    return failure == null
        ? "%s closed the terminal without saying how its program ended.".formatted(address)
        : SshFailures.lost(address, failure);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      dropGreeting();
      shell.abandon();
      lease.close(shell::hangUp);
      onClose.accept(this);
    }
  }

  private void dropGreeting() {
    greetingLock.lock();
    try {
      greeting = null;
    } finally {
      greetingLock.unlock();
    }
  }

  /// What it runs over.
  SshConnection connection() {
    return connection;
  }

  /// What the key exchange agreed on.
  @Nullable NegotiatedAlgorithms negotiated() {
    return connection.negotiated();
  }
}
