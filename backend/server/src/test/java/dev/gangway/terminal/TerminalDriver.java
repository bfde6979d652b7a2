package dev.gangway.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Somebody at a terminal: types, reads along, and waits for words, never for time.
public final class TerminalDriver implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  /// What is driven.
  public final Terminal terminal;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final StringBuilder screen = new StringBuilder();
  private final Thread reader;
  private boolean ended;
  private @Nullable IOException failure;

  /// Begins to read.
  ///
  /// @param terminal closed with the driver
  public TerminalDriver(Terminal terminal) {
    this.terminal = terminal;
    this.reader = Thread.ofVirtual().name("test-reader").start(this::read);
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    try {
      while (terminal.read(buffer) != -1) {
        buffer.flip();
        String text = UTF_8.decode(buffer).toString();
        buffer.clear();
        lock.lock();
        try {
          screen.append(text);
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
      end(null);
    } catch (IOException e) {
      end(e);
    }
  }

  private void end(@Nullable IOException why) {
    lock.lock();
    try {
      ended = true;
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Types.
  public void type(String text) throws IOException {
    terminal.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  /// Waits until this has been on the screen since the last time something was waited for.
  public void await(String text) throws InterruptedException {
    lock.lock();
    try {
      long left = PATIENCE;
      while (screen.indexOf(text) < 0) {
        if (left <= 0 || ended) {
          throw new AssertionError(
              "never seen: “%s”, but “%s”%s".formatted(text, screen, ended ? ", then the end" : ""),
              failure);
        }
        left = changed.awaitNanos(left);
      }
      screen.delete(0, screen.indexOf(text) + text.length());
    } finally {
      lock.unlock();
    }
  }

  /// Types a command and waits for what it prints.
  public void run(String command, String output) throws IOException, InterruptedException {
    type(command + "\n");
    await(output);
  }

  /// What has been on the screen since the last time something was waited for.
  public String screen() {
    lock.lock();
    try {
      return screen.toString();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the last byte.
  ///
  /// @return why reading ended, null for a regular end
  public @Nullable IOException awaitEnd() throws InterruptedException {
    lock.lock();
    try {
      long left = PATIENCE;
      while (!ended) {
        if (left <= 0) {
          throw new AssertionError("the terminal did not end; last seen: " + screen);
        }
        left = changed.awaitNanos(left);
      }
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the last byte, and asks how it ended.
  public TerminalExit exit() throws InterruptedException {
    awaitEnd();
    return terminal.exit();
  }

  @Override
  public void close() {
    terminal.close();
    try {
      if (!reader.join(java.time.Duration.ofSeconds(20))) {
        throw new AssertionError("a closed terminal still holds its reader");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
