package dev.gangway.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.soak.AccessFlood.Amount;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Who cannot log in cannot hold up who has.
class AccessFloodTest {
  private static final int SCALE = Integer.getInteger("scale", 1);

  /// The heap that the scripts give it, and what a JVM needs besides.
  private static final long MOST_MEBIBYTES = 1_024 + 300;

  @Test
  void aSmallFloodDisturbsNobody(TestReporter reporter) throws Exception {
    // 300 of one address are more than it may hold, and so are 200 upgrades at once.
    Amount amount = new Amount(300, 200, 1, 8, 200, 1);

    assertFlooded(amount, reporter);
  }

  @Test
  @Tag("soak")
  void aLargeFloodDisturbsNobody(TestReporter reporter) throws Exception {
    Amount amount =
        new Amount(5_000 / SCALE, 1_000 / SCALE, 20, Math.max(8, 50 / SCALE), 10_000 / SCALE, 40);

    assertFlooded(amount, reporter);
  }

  private static void assertFlooded(Amount amount, TestReporter reporter) throws Exception {
    Map<String, Long> counted = AccessFlood.disturbsNobody(amount);

    counted.forEach((name, many) -> reporter.publishEntry(name, many.toString()));
    assertThat(counted)
        .containsEntry("pages that were cut", 0L)
        .containsEntry("silent cut", (long) amount.silent())
        .containsEntry("slow head cut", (long) amount.drips())
        .containsEntry("slow body cut", (long) amount.drips())
        .containsEntry("slow frame cut", (long) amount.drips())
        .containsKeys("login 429", "upgrade 401", "upgrade 429");
    // Each was answered, or it would have failed. In a second, how many is the machine's affair.
    int few = Math.min(6, amount.seconds());
    assertThat(counted.get("echoes")).as("echoes meanwhile").isGreaterThanOrEqualTo(few);
    assertThat(counted.get("pages")).as("pages meanwhile").isGreaterThanOrEqualTo(few);
    assertThat(counted.get("MiB at most")).as("MiB at most").isLessThan(MOST_MEBIBYTES);
  }
}
