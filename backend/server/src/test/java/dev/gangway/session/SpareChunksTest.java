package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareChunksTest {
  private static final int SIZE = 64 << 10;

  private final SpareChunks spare = new SpareChunks(2 * SIZE);

  @Test
  void whatWasGivenIsTakenAgain() {
    byte[] chunk = new byte[SIZE];
    spare.give(chunk);
    assertThat(spare.take(SIZE)).isSameAs(chunk);
    assertThat(spare.take(SIZE)).isNotSameAs(chunk);
  }

  @Test
  void isOfTheSizeThatWasAskedFor() {
    spare.give(new byte[SIZE]);
    assertThat(spare.take(SIZE / 2)).hasSize(SIZE / 2);
    assertThat(spare.take(4 << 10)).hasSize(4 << 10);
  }

  @Test
  void keepsNoMoreThanItMay() {
    byte[] tooMany = new byte[SIZE];
    spare.give(new byte[SIZE]);
    spare.give(new byte[SIZE]);
    spare.give(tooMany);
    spare.take(SIZE);
    spare.take(SIZE);
    assertThat(spare.take(SIZE)).isNotSameAs(tooMany);
  }
}
