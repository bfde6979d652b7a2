package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogMemoryTest {
  private static final int TOTAL = 4 << 20;
  private static final int MOST = 1 << 20;
  private static final int SPOOL = 2 << 20;

  private final LogMemory memory = new LogMemory(TOTAL);
  private final List<SessionLog> logs = new ArrayList<>();
  private final Semaphore roomAgain = new Semaphore(0);

  @SuppressWarnings("NullAway.Init") // by JUnit
  @TempDir
  private Path folder;

  @AfterEach
  void everyLogGivesBackWhatItTook() {
    logs.forEach(SessionLog::close);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void oneAloneGetsAllItMayHave() throws Exception {
    flood(1);
    assertThat(memory.taken()).isBetween(MOST - SessionLog.LARGEST_CHUNK - 1L, (long) MOST);
  }

  @Test
  void manyShareWhatThereIs() throws Exception {
    flood(12);
    assertThat(memory.taken()).isLessThanOrEqualTo(TOTAL + 12L * LogMemory.LEAST);
    assertThat(logs).allSatisfy(log -> assertThat(log.held()).isGreaterThan(100_000));
  }

  @Test
  void eachGetsTheLeastHoweverManyThereAre() throws Exception {
    flood(40);
    assertThat(memory.taken()).isLessThanOrEqualTo(TOTAL + 40L * LogMemory.LEAST);
    assertThat(logs)
        .allSatisfy(log -> assertThat(log.end()).isBetween((long) SPOOL, SPOOL + (long) MOST));
  }

  @Test
  void whatHasNoDiskToMoveToKeepsItsOwn() {
    memory.took(TOTAL);
    SessionLog log = new SessionLog("s", MOST, memory, null, roomAgain::release);
    logs.add(log);
    fill(log);
    assertThat(log.held()).isGreaterThan(MOST - SessionLog.LARGEST_CHUNK);
    memory.took(-TOTAL);
  }

  /// A frame may still be on its way out of it.
  @Test
  void whatSomebodyWasShownIsNotFilledAgain() throws Exception {
    SessionLog log = new SessionLog("s", MOST, memory, () -> spool("s"), roomAgain::release);
    logs.add(log);
    log.keepFrom(Long.MAX_VALUE);
    write(log, MOST / 2, (byte) 42);
    ByteBuffer shown = log.slices(log.end() - 60_000, 60_000).getFirst();
    write(log, 8 * MOST, (byte) 7);
    for (int i = 0; i < 2 * TOTAL / SessionLog.LARGEST_CHUNK; i++) {
      Arrays.fill(memory.spare().take(SessionLog.LARGEST_CHUNK), (byte) 7);
    }
    for (int i = 0; i < shown.limit(); i++) {
      assertThat(shown.get(i)).isEqualTo((byte) 42);
    }
  }

  private void write(SessionLog log, int count, byte value) throws InterruptedException {
    int left = count;
    while (left > 0) {
      ByteBuffer room = log.room(Math.min(left, SessionLog.LARGEST_CHUNK));
      if (room == null) {
        assertThat(roomAgain.tryAcquire(10, TimeUnit.SECONDS)).as("room comes").isTrue();
        continue;
      }
      left -= room.remaining();
      int size = room.remaining();
      while (room.hasRemaining()) {
        room.put(value);
      }
      log.publish(size);
    }
  }

  /// Fills logs that nobody reads, in turn, until none of them takes any more.
  private void flood(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      String name = "s" + i;
      logs.add(new SessionLog(name, MOST, memory, () -> spool(name), roomAgain::release));
    }
    do {
      roomAgain.drainPermits();
      logs.forEach(LogMemoryTest::fill);
    } while (roomAgain.tryAcquire(500, TimeUnit.MILLISECONDS));
  }

  private Spool spool(String name) throws IOException {
    return Spool.create(folder.resolve(name), SPOOL);
  }

  private static void fill(SessionLog log) {
    for (ByteBuffer room = log.room(9_000); room != null; room = log.room(9_000)) {
      log.publish(room.remaining());
    }
  }
}
