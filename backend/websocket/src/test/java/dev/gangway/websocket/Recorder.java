package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Notes what it is handed, does with it what a test wants, and finds fault with whoever hands it
/// on: two at a time, on a wrong thread, another message than was offered before, anything after
/// Closed.
final class Recorder implements MessageHandler {

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean inside = new AtomicBoolean();
  private volatile BiPredicate<WebSocket, Message> now = (_, _) -> false;
  private volatile BiConsumer<WebSocket, Message> later = (_, _) -> {};

  /// What was not taken at once.
  private volatile @Nullable Message offered;

  private volatile boolean closed;

  /// Takes messages on the transport's thread if this says so, from now on.
  Recorder now(BiPredicate<WebSocket, Message> taker) {
    now = taker;
    return this;
  }

  /// Does this with other messages, after noting them, from now on.
  Recorder later(BiConsumer<WebSocket, Message> taker) {
    later = taker;
    return this;
  }

  @Override
  public boolean takeNow(WebSocket socket, Message message) {
    enter(message);
    try {
      if (Thread.currentThread().isVirtual()) {
        faults.add("takeNow on " + Thread.currentThread());
      }
      offered = message;
      boolean taken = now.test(socket, message);
      if (taken) {
        offered = null;
        events.add("now " + words(message));
      }
      return taken;
    } finally {
      inside.set(false);
    }
  }

  @Override
  public void take(WebSocket socket, Message message) {
    enter(message);
    try {
      if (!Thread.currentThread().isVirtual()) {
        faults.add("take on " + Thread.currentThread());
      }
      Message before = offered;
      offered = null;
      if (message instanceof Message.Closed) {
        closed = true;
      } else if (before != null && !before.equals(message)) {
        faults.add(message + " and not " + before);
      }
      events.add("take " + words(message));
      later.accept(socket, message);
    } finally {
      inside.set(false);
    }
  }

  private void enter(Message message) {
    if (!inside.compareAndSet(false, true)) {
      faults.add("two at a time: " + message);
    }
    if (closed) {
      faults.add("after Closed: " + message);
    }
  }

  /// The next thing that happens: `now` or `take` and the message.
  String next() throws InterruptedException {
    return String.valueOf(events.poll(20, TimeUnit.SECONDS));
  }

  /// All messages up to the end, however taken, pieces joined.
  List<String> all() throws InterruptedException {
    List<String> all = new ArrayList<>();
    String begun = "";
    for (; ; ) {
      String event = next();
      String words = event.substring(event.indexOf(' ') + 1);
      if (words.startsWith("closed ") || words.equals("null")) {
        all.add(words);
        return all;
      }
      if (!begun.isEmpty()) {
        words = begun + words.substring(words.indexOf(' ') + 1);
      }
      if (words.endsWith("~")) {
        begun = words.substring(0, words.length() - 1);
      } else {
        all.add(words);
        begun = "";
      }
    }
  }

  /// What happened and nobody has asked for.
  List<String> rest() {
    return List.copyOf(events);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  private static String words(Message message) {
    return switch (message) {
      case Message.Text(String text, boolean last) -> "text " + text + (last ? "" : "~");
      case Message.Binary(ByteBuffer payload, boolean last) ->
          "binary " + HexFormat.of().formatHex(octets(payload)) + (last ? "" : "~");
      case Message.Closed(int code, _) -> "closed " + code;
    };
  }

  /// A copy of what is there.
  static byte[] octets(ByteBuffer payload) {
    byte[] octets = new byte[payload.remaining()];
    payload.get(payload.position(), octets);
    return octets;
  }

  /// A text as it is on the wire.
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
