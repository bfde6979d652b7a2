package dev.gangway.session;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What time alone brings to a session: a quiet log moves to the disk, who does not type is warned
/// and then sent away, and what nobody comes back to ends. Monotonic time, so that no clock that is
/// set ends anything.
///
/// Thread-safety: [#tick] is called by one thread, again and again; any thread may call [#typed].
final class SessionClock {
  /// A log that nothing was added to for so long moves to the disk.
  private static final long RESTS = Duration.ofSeconds(5).toNanos();

  /// How long before its end a session that nobody types into is warned, if that is not half of the
  /// time anyway.
  private static final Duration WARNING = Duration.ofMinutes(1);

  private final SessionTerms terms;
  private final SessionLog output;
  private final SizeHistory sizes;
  private final Audience audience;

  private volatile long lastInput = System.nanoTime();

  // Of the one who ticks.
  private long lastEnd = -1;
  private long lastOutput;
  private boolean rested;
  private boolean warned;

  SessionClock(SessionTerms terms, SessionLog output, SizeHistory sizes, Audience audience) {
    this.terms = terms;
    this.output = output;
    this.sizes = sizes;
    this.audience = audience;
  }

  /// Somebody has typed.
  void typed() {
    lastInput = System.nanoTime();
  }

  /// Looks what it is time for.
  ///
  /// @param now by the monotonic clock
  /// @param exit how the program ended, if it has
  /// @return why the session is over, if it is
  Optional<Ending> tick(long now, @Nullable Ending exit) {
    rest(now);
    sizes.forget(output.start());
    boolean late =
        audience.patience().filter(left -> left.isNegative() || left.isZero()).isPresent();
    if (late && audience.closeIfDetached()) {
      return Optional.of(exit == null ? Ending.abandoned(terms.detach()) : exit);
    }
    return exit != null || terms.idle().isZero() ? Optional.empty() : idle(now - lastInput);
  }

  private void rest(long now) {
    if (output.end() != lastEnd) {
      lastEnd = output.end();
      lastOutput = now;
      rested = false;
    } else if (!rested && now - lastOutput >= RESTS) {
      rested = true;
      output.rest();
    }
  }

  private Optional<Ending> idle(long nanos) {
    Duration half = terms.idle().dividedBy(2);
    Duration warning = half.compareTo(WARNING) < 0 ? half : WARNING;
    Duration left = terms.idle().minusNanos(nanos);
    if (left.isNegative() || left.isZero()) {
      return Optional.of(Ending.idle(terms.idle()));
    }
    if (left.compareTo(warning) > 0) {
      warned = false;
    } else if (!warned) {
      warned = true;
      audience.tellWriter(
          new ServerMessage.Notice(
              ServerMessage.Notice.Kind.IDLE,
              "This session ends in %s: nobody types into it."
                  .formatted(
                      Ending.inWords(Duration.ofSeconds(Math.max(1, warning.toSeconds()))))));
    }
    return Optional.empty();
  }
}
