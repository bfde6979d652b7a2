package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExchangePaceTest {
  private static final long START = Long.MAX_VALUE - 5; // A clock may wrap.
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MIB = 1 << 20;

  private final ExchangePace pace = new ExchangePace(START);

  private void takeAll() {
    for (int i = 0; i < 100; i++) {
      assertThat(pace.take(START, 0)).as("exchange %s", i).isTrue();
    }
    assertThat(pace.take(START, 0)).isFalse();
  }

  @Test
  void aHundredAreFreeAndTheNextIsNot() {
    takeAll();
  }

  @Test
  void timeEarnsThemBack() {
    takeAll();
    assertThat(pace.take(START + SECOND, 0)).isTrue();
    assertThat(pace.take(START + SECOND, 0)).isFalse();
  }

  @Test
  void bytesEarnThemBack() {
    takeAll();
    for (int i = 1; i < 1000; i++) {
      assertThat(pace.take(START, i * MIB)).isTrue();
    }
  }

  @Test
  void noMoreThanAHundredAreSaved() {
    assertThat(pace.take(START + 100_000 * SECOND, 1L << 40)).isTrue();
    for (int i = 1; i < 100; i++) {
      assertThat(pace.take(START + 100_000 * SECOND, 1L << 40)).isTrue();
    }
    assertThat(pace.take(START + 100_000 * SECOND, 1L << 40)).isFalse();
  }

  @Test
  void keysAreOldAfterAnHourOrAGigabyte() {
    assertThat(pace.due(START + 3599 * SECOND, MIB)).isFalse();
    assertThat(pace.due(START + 3600 * SECOND, MIB)).isTrue();
    assertThat(pace.due(START, 1023 * MIB)).isFalse();
    assertThat(pace.due(START, 1024 * MIB)).isTrue();
    assertThat(pace.take(START + 3600 * SECOND, 1024 * MIB)).isTrue();
    assertThat(pace.due(START + 3600 * SECOND, 1024 * MIB)).isFalse();
  }
}
