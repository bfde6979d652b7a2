package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SessionLogTest {
  private static final int MEMORY = 256 << 10;

  private final Random random = new Random(0);
  private final Semaphore roomAgain = new Semaphore(0);
  private final LogMemory shared = new LogMemory(1L << 30);

  @SuppressWarnings("NullAway.Init") // by JUnit
  @TempDir
  private Path folder;

  private SessionLog log = inMemory(1 << 20);

  @AfterEach
  void close() {
    log.close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anySliceGivesBackWhatWasAppended() throws Exception {
    byte[] written = append(500_000, 9_000);
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(written.length);
      int most = 1 + random.nextInt(100_000);
      byte[] expected = Arrays.copyOfRange(written, from, Math.min(written.length, from + most));
      assertThat(collect(log.slices(from, most))).as("from %d, %d", from, most).isEqualTo(expected);
    }
  }

  @Test
  void theEndCountsEveryByte() throws Exception {
    append(12_345, 1_000);
    assertThat(log.end()).isEqualTo(12_345);
    assertThat(log.slices(12_345, 10)).isEmpty();
    assertThat(log.slices(12_346, 10)).isEmpty();
  }

  @Test
  void roomIsNeverMoreThanAskedForAndNeverNone() {
    for (int asked : new int[] {1, 2, 4_095, 4_096, 4_097, 1 << 20}) {
      ByteBuffer room = room(asked);
      assertThat(room.remaining()).isBetween(1, asked);
      room.put((byte) 1);
      log.publish(1);
    }
  }

  @Test
  void plentyOfOutputGrowsTheChunksAndSilenceShrinksThem() {
    for (int i = 0; i < 10; i++) {
      log.publish(room(1 << 20).remaining());
    }
    assertThat(room(1 << 20).remaining()).isEqualTo(SessionLog.LARGEST_CHUNK);
    log.publish(1);
    assertThat(room(1 << 20).remaining())
        .as("after a short read, what is held while waiting is small again")
        .isEqualTo(SessionLog.SMALLEST_CHUNK);
  }

  @Test
  void slicesCannotBeWrittenTo() throws Exception {
    append(10, 10);
    assertThat(log.slices(0, 10)).isNotEmpty().allMatch(ByteBuffer::isReadOnly);
  }

  @Test
  void withoutADiskWhatNobodyNeedsLeavesAtTheStart() throws Exception {
    log = inMemory(MEMORY);
    log.keepFrom(Long.MAX_VALUE);
    byte[] written = append(2_000_000, 60_000);

    assertThat(log.held()).isLessThanOrEqualTo(MEMORY);
    assertThat(log.start()).isBetween(2_000_000L - MEMORY, 2_000_000L);
    assertThat(log.slices(log.start() - 1, 10)).isEmpty();
    assertThat(rest(log.start()))
        .isEqualTo(Arrays.copyOfRange(written, (int) log.start(), written.length));
  }

  @Test
  void withoutADiskAFullLogHasNoRoomUntilTheFloorRises() {
    log = inMemory(MEMORY);
    fill();
    long end = log.end();
    assertThat(end).isBetween(MEMORY / 2L, (long) MEMORY);
    assertThat(log.hasRoom()).isFalse();

    log.keepFrom(end);

    assertThat(log.hasRoom()).isTrue();
    assertThat(log.room(1)).isNotNull();
    assertThat(log.start()).isPositive().isLessThanOrEqualTo(end);
  }

  @Test
  void whatMemoryDoesNotHoldIsReadFromTheDisk() throws Exception {
    log = spooling(MEMORY, 8 << 20);
    byte[] written = append(5_000_000, 60_000);

    assertThat(log.start()).isZero();
    assertThat(log.held()).isLessThanOrEqualTo(MEMORY);
    assertThat(rest(0)).isEqualTo(written);
    assertThat(rest(1_234_567)).isEqualTo(Arrays.copyOfRange(written, 1_234_567, written.length));
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 100_000, 1 << 20})
  void aRingKeepsTheNewestAndKnowsWhereItBegins(int spool) throws Exception {
    log = spooling(MEMORY, spool);
    log.keepFrom(Long.MAX_VALUE);
    byte[] written = append(6_000_000, 30_000);

    awaitHeld(MEMORY / 2);
    while (roomAgain.tryAcquire(300, TimeUnit.MILLISECONDS)) {
      // The spooler is still at it, and moves the start.
    }
    assertThat(log.start()).isBetween(6_000_000L - spool - MEMORY, 6_000_000L);
    assertThat(rest(log.start()))
        .isEqualTo(Arrays.copyOfRange(written, (int) log.start(), written.length));
    assertThat(log.spooled(log.start() - 1, 10)).isNull();
  }

  @Test
  void aFullLogWaitsAndLosesNothing() throws Exception {
    log = spooling(MEMORY, 300_000);
    fill();
    long end = log.end();
    assertThat(end).as("both are used").isGreaterThan(300_000).isLessThan(300_000 + MEMORY);
    assertThat(log.start()).isZero();

    roomAgain.drainPermits();
    log.keepFrom(end);
    assertThat(roomAgain.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(log.hasRoom()).isTrue();
  }

  @Test
  void whatSaysThatThereIsRoomHasSome() {
    for (int round = 0; round < 300; round++) {
      log.close();
      log = inMemory(MEMORY);
      for (ByteBuffer room = log.room(1 + random.nextInt(70_000));
          room != null;
          room = log.room(1 + random.nextInt(70_000))) {
        log.publish(1 + random.nextInt(room.remaining()));
      }
      assertThat(log.hasRoom()).as("round %d", round).isFalse();
    }
  }

  @Test
  void whoReadsBehindAWriterThatOvertakesNeverReadsOtherBytes() throws Exception {
    log = spooling(MEMORY, 512 << 10);
    log.keepFrom(Long.MAX_VALUE);
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              long offset = 0;
              while (offset < 40_000_000) {
                ByteBuffer room = log.room(20_000);
                if (room == null) {
                  Thread.onSpinWait();
                } else {
                  int count = room.remaining();
                  for (int i = 0; i < count; i++) {
                    room.put(pattern(offset + i));
                  }
                  log.publish(count);
                  offset += count;
                }
              }
            });
    int looks = 0;
    while (writer.isAlive()) {
      long from = log.start() + random.nextInt(100);
      ByteBuffer bytes = log.spooled(from, 30_000);
      if (bytes != null) {
        looks++;
        for (long at = from; bytes.hasRemaining(); at++) {
          assertThat(bytes.get()).as("offset %d", at).isEqualTo(pattern(at));
        }
      }
    }
    writer.join();
    assertThat(looks).isPositive();
  }

  @Test
  void atRestNothingIsHeldAndNothingIsLost() throws Exception {
    log = spooling(1 << 20, 8 << 20);
    byte[] written = append(400_000, 60_000);
    assertThat(log.held()).isGreaterThan(400_000);

    log.rest();
    awaitHeld(0);

    assertThat(rest(0)).isEqualTo(written);
    byte[] more = append(10, 10);
    assertThat(rest(400_000)).isEqualTo(more);
  }

  @Test
  void aReadThatIsUnderWayKeepsItsChunkAtRest() throws Exception {
    log = spooling(1 << 20, 8 << 20);
    byte[] written = append(400_000, 60_000);
    ByteBuffer room = room(100); // as one who waits in a blocking read has it
    log.rest();
    awaitHeld(SessionLog.LARGEST_CHUNK);

    room.put((byte) 42);
    log.publish(1);

    assertThat(rest(0)).startsWith(written).hasSize(400_001).endsWith(new byte[] {42});
  }

  @Test
  void aQuietSessionNeverTouchesTheDisk() throws Exception {
    log = spooling(1 << 20, 8 << 20);
    byte[] written = append(10_000, 500);
    log.rest();
    assertThat(folder).isEmptyDirectory();
    assertThat(rest(0)).isEqualTo(written);
  }

  @Test
  void aDiskThatFailsLeavesWhatFitsIntoMemory() throws Exception {
    log =
        new SessionLog(
            "s",
            MEMORY,
            shared,
            () -> {
              throw new IOException("no space left on device");
            },
            roomAgain::release);
    log.keepFrom(Long.MAX_VALUE);
    byte[] written = append(2_000_000, 60_000);
    assertThat(rest(log.start()))
        .isEqualTo(Arrays.copyOfRange(written, (int) log.start(), written.length));
  }

  @Test
  void theFileIsItsOwnersAloneAndGoesWithTheLog() throws Exception {
    log = spooling(MEMORY, 8 << 20);
    append(1_000_000, 60_000);
    Path file = folder.resolve("s.log");
    assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
    log.close();
    assertThat(file).doesNotExist();
    assertThat(log.room(10)).isNull();
    assertThat(log.slices(0, 10)).isEmpty();
    assertThat(log.spooled(0, 10)).isNull();
  }

  private SessionLog inMemory(int memory) {
    return new SessionLog("s", memory, shared, null, roomAgain::release);
  }

  private SessionLog spooling(int memory, int spool) {
    return new SessionLog(
        "s",
        memory,
        shared,
        () -> Spool.create(folder.resolve("s.log"), spool),
        roomAgain::release);
  }

  private ByteBuffer room(int most) {
    return Objects.requireNonNull(log.room(most));
  }

  /// Until there is no room, and nothing on the way that would make some.
  private void fill() {
    try {
      do {
        roomAgain.drainPermits();
        for (ByteBuffer room = log.room(9_000); room != null; room = log.room(9_000)) {
          log.publish(room.remaining());
        }
      } while (roomAgain.tryAcquire(500, TimeUnit.MILLISECONDS));
    } catch (InterruptedException never) {
      throw new IllegalStateException(never);
    }
  }

  private byte[] append(int count, int largestRead) throws InterruptedException {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    int position = 0;
    while (position < count) {
      ByteBuffer room = log.room(1 + random.nextInt(largestRead));
      if (room == null) {
        assertThat(roomAgain.tryAcquire(10, TimeUnit.SECONDS)).as("room comes").isTrue();
        continue;
      }
      int size = Math.min(room.remaining(), count - position);
      room.put(bytes, position, size);
      log.publish(size);
      position += size;
    }
    return bytes;
  }

  /// All from an offset on, wherever it is.
  private byte[] rest(long from) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long position = from;
    while (position < log.end()) {
      int most = 1 + random.nextInt(100_000);
      byte[] piece = collect(log.slices(position, most));
      if (piece.length == 0) {
        ByteBuffer spooled = log.spooled(position, most);
        if (spooled == null) {
          continue; // It was moved between the two looks.
        }
        piece = collect(List.of(spooled));
      }
      all.writeBytes(piece);
      position += piece.length;
    }
    return all.toByteArray();
  }

  private void awaitHeld(int bytes) throws InterruptedException {
    while (log.held() > bytes) {
      assertThat(roomAgain.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static byte pattern(long offset) {
    return (byte) (offset * 31 + (offset >> 8) * 7 + (offset >> 16));
  }

  private static byte[] collect(List<ByteBuffer> slices) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer slice : slices) {
      byte[] piece = new byte[slice.remaining()];
      slice.get(piece);
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }
}
