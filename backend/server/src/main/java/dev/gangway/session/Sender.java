package dev.gangway.session;

import dev.gangway.websocket.CloseCode;
import dev.gangway.websocket.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes out on one page's socket, in the one order that `PROTOCOL.md` promises: control
/// messages, then output with the sizes in between, then the last word.
///
/// One thread sends at a time, and there is none while there is nothing to send. Whoever has
/// something new says so, [#sendNow] or [#wake]: if somebody sends already, that one looks again;
/// else the caller sends, as far as that needs no waiting, and leaves the rest to a thread of its
/// own. So an echo goes out on the thread that brought it, and behind a slow page chunks gather
/// into one frame while the last one is being written.
///
/// Thread-safety: any thread may call anything.
final class Sender {
  private static final Logger log = LoggerFactory.getLogger(Sender.class);

  /// Control messages waiting: stages, a prompt, and pongs, of which a page has one or two under
  /// way. More is a page that asks and does not read.
  private static final int OUTBOX = 64;

  /// A page keeps what is not accepted, but does not wait for the word: one message for what is
  /// typed in so much time, or for so many bytes.
  private static final long ACCEPTED_MILLIS = 50;

  private static final long ACCEPTED_BYTES = 16 << 10;

  /// What comes of a step.
  private enum Step {
    /// Something was sent; there may be more.
    DONE,
    /// There is nothing to send now.
    NOTHING,
    /// It would have to wait.
    BLOCKED,
    /// Nothing will be sent any more.
    OVER
  }

  private final WebSocket socket;
  private final String name;
  private final Queue<ServerMessage> outbox = new ArrayBlockingQueue<>(OUTBOX);
  private final AtomicReference<@Nullable LastWord> lastWord = new AtomicReference<>();

  /// How often somebody had something new since the one who sends has looked; 0 while nobody sends.
  private final AtomicInteger work = new AtomicInteger();

  private final AtomicBoolean acceptedSoon = new AtomicBoolean();
  private volatile boolean acceptedDue;
  private final AtomicLong accepted = new AtomicLong();
  private volatile @Nullable Reading reading;
  private volatile @Nullable LastWord said;

  /// Accepted input that the page was told of.
  private volatile long announced;

  /// @param name of its threads
  Sender(WebSocket socket, String name) {
    this.socket = socket;
    this.name = name;
  }

  /// Begins to send a session's output. Messages that have been queued before go first.
  ///
  /// @param input that the page knows to be accepted by then
  void follow(Reading from, long input) {
    announced = input;
    reading = from;
  }

  /// Queues a control message. Never blocks.
  void tell(ServerMessage message) {
    enqueue(message);
    wake();
  }

  /// Queues a control message, to be sent when somebody next has something to send.
  void enqueue(ServerMessage message) {
    if (message instanceof ServerMessage.Notice && outbox.size() > OUTBOX / 2) {
      // Others can cause those, as many as they like; a page must not be thrown out for it.
      return;
    }
    if (!outbox.offer(message)) {
      // Said by whoever found the outbox full; the one who sends may be stuck in a write.
      socket.close(CloseCode.POLICY_VIOLATION, "too many messages waiting");
    }
  }

  /// Says a last word and closes. The first one counts, except that one said at once may still
  /// replace one that waits for output.
  void finish(LastWord word) {
    LastWord earlier = lastWord.get();
    while (earlier == null || (earlier.afterOutput() && !word.afterOutput())) {
      if (lastWord.compareAndSet(earlier, word)) {
        break;
      }
      earlier = lastWord.get();
    }
    wake();
  }

  /// The last word, once it has been sent, and all that comes before it.
  @Nullable LastWord said() {
    return said;
  }

  /// Whether what the page says does not count any more.
  boolean isSilenced() {
    LastWord word = lastWord.get();
    return word != null && !word.afterOutput();
  }

  /// Input has been accepted, of which the page is told in a while.
  void accepted(long input) {
    // Told by two threads, of which either may come late.
    accepted.accumulateAndGet(input, Math::max);
    if (input - announced >= ACCEPTED_BYTES) {
      acceptedDue = true;
      wake();
    } else if (acceptedSoon.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(ACCEPTED_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> {
            acceptedSoon.set(false);
            acceptedDue = true;
            wake();
          });
    }
  }

  /// There may be something to send: sends it on this thread, as far as nothing has to be waited
  /// for.
  void sendNow() {
    if (work.getAndIncrement() == 0) {
      send(false);
    }
  }

