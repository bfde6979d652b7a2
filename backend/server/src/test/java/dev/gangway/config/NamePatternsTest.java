package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternsTest {
  @ParameterizedTest
  @CsvSource({
    "*, web-1, true",
    "*, '', true",
    "web-*, web-1, true",
    "web-*, web-, true",
    "web-*, xweb-1, false",
    "*-db, shop-db, true",
    "*-db, shop-db-1, false",
    "*a*b*, xxaxxbxx, true",
    "*a*b*, xxbxxaxx, false",
    "web-?, web-1, true",
    "web-?, web-10, false",
    "web-?, web-, false",
    "w.b, web, false",
    "web, web, true",
    "web, Web, false",
    "**, web, true",
    "*ab, aab, true",
    "*aab, aaab, true",
    "'', '', true",
    "'', a, false"
  })
  void aPatternMatchesTheWholeName(String pattern, String name, boolean matches) {
    assertThat(new NamePatterns(List.of(pattern)).matches(name)).isEqualTo(matches);
  }

  @Test
  void oneOfThePatternsIsEnough() {
    NamePatterns patterns = new NamePatterns(List.of("web-*", "db"));

    assertThat(patterns.matches("db")).isTrue();
    assertThat(patterns.matches("cache")).isFalse();
    assertThat(NamePatterns.NONE.matches("")).isFalse();
  }

  @Test
  void noPatternTakesLong() {
    String name = "a".repeat(200) + "b";
    NamePatterns patterns = new NamePatterns(List.of("*a".repeat(100) + "c"));

    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(patterns.matches(name)).isFalse());
  }
}
