package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionLogTest {
  private final SessionLog log = new SessionLog();
  private final Random random = new Random(0);

  @Test
  void anySliceGivesBackWhatWasAppended() {
    byte[] written = append(500_000, 9_000);
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(written.length);
      int most = 1 + random.nextInt(100_000);
      byte[] expected = Arrays.copyOfRange(written, from, Math.min(written.length, from + most));
      assertThat(collect(log.slices(from, most))).as("from %d, %d", from, most).isEqualTo(expected);
    }
  }

  @Test
  void theEndCountsEveryByte() {
    append(12_345, 1_000);
    assertThat(log.end()).isEqualTo(12_345);
    assertThat(log.slices(12_345, 10)).isEmpty();
  }

  @Test
  void roomIsNeverMoreThanAskedForAndNeverNone() {
    for (int asked : new int[] {1, 2, 4_095, 4_096, 4_097, 1 << 20}) {
      ByteBuffer room = log.room(asked);
      assertThat(room.remaining()).isBetween(1, asked);
      room.put((byte) 1);
      log.publish(1);
    }
  }

  @Test
  void plentyOfOutputGrowsTheChunksAndSilenceShrinksThem() {
    for (int i = 0; i < 20; i++) {
      fillAllRoom();
    }
    assertThat(log.room(1 << 20).remaining()).isEqualTo(SessionLog.LARGEST_CHUNK);
    log.publish(1);
    assertThat(log.room(1 << 20).remaining())
        .as("after a short read, what is held while waiting is small again")
        .isEqualTo(SessionLog.SMALLEST_CHUNK);
  }

  @Test
  void whatIsReleasedIsGoneAndTheRestStays() {
    byte[] written = append(400_000, 60_000);
    log.release(300_000);
    assertThatThrownBy(() -> log.slices(0, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThat(collect(log.slices(300_000, 100_000)))
        .isEqualTo(Arrays.copyOfRange(written, 300_000, 400_000));
  }

  @Test
  void anOffsetBeyondTheEndIsAMistake() {
    assertThatThrownBy(() -> log.slices(1, 10)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void slicesCannotBeWrittenTo() {
    append(10, 10);
    assertThat(log.slices(0, 10)).allMatch(ByteBuffer::isReadOnly);
  }

  private void fillAllRoom() {
    ByteBuffer room = log.room(1 << 20);
    log.publish(room.remaining());
  }

  private byte[] append(int count, int largestRead) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    int position = 0;
    while (position < count) {
      ByteBuffer room = log.room(1 + random.nextInt(largestRead));
      int size = Math.min(room.remaining(), count - position);
      room.put(bytes, position, size);
      log.publish(size);
      position += size;
    }
    return bytes;
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
