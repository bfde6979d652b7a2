package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchesTest {
  private final Watches watches = new Watches(2);
  private final Semaphore told = new Semaphore(0);
  private final Queue<LoginEnd> reasons = new ConcurrentLinkedQueue<>();
  private final AtomicInteger released = new AtomicInteger();

  private Logins.Watch add() {
    return watches.add(
        Login.ANONYMOUS,
        why -> {
          reasons.add(why);
          told.release();
        },
        false,
        _ -> Optional.empty(),
        _ -> released.incrementAndGet());
  }

  @Test
  void watchesBeyondTheirNumberEndAtOnce() throws InterruptedException {
    List<Logins.Watch> added = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      added.add(add());
    }
    assertThat(told.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
    assertThat(reasons).containsOnly(LoginEnd.ENDED);
    assertThat(watches.size()).isEqualTo(2);
    assertThat(released).hasValue(3);
    added.forEach(Logins.Watch::close);
    added.forEach(Logins.Watch::close);
    assertThat(released).hasValue(5);
    assertThat(watches.size()).isZero();
    assertThat(told.availablePermits()).isZero();
  }

  @Test
  void anEndThatComesWhileAWatchIsAddedIsTold() throws InterruptedException {
    // Asked after it is known: had the sweep come before, it would have missed it.
    watches.add(
        Login.ANONYMOUS,
        why -> {
          reasons.add(why);
          told.release();
        },
        false,
        _ -> watches.size() == 1 ? Optional.of(LoginEnd.EXPIRED) : Optional.empty(),
        _ -> {});
    assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(reasons).containsExactly(LoginEnd.EXPIRED);
  }
}
