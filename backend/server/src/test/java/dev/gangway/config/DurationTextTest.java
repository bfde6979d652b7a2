package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "500ms, PT0.5S",
    "20s, PT20S",
    "15m, PT15M",
    "2h, PT2H",
    "1d, PT24H",
    "1500ms, PT1.5S",
    "90s, PT1M30S"
  })
  void durationsAreANumberAndAUnitBothWays(String text, Duration duration) {
    assertThat(DurationText.parse(text)).contains(duration);
    assertThat(DurationText.print(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "20",
        "20 s",
        " 20s",
        "20s ",
        "-1s",
        "+1s",
        "1.5s",
        "01s",
        "20S",
        "20sec",
        "1h30m",
        "1w",
        "1us",
        "PT20S",
        "٣s",
        "9999999999s",
        "1s\n"
      })
  void otherFormsAreNoDurations(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"60s, 1m", "24h, 1d", "120m, 2h", "1000ms, 1s", "0d, 0s"})
  void durationsArePrintedInTheLargestUnit(String text, String shortest) {
    assertThat(DurationText.parse(text).map(DurationText::print)).contains(shortest);
  }
}
