package dev.gangway.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far one page has read a session's log: what it was sent, what it has drawn, which sizes it
/// was told.
///
/// Thread-safety: [#next] and [#sent] are called by the one who sends, [#drawn] by the one who
/// receives; any thread may look.
final class Reading {
  private static final Logger log = LoggerFactory.getLogger(Reading.class);

  /// What to send next.
  sealed interface Next {}

  /// There is nothing, or no credit for it.
  record Nothing() implements Next {}

  /// It is on the disk, which the calling thread may not wait for.
  record Wait() implements Next {}

  /// The log has changed meanwhile: ask again.
  record Look() implements Next {}

  /// A message.
  ///
  /// @param said to be called once it was sent
  record Note(ServerMessage message, Runnable said) implements Next {}

  /// Output; followed by [#sent].
  record Bytes(List<ByteBuffer> slices, int length) implements Next {}

  /// What comes next is gone, and the page counts on it.
  record Lost() implements Next {}

  private static final Nothing NOTHING = new Nothing();
  private static final Wait WAIT = new Wait();
  private static final Look LOOK = new Look();
  private static final Lost LOST = new Lost();

  private final SessionLog output;
  private final SizeHistory sizes;
  private final long from;
  private final int credit;
  private final boolean watching;

  /// Sent, in offsets of the log; written by the one who sends.
  private volatile long sent;

  /// Left out of what was sent to a watcher that fell behind: the page counts without it.
  private volatile long skipped;

  /// Drawn, as the page counts; written by the one who receives.
  private volatile long drawn;

  // Of the one who sends.
  private long toldSize;
  private boolean sizeDue;
  private final long lastSizeToTell;

  private Reading(
      SessionLog output,
      SizeHistory sizes,
      long from,
      SizeHistory.Change told,
      long drawn,
      int credit,
      long lastSizeToTell,
      boolean watching) {
    this.output = output;
    this.sizes = sizes;
    this.from = from;
    this.sent = from;
    this.drawn = drawn;
    this.credit = credit;
    this.toldSize = told.number();
    this.lastSizeToTell = lastSizeToTell;
    this.watching = watching;
  }

  /// A writer's.
  ///
  /// @param told the size that the page knows
  /// @param drawn what a page has drawn of what lies before `from`
  static Reading writing(
      SessionLog output,
      SizeHistory sizes,
      long from,
      SizeHistory.Change told,
      long drawn,
      int credit) {
    // Sizes of later are of this writer's own making, and it knows them.
    return new Reading(
        output, sizes, from, told, Math.min(drawn, from), credit, sizes.count(), false);
  }

  /// A watcher's.
  ///
  /// @param told the size that the page knows
  static Reading watching(
      SessionLog output, SizeHistory sizes, long from, SizeHistory.Change told, int credit) {
    return new Reading(output, sizes, from, told, from, credit, Long.MAX_VALUE, true);
  }

  /// How far the log goes.
  long end() {
    return output.end();
  }

  /// What was sent, as an offset of the log.
  long position() {
    return sent;
  }

  /// Whether it is only looked at.
  boolean isWatching() {
    return watching;
  }

  /// What the page has drawn, or had when it came: output behind this waits for nobody but it.
  long settled() {
    return Math.max(drawn, from);
  }

  /// The page has drawn output up to here, as it counts.
  ///
  /// @throws BadMessage if it cannot have
  void drawn(long offset) throws BadMessage {
    if (offset < drawn || offset > sent - skipped) {
      throw new BadMessage("received: not between what was drawn before and what was sent.");
    }
    drawn = offset;
  }

  /// What to send next.
  ///
  /// @param end what there is of the log at most
  /// @param mayWait for the disk
  Next next(long end, boolean mayWait) {
    long position = sent;
    long open = credit - (position - skipped - settled());
    if (position < output.start()) {
      if (!watching) {
        return LOST;
      }
      // Without credit it would fall behind again before anything could be sent.
      return open > 0 ? gap(position) : NOTHING;
    }
    if (sizeDue) {
      SizeHistory.Change current = sizes.at(position);
      return new Note(
          new ServerMessage.Resized(current.size()),
          () -> {
            sizeDue = false;
            toldSize = current.number();
          });
    }
    SizeHistory.Change change = sizes.after(toldSize);
    if (change != null && change.number() > lastSizeToTell) {
      change = null;
    }
    if (change != null && change.offset() <= position) {
      long number = change.number();
      return new Note(new ServerMessage.Resized(change.size()), () -> toldSize = number);
    }
    long limit = change == null ? end : Math.min(end, change.offset());
    int most = (int) Math.min(SessionLog.LARGEST_CHUNK, Math.min(open, limit - position));
    if (most <= 0) {
      return NOTHING;
    }
    List<ByteBuffer> slices = output.slices(position, most);
    if (slices.isEmpty()) {
      return mayWait ? fromDisk(position, most) : WAIT;
    }
    int length = 0;
    for (ByteBuffer slice : slices) {
      length += slice.remaining();
    }
    return new Bytes(slices, length);
  }

  /// What was sent reaches to here now; or does not after all, if that failed.
  void sent(long position) {
    sent = position;
  }

  private Next fromDisk(long position, int most) {
    try {
      @Nullable ByteBuffer bytes = output.spooled(position, most);
      return bytes == null ? LOOK : new Bytes(List.of(bytes), bytes.remaining());
    } catch (IOException unreadable) {
      log.warn("event=spool-unreadable", unreadable);
      output.forgetSpooled();
      return LOOK;
    }
  }

  private Next gap(long position) {
    long next = output.recent();
    long before = skipped;
    return new Note(
        new ServerMessage.Notice(
            ServerMessage.Notice.Kind.GAP,
            "This page was too slow to keep up: %,d bytes are left out."
                .formatted(next - position)),
        () -> {
          // In this order: what is looked at in between must not be less than was sent.
          sent = next;
          skipped = before + (next - position);
          sizeDue = true;
        });
  }
}
