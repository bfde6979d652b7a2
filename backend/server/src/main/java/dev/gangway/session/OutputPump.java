package dev.gangway.session;

import dev.gangway.terminal.ArrivingTerminal;
import dev.gangway.terminal.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves a terminal's output into the log, as much as the audience allows and the log has room for.
///
/// One thread waits for output, and reads it. If the terminal can tell of arrivals, whoever brings
/// output moves it right there, and the pages are sent it on the same thread; the one that waits is
/// then needed only after there was no room.
///
/// Thread-safety: [#run] is called once; any thread may call [#look] and [#stop].
final class OutputPump {
  private static final Logger log = LoggerFactory.getLogger(OutputPump.class);

  private final Terminal terminal;
  private final SessionLog output;
  private final Audience audience;

  /// Held by whoever appends to the log.
  private final ReentrantLock appending = new ReentrantLock();

  private volatile boolean stopped;
  private volatile @Nullable Thread thread;

  OutputPump(Terminal terminal, SessionLog output, Audience audience) {
    this.terminal = terminal;
    this.output = output;
    this.audience = audience;
  }

  /// Reads until there is nothing more, blocking.
  ///
  /// @throws IOException if the connection broke, or the terminal was closed
  void run() throws IOException {
    thread = Thread.currentThread();
    if (terminal instanceof ArrivingTerminal arriving) {
      runArriving(arriving);
      return;
    }
    while (awaitRoom()) {
      ByteBuffer room = output.room(wanted());
      if (room != null) {
        int count = terminal.read(room);
        output.publish(Math.max(0, count));
        if (count < 0) {
          return;
        }
        audience.outputCame();
      }
    }
  }

  private void runArriving(ArrivingTerminal arriving) throws IOException {
    arriving.onArrival(() -> arrived(arriving));
    try {
      while (awaitRoom() && arriving.awaitOutput()) {
        appending.lock();
        try {
          move(arriving);
        } finally {
          appending.unlock();
        }
        audience.outputCame();
      }
    } finally {
      awaitAppender();
    }
  }

  /// Whoever has taken the last bytes has put them into the log before it is said to be complete.
  private void awaitAppender() {
    appending.lock();
    try {
      log.trace("event=appended end={}", output.end());
    } finally {
      appending.unlock();
    }
  }

  /// There may be room where there was none.
  void look() {
    LockSupport.unpark(thread);
  }

  /// Nothing is to be read any more.
  void stop() {
    stopped = true;
    look();
  }

  /// On the thread that brings output; must not wait. What is left here, the other thread takes.
  private void arrived(ArrivingTerminal arriving) {
    if (!appending.tryLock()) {
      return;
    }
    boolean moved;
    try {
      moved = move(arriving);
    } finally {
      appending.unlock();
    }
    if (moved) {
      audience.outputCame();
    }
  }

  /// @return whether there was something, and room for it
  private boolean move(ArrivingTerminal arriving) {
    boolean moved = false;
    while (audience.allowance() > 0) {
      ByteBuffer room = output.room(wanted());
      if (room == null) {
        break;
      }
      int count = arriving.readNow(room);
      output.publish(count);
      if (count == 0) {
        break;
      }
      moved = true;
    }
    return moved;
  }

  private int wanted() {
    return Math.clamp(audience.allowance(), 1, SessionLog.LARGEST_CHUNK);
  }

  /// Waits until something may be read.
  ///
  /// @return false if nothing is to be read any more
  private boolean awaitRoom() {
    while (!stopped && (audience.allowance() <= 0 || !output.hasRoom())) {
      LockSupport.park(this);
    }
    return !stopped;
  }
}
