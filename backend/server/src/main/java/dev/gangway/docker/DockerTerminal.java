package dev.gangway.docker;

import com.github.dockerjava.api.command.InspectExecResponse;
import dev.gangway.docker.DaemonFailure.Reason;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A shell in a container, straight on the connection of its exec.
///
/// The end of that connection looks the same whether the shell exited, its container stopped or its
/// daemon went away; [#exit()] asks. Its input is never half-closed: a daemon answers that by
/// dropping what the shell still has to say.
final class DockerTerminal implements Terminal {
  private static final Logger log = LoggerFactory.getLogger(DockerTerminal.class);

  /// How long an answer to [#exit()] may take in all.
  private static final long EXIT = TimeUnit.MILLISECONDS.toNanos(4_500);

  /// A container that stops kills its execs first, and says so a little later.
  private static final long SETTLING = TimeUnit.MILLISECONDS.toNanos(1_500);

  /// How long closing waits for the hangup.
  private static final long HANGUP = TimeUnit.SECONDS.toNanos(5);

  private static final long PAUSE_MILLIS = 50;

  /// 128 + KILL, as a shell counts.
  private static final int KILLED = 137;

  private final String daemonName;
  private final DaemonClient client;
  private final Sweeper sweeper;
  private final StartedExec exec;
  private final ExecStream stream;
  private final Consumer<DockerTerminal> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// The size that the daemon is to be told, as long as somebody is at it.
  private final AtomicReference<@Nullable TerminalSize> wanted = new AtomicReference<>();

  /// Guards the four below; held while the listener is told, which does not block.
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Consumer<String> listener;

  /// What nobody listened to, the newest.
  private @Nullable String untold;

  private boolean paused;

  private @Nullable CountDownLatch hungUp;

  /// Output that was read while the terminal opened; the reader's.
  private ByteBuffer first;

  /// @param started closed with the terminal
  /// @param onClose told once, when the terminal is closed
  DockerTerminal(
      String daemonName,
      DaemonClient client,
      Sweeper sweeper,
      ShellStart.Started started,
      Consumer<DockerTerminal> onClose) {
    this.daemonName = daemonName;
    this.client = client;
    this.sweeper = sweeper;
    this.exec = started.exec();
    this.stream = started.stream();
    this.first = started.first();
    this.onClose = onClose;
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    if (first.hasRemaining()) {
      int count = Math.min(first.remaining(), destination.remaining());
      destination.put(first.slice(first.position(), count));
      first.position(first.position() + count);
      return count;
    }
    return stream.read(destination);
  }

  @Override
  public void write(ByteBuffer input) throws IOException {
    stream.write(input);
  }

  /// Returns at once; of sizes that come while the daemon has not answered, the newest counts.
  @Override
  public void resize(TerminalSize size) {
    if (wanted.getAndSet(size) == null) {
      Thread.ofVirtual().name("docker-resize").start(this::applySizes);
    }
  }

  private void applySizes() {
    TerminalSize told = null;
    for (TerminalSize size = wanted.get();
        size != null && !(size.equals(told) && wanted.compareAndSet(size, null));
        size = wanted.get()) {
      told = size;
      if (closed.get()) {
        continue;
      }
      try {
        client.resizeExec(exec.exec, size);
      } catch (DaemonFailure e) {
        // The shell has ended, or the reader will see what is the matter.
        log.debug("event=docker-resize-failed exec={}", exec.exec, e);
      }
    }
  }

