package dev.gangway.session;

import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a terminal its newest size, on a thread of its own that lives only while there is one to
/// give: a terminal whose input is stuck must still be resized, and the receiver must not wait for
/// it. The last size of a burst wins.
final class Resizer {
  private static final Logger log = LoggerFactory.getLogger(Resizer.class);

  /// The shortest time between two sizes: dragging a window's edge must not flood the remote
  /// program with redraws, and a hostile page must not flood the host.
  private static final long PAUSE_MILLIS = 20;

  private final Terminal terminal;
  private final Supplier<TerminalSize> newest;
  private final AtomicBoolean busy = new AtomicBoolean();

  /// What the terminal was told last; written by whoever has set [#busy].
  private volatile TerminalSize told;

  /// @param told what the terminal knows already
  /// @param newest the size the page has now
  Resizer(Terminal terminal, TerminalSize told, Supplier<TerminalSize> newest) {
    this.terminal = terminal;
    this.told = told;
    this.newest = newest;
  }

  /// The page may have a new size. Returns at once.
  void changed() {
    if (isDue() && busy.compareAndSet(false, true)) {
      Thread.startVirtualThread(this::apply);
    }
  }

  private boolean isDue() {
    return !newest.get().equals(told);
  }

  private void apply() {
    do {
      try {
        TerminalSize size = newest.get();
        told = size;
        terminal.resize(size);
        Thread.sleep(PAUSE_MILLIS);
      } catch (IOException broken) {
        // The output thread sees the same and ends the session.
        log.debug("event=resize-failed", broken);
      } catch (InterruptedException never) {
        Thread.currentThread().interrupt();
      } finally {
        busy.set(false);
      }
      // A size may have come between the last look and the line above.
    } while (isDue() && busy.compareAndSet(false, true));
  }
}
