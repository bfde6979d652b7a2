package dev.gangway.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import javax.management.NotificationEmitter;

/// Has the old generation looked through when it has grown by half over what lived in it.
///
/// The serial collector does that only when the heap has become as large as it may, so a flood that
/// has passed would leave a process of a gigabyte behind, most of it garbage. A look costs a pause
/// of about a millisecond for each megabyte that lives, and there is one at each such step, not
/// more. Other collectors see to it themselves and are left alone.
final class HeapGrowth {
  /// The serial collector's name for it.
  private static final String OLD = "Tenured Gen";

  /// Below this, growing is what a gateway does when it starts to work.
  private static final long ROOM = 40L << 20;

  private HeapGrowth() {}

  /// From now on, for as long as the process lives. Called once.
  static void watch() {
    Optional<MemoryPoolMXBean> found =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals(OLD) && pool.isUsageThresholdSupported())
            .findFirst();
    if (found.isPresent()
        && ManagementFactory.getMemoryMXBean() instanceof NotificationEmitter emitter) {
      MemoryPoolMXBean old = found.get();
      setNext(old);
      emitter.addNotificationListener(
          (_, _) -> look(old),
          notification ->
              notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED),
          null);
    }
  }

  private static void look(MemoryPoolMXBean old) {
    System.gc();
    setNext(old);
  }

  private static void setNext(MemoryPoolMXBean old) {
    MemoryUsage usage = old.getUsage();
    long next = usage.getUsed() / 2 * 3 + ROOM;
    // Beyond the largest heap the collector looks by itself.
    old.setUsageThreshold(usage.getMax() < 0 ? next : Math.min(next, usage.getMax()));
  }
}