  @Override
  public void onNotice(Consumer<String> newListener) {
    lock.lock();
    try {
      listener = newListener;
      if (untold != null) {
        newListener.accept(untold);
        untold = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Says that its container is paused or runs again, if it is that container and was otherwise
  /// before.
  void tellIfIn(String container, boolean nowPaused) {
    if (!exec.container.id().equals(container)) {
      return;
    }
    lock.lock();
    try {
      if (nowPaused == paused) {
        return;
      }
      paused = nowPaused;
      String text =
          nowPaused
              ? "The container is paused: what you type arrives when it is unpaused."
              : "The container runs again.";
      if (listener == null) {
        untold = nowPaused ? text : null;
      } else {
        listener.accept(text);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public TerminalExit exit() {
    boolean wasClosed = closed.get();
    sweep();
    TerminalExit exit =
        wasClosed ? lost(Kind.DISCONNECTED, "The terminal was closed.") : whyEnded();
    log.debug("event=docker-exit exec={} exit=\"{}\"", exec.exec, exit);
    return exit;
  }

  /// Asks on a thread of its own, for a request has a deadline that may be longer than the patience
  /// there is here.
  private TerminalExit whyEnded() {
    FutureTask<TerminalExit> answer = new FutureTask<>(this::ask);
    Thread.ofVirtual().name("docker-exit").start(answer);
    try {
      return answer.get(EXIT, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return lost(Kind.DAEMON_UNREACHABLE, noReason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return lost(Kind.DISCONNECTED, "The terminal was closed.");
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof DaemonFailure failure)) {
        throw new IllegalStateException(e.getCause());
      }
      return switch (failure.reason()) {
        case UNREACHABLE ->
            lost(
                Kind.DAEMON_UNREACHABLE,
                "The Docker daemon %s went away. It may be restarting.".formatted(daemonName));
        case TIMEOUT -> lost(Kind.DAEMON_UNREACHABLE, noReason());
        case BAD_ANSWER, NOT_FOUND, CONFLICT, REFUSED -> lost(Kind.DISCONNECTED, failure.text());
      };
    } finally {
      answer.cancel(true);
    }
  }

  private String noReason() {
    return "The terminal ended, and the Docker daemon %s does not say why.".formatted(daemonName);
  }

  private TerminalExit ask() throws DaemonFailure, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      TerminalExit stopped = whyContainerEnded();
      if (stopped != null) {
        return stopped;
      }
      InspectExecResponse inspected;
      try {
        inspected = client.inspectExec(exec.exec);
      } catch (DaemonFailure e) {
        if (e.reason() == Reason.NOT_FOUND) {
          return lost(
              Kind.DAEMON_UNREACHABLE,
              "The Docker daemon %s was restarted, and the terminal was lost."
                  .formatted(daemonName));
        }
        throw e;
      }
      Long code = inspected.getExitCodeLong();
      boolean ended = Boolean.FALSE.equals(inspected.isRunning()) && code != null;
      long waited = System.nanoTime() - begun;
      if (ended && code != null && (code != KILLED || waited > SETTLING)) {
        return new TerminalExit.Status((int) Math.clamp(code, 0L, 255L));
      }
      if (!ended && waited > SETTLING) {
        return lost(
            Kind.DISCONNECTED,
            "The connection to the Docker daemon %s was lost.".formatted(daemonName));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private @Nullable TerminalExit whyContainerEnded() throws DaemonFailure {
    String name = exec.container.name();
    ContainerState now;
    try {
      now = ContainerState.of(client.inspect(exec.container.id()));
    } catch (DaemonFailure e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return lost(Kind.NOT_RUNNING, "The container %s was removed.".formatted(name));
      }
      throw e;
    }
    if (now.restarting()
        || (now.running() && !now.startedAt().equals(exec.container.startedAt()))) {
      return lost(Kind.NOT_RUNNING, "The container %s was restarted.".formatted(name));
    }
    if (now.running()) {
      return null;
    }
    return lost(
        Kind.NOT_RUNNING,
        now.outOfMemory()
            ? "The container %s ran out of memory and was killed.".formatted(name)
            : "The container %s has stopped.".formatted(name));
  }

  private static TerminalExit.Lost lost(Kind kind, String text) {
    return new TerminalExit.Lost(kind, text);
  }

  private CountDownLatch sweep() {
    lock.lock();
    try {
      CountDownLatch begun = hungUp;
      if (begun == null) {
        begun = sweeper.sweep(exec);
        hungUp = begun;
      }
      return begun;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the terminal, and does not wait until what runs in it has heard of it.
  void begone() {
    if (closed.compareAndSet(false, true)) {
      stream.close();
      sweep();
      onClose.accept(this);
    }
  }

  /// Waits until what runs in the terminal has been sent the hangup, a few seconds at most: until
  /// then its session counts as one, and so there are never many more sweeps than sessions.
  @Override
  public void close() {
    begone();
    try {
      if (!sweep().await(HANGUP, TimeUnit.NANOSECONDS)) {
        log.debug("event=docker-hangup-late exec={}", exec.exec);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
