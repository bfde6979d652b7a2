package dev.gangway.docker;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many execs of sweeps run at once on one daemon: few in each container, so that one that
/// hangs does not keep the others waiting; and whoever hangs up goes first, for that is what was
/// promised soonest.
///
/// Thread-safe. Among equals, first come, first served.
final class SweepPlaces {
  private final int inAll;
  private final int each;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<String, Integer> taken = new HashMap<>();
  private final Queue<Waiter> urgent = new ArrayDeque<>();
  private final Queue<Waiter> patient = new ArrayDeque<>();
  private int takenInAll;

  /// @param inAll places, of which a quarter is kept for what is urgent
  /// @param each places in one container
  SweepPlaces(int inAll, int each) {
    this.inAll = inAll;
    this.each = each;
  }

  private static final class Waiter {
    final String container;
    final Condition admitted;
    boolean in;

    Waiter(String container, Condition admitted) {
      this.container = container;
      this.admitted = admitted;
    }
  }

  /// Waits for a place, which the caller gives back.
  void take(String container, boolean isUrgent) throws InterruptedException {
    lock.lock();
    try {
      Waiter waiter = new Waiter(container, lock.newCondition());
      Queue<Waiter> queue = isUrgent ? urgent : patient;
      queue.add(waiter);
      admit();
      try {
        while (!waiter.in) {
          waiter.admitted.await();
        }
      } catch (InterruptedException e) {
        if (waiter.in) {
          leave(container);
        } else {
          queue.remove(waiter);
        }
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Gives one back.
  void giveBack(String container) {
    lock.lock();
    try {
      leave(container);
    } finally {
      lock.unlock();
    }
  }

  private void leave(String container) {
    takenInAll--;
    taken.compute(container, (_, count) -> count == null || count == 1 ? null : count - 1);
    admit();
  }

  private void admit() {
    admit(urgent, inAll);
    admit(patient, inAll - inAll / 4);
  }

  private void admit(Queue<Waiter> queue, int limit) {
    for (Iterator<Waiter> waiters = queue.iterator(); takenInAll < limit && waiters.hasNext(); ) {
      Waiter next = waiters.next();
      if (taken.getOrDefault(next.container, 0) < each) {
        waiters.remove();
        taken.merge(next.container, 1, Integer::sum);
        takenInAll++;
        next.in = true;
        next.admitted.signal();
      }
    }
  }
}
