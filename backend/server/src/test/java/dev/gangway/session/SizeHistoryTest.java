package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.terminal.TerminalSize;
import org.junit.jupiter.api.Test;

class SizeHistoryTest {
  private final SizeHistory sizes = new SizeHistory(size(80));

  @Test
  void aSizeHoldsFromItsOffsetOn() {
    sizes.add(100, size(90));
    sizes.add(200, size(100));
    assertThat(sizes.at(0).size()).isEqualTo(size(80));
    assertThat(sizes.at(99).size()).isEqualTo(size(80));
    assertThat(sizes.at(100).size()).isEqualTo(size(90));
    assertThat(sizes.at(5000).size()).isEqualTo(size(100));
    assertThat(sizes.current()).isEqualTo(size(100));
  }

  @Test
  void changesAreNumberedWithoutGaps() {
    sizes.add(100, size(90));
    sizes.add(200, size(100));
    assertThat(sizes.after(0)).isEqualTo(new SizeHistory.Change(1, 100, size(90)));
    assertThat(sizes.after(1)).isEqualTo(new SizeHistory.Change(2, 200, size(100)));
    assertThat(sizes.after(2)).isNull();
    assertThat(sizes.count()).isEqualTo(2);
  }

  @Test
  void theSameSizeAgainIsNoChange() {
    sizes.add(100, size(80));
    assertThat(sizes.count()).isZero();
  }

  @Test
  void whatLiesBeforeTheLogIsFoldedIntoOne() {
    sizes.add(100, size(90));
    sizes.add(200, size(100));
    sizes.forget(150);
    assertThat(sizes.at(150).size()).isEqualTo(size(90));
    assertThat(sizes.after(0)).isEqualTo(new SizeHistory.Change(2, 200, size(100)));
  }

  @Test
  void whoeverDragsForHoursFillsNoMemory() {
    for (int i = 0; i < 10 * SizeHistory.MOST; i++) {
      sizes.add(i, size(1 + i % 2));
    }
    int kept = 0;
    for (SizeHistory.Change next = sizes.after(0);
        next != null;
        next = sizes.after(next.number())) {
      kept++;
    }
    assertThat(kept).isEqualTo(SizeHistory.MOST);
    assertThat(sizes.current()).isEqualTo(size(2));
  }

  private static TerminalSize size(int columns) {
    return new TerminalSize(columns, 24);
  }
}
