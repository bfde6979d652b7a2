package dev.gangway.session;

import dev.gangway.terminal.TerminalSize;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The sizes a terminal has had, each with the offset of output from which on it counts.
///
/// Numbered from the session's start, so that a reader can say how far it has told of them. What
/// comes before the log's start is folded into one size, and so are the oldest if there are
/// [#MOST]: somebody who drags a window for hours must not fill the memory.
///
/// Thread-safe.
final class SizeHistory {
  /// A size each 20 ms for 20 seconds of dragging, with output in between.
  static final int MOST = 1024;

  /// A size that came into force.
  ///
  /// @param number counted from 1; 0 is the size at the beginning
  /// @param offset of the first output byte that may know of it
  record Change(long number, long offset, TerminalSize size) {}

  // Guarded by this.
  private final ArrayDeque<Change> changes = new ArrayDeque<>();
  private Change before;
  private long last;

  SizeHistory(TerminalSize first) {
    this.before = new Change(0, 0, first);
  }

  /// The terminal has another size from this offset on.
  synchronized void add(long offset, TerminalSize size) {
    if (newest().size().equals(size)) {
      return;
    }
    last++;
    changes.addLast(new Change(last, offset, size));
    if (changes.size() > MOST) {
      before = changes.removeFirst();
    }
  }

  /// How many changes there have been.
  synchronized long count() {
    return last;
  }

  /// What is in force for the output that begins at an offset.
  synchronized Change at(long offset) {
    Change found = before;
    for (Change change : changes) {
      if (change.offset() > offset) {
        break;
      }
      found = change;
    }
    return found;
  }

  /// The first change after that number, or null.
  synchronized @Nullable Change after(long number) {
    if (number >= last) {
      return null;
    }
    for (Change change : changes) {
      if (change.number() > number) {
        return change;
      }
    }
    return null;
  }

  /// The size now.
  synchronized TerminalSize current() {
    return newest().size();
  }

  /// Nobody asks for output below this offset any more.
  synchronized void forget(long below) {
    while (!changes.isEmpty() && changes.getFirst().offset() < below) {
      before = changes.removeFirst();
    }
  }

  private Change newest() {
    return changes.isEmpty() ? before : changes.getLast();
  }
}
