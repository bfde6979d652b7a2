package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalSize;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who is attached to a session: at most one that writes, any number that look. What follows from
/// that for reading the terminal is here, too: how much of it now, and what has to stay in the log.
///
/// Thread-safety: any thread may call anything. The lock is held for a few instructions, never over
/// I/O.
final class Audience {
  /// Whose input never counts.
  private static final int NO_WRITER = -1;

  private final String session;
  private final SessionLog output;
  private final SizeHistory sizes;
  private final InputQueue input;
  private final SessionLimits limits;
  private final SessionTerms terms;

  private final ReentrantLock lock = new ReentrantLock();

  /// With what says whether each may still look.
  private final Map<Attachment, BooleanSupplier> watchers = new ConcurrentHashMap<>();

  /// How often there was something for them since the one who tells them has looked; 0 while nobody
  /// does.
  private final AtomicInteger news = new AtomicInteger();

  // Written under the lock.
  private volatile @Nullable Attachment writer;

  /// The highest offset that any writer has drawn.
  private volatile long drawn;

  // Guarded by the lock.

  /// The number of the token that the writer came with; 0 for the one that opened the session.
  private long writersToken;

  private @Nullable LastWord farewell;
  private boolean dismissed;

  /// Since when nobody writes, by the monotonic clock; of meaning while nobody does.
  private long detachedSince;

  /// @param opener the page that waits for the terminal
  Audience(
      String session,
      Attachment opener,
      SessionLog output,
      SizeHistory sizes,
      InputQueue input,
      SessionLimits limits) {
    this.session = session;
    this.writer = opener;
    this.output = output;
    this.sizes = sizes;
    this.input = input;
    this.limits = limits;
    this.terms = limits.terms();
  }

  // ---- coming and going

  /// The terminal is there; the opener hears of it.
  ///
  /// @return false if nobody waits for it any more
  boolean begin(Attachment opener, String token) {
    lock.lock();
    try {
      if (dismissed || writer != opener) {
        // Another page of the user's may have been quicker.
        return !dismissed && writer != null;
      }
      SizeHistory.Change size = sizes.at(0);
      Reading reading = Reading.writing(output, sizes, 0, size, 0, limits.credit());
      opener.follow(opened(Optional.of(token), 0, size), Optional.empty(), reading, 0);
    } finally {
      lock.unlock();
    }
    opener.wake();
    return true;
  }

  private static void takenOver(Attachment page) {
    page.tell(
        new ServerMessage.Notice(
            ServerMessage.Notice.Kind.TAKEN_OVER, "The session goes on in another page."));
    page.finish(LastWord.now(null, SessionClose.TAKEN_OVER));
  }

  /// A page continues the session in place of whoever writes to it now.
  ///
  /// Unless that one came later and knew as much: then this page's `resume` was on its way when its
  /// line broke, and it has long come by another. It hears what it would have heard had it been
  /// looked at in time.
  ///
  /// @param number of the token it came with
  /// @param token makes the one the page goes on with
  /// @return whether it writes now
  /// @throws OpenFailure if the session is over
  /// @throws BadMessage if the page cannot have received what it says
  boolean resume(Attachment page, long number, ClientMessage.Resume message, Supplier<String> token)
      throws OpenFailure, BadMessage {
    Attachment before;
    lock.lock();
    try {
      if (dismissed) {
        throw gone();
      }
      if (message.received() > output.end()) {
        throw new BadMessage("received: more than has been written.");
      }
      before = writer;
      if (before != null && before.isNewerThan(page) && number <= writersToken) {
        long from = Math.max(message.received(), output.start());
        page.tell(opened(Optional.of(token.get()), from, sizes.at(from)));
        takenOver(page);
        return false;
      }
      // First what has to stay, then what there is: in between nothing can go.
      output.keepFrom(message.received());
      long from = Math.max(message.received(), output.start());
      // Before the page's own, which comes behind what there is.
      SizeHistory.Change size = sizes.at(from);
      sizes.add(output.end(), message.size());
      InputQueue.HandOver hand = input.handOver();
      page.follow(
          new ServerMessage.Opened(
              session, Optional.of(token.get()), from, hand.accepted(), drawn, size.size()),
          missing(message.received(), from),
          Reading.writing(output, sizes, from, size, drawn, limits.credit()),
          hand.writer());
      writer = page;
      writersToken = number;
      if (farewell != null) {
        page.finish(farewell);
      }
    } finally {
      lock.unlock();
    }
    if (before != null) {
      takenOver(before);
    }
    page.wake();
    tellWatchers();
    return true;
  }

  /// A page looks on, from the log's beginning.
  ///
  /// @throws OpenFailure if the session is over, or too many look
  void watch(Attachment page, PageDoor.Watcher watcher) throws OpenFailure {
    Attachment watched;
    lock.lock();
    try {
      if (dismissed) {
        throw gone();
      }
      if (watchers.size() >= terms.watchers()) {
        throw new OpenFailure(
            OpenFailure.Kind.BUSY, "As many are looking at this session as it is allowed.");
      }
      long from = output.start();
      SizeHistory.Change size = sizes.at(from);
      page.follow(
          opened(Optional.empty(), from, size),
          missing(0, from),
          Reading.watching(output, sizes, from, size, limits.credit()),
          NO_WRITER);
      watchers.put(page, watcher.mayGoOn());
      if (farewell != null) {
        page.finish(farewell);
      }
      watched = writer;
    } finally {
      lock.unlock();
    }
    if (watched != null) {
      watched.tell(
          new ServerMessage.Notice(
              ServerMessage.Notice.Kind.WATCHED, watcher.name() + " is watching."));
    }
    page.wake();
  }

