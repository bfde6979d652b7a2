package dev.gangway.session;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalOpener;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's terminal from its opening to its end, and the two threads that serve it: the *output
/// thread* opens it and then sees to it that it is read, the *input thread* writes what the queue
/// holds.
///
/// Thread-safety: [#start] is called once; any thread may call the rest. Owns the terminal.
final class TerminalRun {
  private static final Logger log = LoggerFactory.getLogger(TerminalRun.class);

  /// What the session makes of it; called by the output thread.
  interface Events {

    /// It is there. What runs it has to be ready before: the page may type at once.
    ///
    /// @return false if nobody waits for it any more; then it is closed
    /// @throws OpenFailure if nobody may have it; then it is closed
    boolean opened() throws OpenFailure;

    /// There will be none.
    void refused(OpenFailure why);

    /// There will be none, since nobody waits for it.
    void abandoned();

    /// Its program has ended, or it was lost, and all that it wrote is in the log.
    void exited(TerminalExit how);

    /// A defect of ours.
    void failed(Throwable bug);
  }

  private final String session;
  private final TerminalOpener opener;
  private final OpeningConversation conversation;
  private final SizeHistory sizes;
  private final SessionLog output;
  private final InputQueue input;
  private final Audience audience;
  private final Events events;
  private final Thread outputThread;

  private volatile @Nullable Terminal terminal;
  private volatile @Nullable OutputPump pump;
  private volatile @Nullable Resizer resizer;
  private volatile boolean closing;

  TerminalRun(
      String session,
      TerminalOpener opener,
      OpeningConversation conversation,
      SizeHistory sizes,
      SessionLog output,
      InputQueue input,
      Audience audience,
      Events events) {
    this.session = session;
    this.opener = opener;
    this.conversation = conversation;
    this.sizes = sizes;
    this.output = output;
    this.input = input;
    this.audience = audience;
    this.events = events;
    this.outputThread =
        Thread.ofVirtual().name("session-" + session + "-output").unstarted(this::run);
  }

  /// Begins to open it.
  void start() {
    outputThread.start();
  }

  /// Takes the page's answer to a question that the opening asked.
  void answer(ClientMessage.Answer answer) throws BadMessage {
    conversation.answer(answer);
  }

  /// There may be room for output where there was none.
  void lookForRoom() {
    OutputPump reading = pump;
    if (reading != null) {
      reading.look();
    }
  }

  /// The size may have changed.
  void tellSize() {
    Resizer current = resizer;
    if (current != null) {
      current.changed();
    }
  }

  /// Asks the terminal to be told of what happens to it.
  void onNotice(Consumer<String> listener) {
    Terminal open = terminal;
    if (open != null) {
      open.onNotice(listener);
    }
  }

  /// Ends the terminal and what runs in it. Blocks until neither thread runs any more, which the
  /// target's own deadlines bound, also for a target that is still being opened.
  void close() throws InterruptedException {
    closing = true;
    input.end();
    OutputPump reading = pump;
    if (reading != null) {
      reading.stop();
    }
    Terminal open = terminal;
    if (open == null) {
      outputThread.interrupt();
    } else {
      open.close();
    }
    outputThread.join();
  }

  /// The output thread's whole life.
  private void run() {
    try {
      Terminal fresh = open(sizes.current());
      if (fresh != null) {
        Thread.ofVirtual().name("session-" + session + "-input").start(() -> writeInput(fresh));
        events.exited(readOutput(fresh));
        // What it still holds is of no use, and a host counts its connections.
        fresh.close();
      }
    } catch (RuntimeException | Error bug) {
      events.failed(bug);
    }
  }

  /// The open terminal, or null if there is none and the session knows.
  private @Nullable Terminal open(TerminalSize size) {
    Terminal fresh;
    try (conversation) {
      fresh = opener.open(size, conversation);
    } catch (OpenFailure failure) {
      events.refused(failure);
      return null;
    } catch (InterruptedException abandoned) {
      events.abandoned();
      return null;
    }
    terminal = fresh;
    if (closing) {
      // The page left in the last moment, and close() may have seen no terminal.
      fresh.close();
      events.abandoned();
      return null;
    }
    pump = new OutputPump(fresh, output, audience);
    Resizer active = new Resizer(fresh, size, sizes::current);
    resizer = active;
    try {
      if (!events.opened()) {
        fresh.close();
        return null;
      }
    } catch (OpenFailure unwanted) {
      fresh.close();
      events.refused(unwanted);
      return null;
    }
    active.changed(); // It may have: the page's window does not wait for the host.
    return fresh;
  }

  private TerminalExit readOutput(Terminal open) {
    OutputPump reading = pump;
    if (reading == null) {
      throw new IllegalStateException("nothing reads the terminal");
    }
    try {
      reading.run();
    } catch (IOException broken) {
      // It knows why; if it says that the program ended, then only the way it was told got lost.
      log.debug("event=terminal-broken session={}", session, broken);
    }
    return closing
        ? new TerminalExit.Lost(OpenFailure.Kind.DISCONNECTED, "The session was ended.")
        : open.exit();
  }

  private void writeInput(Terminal open) {
    try {
      while (true) {
        ByteBuffer bytes = input.take();
        if (!bytes.hasRemaining()) {
          return;
        }
        open.write(bytes);
      }
    } catch (IOException broken) {
      // The output thread sees the same, and says so after the last output.
      log.debug("event=input-broken session={}", session, broken);
      input.end();
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }
}
