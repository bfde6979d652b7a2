package dev.gangway.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.ProxyKind;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sessions on lines that break for hours, in crowds. Where there is no small twin here, the gate
/// has ResumeTest, TakeOverTest and ProxyReloadTest.
class SessionsTest {
  private static final int SCALE = Integer.getInteger("scale", 1);

  /// What viewers that never read may cost, however many.
  private static final long MOST_MEBIBYTES = 250;

  private final long seed = new Random().nextLong();

  @Test
  @Tag("soak")
  void hundredsOfResetsLoseNothing(TestReporter reporter) {
    reporter.publishEntry("seed", Long.toString(seed));
    try (BadLine line = new BadLine()) {
      int resumes = line.resets(100_000_000L / SCALE, 2_000_000 / SCALE, seed);

      reporter.publishEntry("resumes", Integer.toString(resumes));
      assertThat(resumes).isGreaterThan(500 / SCALE);
    }
  }

  @Test
  @Tag("soak")
  void blackHolesOfMinutesLoseNothing() {
    try (BadLine line = new BadLine()) {
      line.blackHoles(
          20_000_000L / SCALE,
          Duration.ofSeconds(20).dividedBy(SCALE),
          Duration.ofSeconds(20).dividedBy(SCALE),
          Duration.ofSeconds(60).dividedBy(SCALE),
          Duration.ofSeconds(30).dividedBy(SCALE),
          Duration.ofMinutes(10).dividedBy(SCALE));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("soak")
  void reloadsOfAProxyEachFiveSecondsLoseNothing(ProxyKind kind, TestReporter reporter) {
    try (BadLine line = new BadLine()) {
      int resumes = line.reloads(kind, 50_000_000L / SCALE, Duration.ofSeconds(5));

      reporter.publishEntry("resumes", Integer.toString(resumes));
    }
  }

  @Test
  void aFewViewersThatNeverReadCostLittle(TestReporter reporter) {
    assertThatTheyCostLittle(5, Duration.ofMillis(500), reporter);
  }

  @Test
  @Tag("soak")
  void hundredsOfViewersThatNeverReadCostLittle(TestReporter reporter) {
    assertThatTheyCostLittle(
        Math.max(2, 200 / SCALE), Duration.ofMinutes(1).dividedBy(SCALE), reporter);
  }

  private static void assertThatTheyCostLittle(int viewers, Duration time, TestReporter reporter) {
    long each = StalledViewers.ofSessionsEach(viewers, time);
    reporter.publishEntry("MiB for sessions", Long.toString(each));
    long watching = StalledViewers.ofOneSession(viewers, time);
    reporter.publishEntry("MiB for watchers", Long.toString(watching));

    assertThat(each).isLessThan(MOST_MEBIBYTES);
    assertThat(watching).isLessThan(MOST_MEBIBYTES);
  }

  @Test
  void aFewSessionsDoNotMix(TestReporter reporter) throws Exception {
    assertThatTheyDoNotMix(8, Duration.ofSeconds(2), reporter);
  }

  @Test
  @Tag("soak")
  void manySessionsDoNotMix(TestReporter reporter) throws Exception {
    assertThatTheyDoNotMix(
        Math.max(2, 50 / SCALE), Duration.ofMinutes(2).dividedBy(SCALE), reporter);
  }

  private void assertThatTheyDoNotMix(int sessions, Duration time, TestReporter reporter)
      throws Exception {
    reporter.publishEntry("seed", Long.toString(seed));
    long resumes = TaggedSessions.neverMix(sessions, time, seed);
    reporter.publishEntry("resumes", Long.toString(resumes));
    assertThat(resumes).isGreaterThan(2L * sessions);
  }

  @Test
  void aFewPagesMayComeBackAtOnce(TestReporter reporter) throws Exception {
    assertThatTheyAreBorne(50, reporter);
  }

  @Test
  @Tag("soak")
  void aThousandPagesMayComeBackAtOnce(TestReporter reporter) throws Exception {
    assertThatTheyAreBorne(1_000 / SCALE, reporter);
  }

  private static void assertThatTheyAreBorne(int pages, TestReporter reporter) throws Exception {
    Map<String, Long> counted = Comeback.isBorne(pages);

    counted.forEach((name, many) -> reporter.publishEntry(name, many.toString()));
    assertThat(counted.get("MiB more")).isLessThan(MOST_MEBIBYTES);
  }
}