  /// A page's socket has closed.
  ///
  /// @return whether it was the one that writes
  boolean left(Attachment page) {
    lock.lock();
    try {
      if (writer != page) {
        watchers.remove(page);
        return false;
      }
      writer = null;
      detachedSince = System.nanoTime();
      if (terms.dropOldest()) {
        output.keepFrom(Long.MAX_VALUE);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// There will be no more output: each page hears this once it has had all there is, also those
  /// that come later.
  void farewell(LastWord word) {
    lock.lock();
    try {
      farewell = word;
    } finally {
      lock.unlock();
    }
    all(page -> page.finish(word));
  }

  /// The session is over; nobody comes any more.
  void dismiss(LastWord word) {
    close(false);
    all(page -> page.finish(word));
  }

  /// Lets nobody come any more, unless somebody writes.
  ///
  /// @return whether that is so now
  boolean closeIfDetached() {
    return close(true);
  }

  private boolean close(boolean onlyIfDetached) {
    lock.lock();
    try {
      dismissed |= !onlyIfDetached || writer == null;
      return dismissed;
    } finally {
      lock.unlock();
    }
  }

  /// Sends away those who may not look any more.
  void recheck() {
    watchers.forEach((page, mayGoOn) -> {
      if (!mayGoOn.getAsBoolean()) {
        page.finish(Ending.FORBIDDEN.lastWord());
      }
    });
  }

  // ---- what flows

  /// How much of the terminal may be read now. While nobody writes, it is for the log to say.
  long allowance() {
    Attachment current = writer;
    Reading reading = current == null ? null : current.reading();
    return reading == null ? Long.MAX_VALUE : limits.credit() - (output.end() - reading.settled());
  }

  /// There is more in the log.
  void outputCame() {
    Attachment current = writer;
    if (current != null) {
      current.sendNow();
    }
    tellWatchers();
  }

  /// One thread for all of them, however many: whoever brings output does not wait for that, and a
  /// session that many look at does not fill the scheduler.
  private void tellWatchers() {
    if (!watchers.isEmpty() && news.getAndIncrement() == 0) {
      Thread.ofVirtual()
          .name("session-" + session + "-watchers")
          .start(() -> {
            int seen = news.get();
            while (seen != 0) {
              watchers.keySet().forEach(Attachment::sendNow);
              seen = news.addAndGet(-seen);
            }
          });
    }
  }

  /// A page has drawn output up to here.
  void acknowledge(Attachment page, long offset) throws BadMessage {
    Reading reading = page.reading();
    if (reading == null) {
      throw new BadMessage("received: nothing has been sent.");
    }
    reading.drawn(offset);
    lock.lock();
    try {
      if (writer == page) {
        drawn = Math.max(drawn, offset);
        output.keepFrom(reading.settled());
      }
    } finally {
      lock.unlock();
    }
    page.sendNow();
  }

  /// The writer's terminal has another size.
  ///
  /// @return whether that counts
  boolean resize(Attachment page, TerminalSize size) {
    lock.lock();
    try {
      if (writer != page) {
        return false;
      }
      sizes.add(output.end(), size);
    } finally {
      lock.unlock();
    }
    tellWatchers();
    return true;
  }

  /// More input has been accepted.
  void inputAccepted() {
    Attachment current = writer;
    if (current != null) {
      current.accepted(input.accepted());
    }
  }

  /// Says something to all.
  void tell(ServerMessage message) {
    all(page -> page.tell(message));
  }

  /// Says something to the one who writes.
  void tellWriter(ServerMessage message) {
    Attachment current = writer;
    if (current != null) {
      current.tell(message);
    }
  }

  // ---- who there is

  /// Whether it is this page that writes.
  boolean isWriter(Attachment page) {
    return writer == page;
  }

  /// Whether somebody writes.
  boolean hasWriter() {
    return writer != null;
  }

  /// How many look.
  int watchers() {
    return watchers.size();
  }

  /// While nobody writes: how long that may still last.
  Optional<Duration> patience() {
    lock.lock();
    try {
      return writer != null
          ? Optional.empty()
          : Optional.of(terms.detach().minusNanos(System.nanoTime() - detachedSince));
    } finally {
      lock.unlock();
    }
  }

  private ServerMessage.Opened opened(Optional<String> token, long from, SizeHistory.Change size) {
    return new ServerMessage.Opened(session, token, from, input.accepted(), drawn, size.size());
  }

  private static Optional<ServerMessage> missing(long wanted, long from) {
    return from == wanted
        ? Optional.empty()
        : Optional.of(
            new ServerMessage.Notice(
                ServerMessage.Notice.Kind.GAP,
                "%,d bytes of its output are not kept any more.".formatted(from - wanted)));
  }

  private static OpenFailure gone() {
    return new OpenFailure(OpenFailure.Kind.NO_SUCH_SESSION, "The session has just ended.");
  }

  private void all(Consumer<Attachment> what) {
    Attachment current = writer;
    if (current != null) {
      what.accept(current);
    }
    watchers.keySet().forEach(what);
  }
}
