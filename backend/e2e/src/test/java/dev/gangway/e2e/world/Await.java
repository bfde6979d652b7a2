package dev.gangway.e2e.world;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/// Waiting for something to become true, bounded, with what was seen last in the failure.
public final class Await {
  /// Generous: a busy machine is slow, and a test that fails should do so for a reason.
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(40);

  private Await() {}

  /// Asks again and again until the answer is right.
  ///
  /// @param what completes "waited for …"
  /// @return the right answer
  public static <T> T until(String what, Callable<T> question, Predicate<? super T> right) {
    return until(what, PATIENCE, question, right);
  }

  /// Asks again and again until the answer is right or the time is over.
  public static <T> T until(
      String what, Duration patience, Callable<T> question, Predicate<? super T> right) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      T answer;
      try {
        answer = question.call();
        if (right.test(answer)) {
          return answer;
        }
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "waited %d s for %s; seen last: %s".formatted(patience.toSeconds(), what, answer));
        }
        Thread.sleep(PAUSE);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, interrupted);
      } catch (RuntimeException | AssertionError failure) {
        throw failure;
      } catch (Exception failure) { // whatever a Callable may throw
        throw new AssertionError("while waiting for " + what, failure);
      }
    }
  }
}
