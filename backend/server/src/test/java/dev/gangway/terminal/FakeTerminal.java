package dev.gangway.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// A terminal played by a test: it says what the test lets it say, and remembers what it was told.
public final class FakeTerminal implements Terminal {
  private static final long PATIENCE_MILLIS = 10_000;

  // Guarded by this.
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final List<TerminalSize> sizes = new ArrayList<>();
  private ByteBuffer output = ByteBuffer.allocate(0);
  private boolean stuck;
  private boolean closed;
  private TerminalExit exit = new TerminalExit.Lost(OpenFailure.Kind.DISCONNECTED, "not yet");
  private boolean ended;
  private boolean broken;
  private long read;

  /// Lets the terminal say this; waits until what it said before has been read.
  public synchronized void say(byte[] bytes) throws Exception {
    await("the output to be read", () -> !output.hasRemaining() || closed);
    output = ByteBuffer.wrap(bytes.clone());
    notifyAll();
  }

  /// The program ends after what it has said.
  public synchronized void end(TerminalExit how) throws Exception {
    await("the output to be read", () -> !output.hasRemaining() || closed);
    exit = how;
    ended = true;
    notifyAll();
  }

  /// The connection breaks.
  public synchronized void breakDown() {
    broken = true;
    exit = new TerminalExit.Lost(OpenFailure.Kind.DISCONNECTED, "The connection to box was lost.");
    notifyAll();
  }

  /// The program stops reading, or reads again.
  public synchronized void stuck(boolean isStuck) {
    stuck = isStuck;
    notifyAll();
  }

  /// How many bytes of output have been read from it.
  public synchronized long read() {
    return read;
  }

  /// Waits until so many bytes of output have been read from it.
  public synchronized void awaitRead(long count) throws Exception {
    await(count + " bytes to be read, were " + read, () -> read >= count);
  }

  /// Waits until this much input has come, and gives it back.
  public synchronized byte[] input(int count) throws Exception {
    await(count + " bytes of input, has " + input.size(), () -> input.size() >= count);
    return input.toByteArray();
  }

  /// Waits for the newest size to be this one.
  public synchronized void awaitSize(TerminalSize size) throws Exception {
    await("size " + size, () -> !sizes.isEmpty() && sizes.getLast().equals(size));
  }

  /// All sizes it was given.
  public synchronized List<TerminalSize> sizes() {
    return List.copyOf(sizes);
  }

  /// Waits until it has been closed.
  public synchronized void awaitClosed() throws Exception {
    await("the terminal to be closed", () -> closed);
  }

  @Override
  public synchronized int read(ByteBuffer destination) throws IOException {
    blockUntil(() -> output.hasRemaining() || ended || closed || broken);
    if (closed || broken) {
      throw new IOException(closed ? "closed" : "broken");
    }
    if (!output.hasRemaining()) {
      return -1;
    }
    int count = Math.min(output.remaining(), destination.remaining());
    destination.put(output.slice(output.position(), count));
    output.position(output.position() + count);
    read += count;
    notifyAll();
    return count;
  }

  @Override
  public synchronized void write(ByteBuffer bytes) throws IOException {
    blockUntil(() -> !stuck || closed);
    if (closed) {
      throw new IOException("closed");
    }
    while (bytes.hasRemaining()) {
      input.write(bytes.get());
    }
    notifyAll();
  }

  @Override
  public synchronized void resize(TerminalSize size) {
    sizes.add(size);
    notifyAll();
  }

  @Override
  public synchronized TerminalExit exit() {
    return exit;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /// Blocks until there is something new, as a socket would.
  private void blockUntil(BooleanSupplier condition) throws IOException {
    try {
      while (!condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  private void await(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new TimeoutException("waited in vain for " + what);
      }
      wait(left);
    }
  }
}
