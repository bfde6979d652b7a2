package dev.gangway.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// One direction of a relayed connection: a thread that reads, a short queue, a thread that writes.
/// When the queue is full nothing is read, so that a receiver who does not read is felt by the
/// sender.
final class Lane {
  private static final int CHUNK = 16 << 10;

  /// So many chunks wait at most: enough to fill a line of some latency.
  private static final int CHUNKS = 16;

  /// A rate is kept in steps of this part of a second.
  private static final int STEPS = 100;

  private final Faults faults;
  private final Socket from;
  private final Socket to;
  private final BlockingQueue<Parcel> queue = new ArrayBlockingQueue<>(CHUNKS);
  private volatile boolean ended;

  Lane(Faults faults, Socket from, Socket to) {
    this.faults = faults;
    this.from = from;
    this.to = to;
  }

  /// What was read at once.
  ///
  /// @param bytes none at the end
  /// @param due when it may be written, by [System#nanoTime]
  private record Parcel(ByteBuffer bytes, long due) {}

  /// How a lane went that did not fail.
  enum Outcome {
    /// Its sender has ended it, and its receiver knows.
    ENDED,
    /// It has passed all it may.
    SPENT
  }

  /// Reads to the end.
  void read() throws IOException, InterruptedException {
    InputStream in = from.getInputStream();
    byte[] buffer = new byte[CHUNK];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      queue.put(new Parcel(ByteBuffer.wrap(Arrays.copyOf(buffer, read)), faults.setting().due()));
    }
    queue.put(new Parcel(ByteBuffer.allocate(0), faults.setting().due()));
  }

  /// Writes to the end, or up to the byte after which the connection is reset.
  Outcome write() throws IOException, InterruptedException {
    OutputStream out = to.getOutputStream();
    Faults.Resets resets = faults.setting().resets();
    long left = resets.draw();
    long free = System.nanoTime();
    while (true) {
      Parcel parcel = queue.take();
      sleepUntil(parcel.due());
      byte[] bytes = parcel.bytes().array();
      faults.awaitPassage();
      if (bytes.length == 0) {
        end();
        return Outcome.ENDED;
      }
      int at = 0;
      while (at < bytes.length) {
        faults.awaitPassage();
        Faults.Setting now = faults.setting();
        if (now.resets() != resets) {
          resets = now.resets();
          left = resets.draw();
        }
        int piece = (int) Math.min(left, piece(now, bytes.length - at));
        if (!ended) {
          out.write(bytes, at, piece);
        }
        at += piece;
        left -= piece;
        if (left == 0) {
          return Outcome.SPENT;
        }
        if (now.rate() > 0) {
          free = Math.max(free, System.nanoTime()) + TimeUnit.SECONDS.toNanos(piece) / now.rate();
          sleepUntil(free);
        }
      }
    }
  }

  private static int piece(Faults.Setting setting, int most) {
    int piece = most;
    if (setting.slice() > 0) {
      piece = Math.min(piece, setting.slice());
    }
    if (setting.rate() > 0) {
      piece = Math.clamp(setting.rate() / STEPS, 1, piece);
    }
    return piece;
  }

  /// Tells the receiver that this was all.
  void end() {
    if (!ended) {
      ended = true;
      try {
        to.shutdownOutput();
      } catch (IOException gone) {
        // The receiver has gone before it could be told.
      }
    }
  }

  private static void sleepUntil(long due) throws InterruptedException {
    long left = due - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }
}