  /// There may be something to send: sends it on a thread of its own.
  void wake() {
    if (work.getAndIncrement() == 0) {
      sendInThread();
    }
  }

  private void sendInThread() {
    Thread.ofVirtual().name(name).start(() -> send(true));
  }

  private void send(boolean mayWait) {
    int seen = work.get();
    while (seen != 0) {
      switch (steps(mayWait)) {
        case BLOCKED -> {
          sendInThread();
          return;
        }
        case OVER -> {
          return; // As if somebody sent for ever.
        }
        case DONE, NOTHING -> seen = work.addAndGet(-seen);
      }
    }
  }

  private Step steps(boolean mayWait) {
    try {
      Step step = step(mayWait);
      while (step == Step.DONE) {
        step = step(mayWait);
      }
      return step;
    } catch (ClosedChannelException closing) {
      // A closing handshake is under way, and the receiver sees it through.
      log.debug("event=send-too-late thread={}", name);
    } catch (IOException broken) {
      log.debug("event=send-failed thread={}", name, broken);
      socket.abort();
    } catch (RuntimeException bug) {
      log.error("event=send-failed thread={}", name, bug);
      close(SessionClose.INTERNAL);
    }
    return Step.OVER;
  }

  private Step step(boolean mayWait) throws IOException {
    // In this order: what is in the log when the last word is spoken is all there is, and `opened`
    // is in the outbox before there is something to follow.
    LastWord word = lastWord.get();
    Reading from = reading;
    long end = from == null ? 0 : from.end();
    ServerMessage next = outbox.peek();
    if (next != null) {
      if (!sendText(next, mayWait)) {
        return Step.BLOCKED;
      }
      outbox.remove();
      return Step.DONE;
    }
    if (word != null && !word.afterOutput()) {
      return say(word, mayWait);
    }
    Step step = from == null ? Step.NOTHING : sendOutput(from, end, mayWait);
    if (step == Step.NOTHING) {
      step = sendAccepted(mayWait);
    }
    if (step != Step.NOTHING) {
      return step;
    }
    return word != null && (from == null || from.position() == end)
        ? say(word, mayWait)
        : Step.NOTHING;
  }

  private Step sendOutput(Reading from, long end, boolean mayWait) throws IOException {
    return switch (from.next(end, mayWait)) {
      case Reading.Nothing _ -> Step.NOTHING;
      case Reading.Wait _ -> Step.BLOCKED;
      case Reading.Look _ -> Step.DONE;
      case Reading.Note(ServerMessage message, Runnable said) -> {
        if (!sendText(message, mayWait)) {
          yield Step.BLOCKED;
        }
        said.run();
        yield Step.DONE;
      }
      case Reading.Bytes(List<ByteBuffer> slices, int length) -> {
        long position = from.position();
        // Before the frame is written: an honest page may acknowledge at once.
        from.sent(position + length);
        if (sendBinary(slices.toArray(ByteBuffer[]::new), mayWait)) {
          yield Step.DONE;
        }
        from.sent(position);
        yield Step.BLOCKED;
      }
      case Reading.Lost _ -> {
        // The page asks again, and hears what is missing.
        close(SessionClose.INTERNAL);
        yield Step.OVER;
      }
    };
  }

  private Step sendAccepted(boolean mayWait) throws IOException {
    if (!acceptedDue) {
      return Step.NOTHING;
    }
    acceptedDue = false;
    long input = accepted.get();
    if (input > announced) {
      if (!sendText(new ServerMessage.Accepted(input), mayWait)) {
        acceptedDue = true;
        return Step.BLOCKED;
      }
      announced = input;
    }
    return Step.DONE;
  }

  private Step say(LastWord word, boolean mayWait) throws IOException {
    if (word.message() != null && !sendText(word.message(), mayWait)) {
      return Step.BLOCKED;
    }
    said = word;
    close(word.close());
    return Step.OVER;
  }

  private boolean sendText(ServerMessage message, boolean mayWait) throws IOException {
    String text = ControlMessages.write(message);
    if (!mayWait) {
      return socket.trySendText(text);
    }
    socket.sendText(text);
    return true;
  }

  private boolean sendBinary(ByteBuffer[] slices, boolean mayWait) throws IOException {
    if (!mayWait) {
      return socket.trySendBinary(slices);
    }
    socket.sendBinary(slices);
    return true;
  }

  private void close(SessionClose close) {
    socket.close(close.code(), close.reason());
  }
}
