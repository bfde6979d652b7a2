package dev.gangway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How durations are written: a whole number and one unit, `500ms`, `20s`, `15m`, `2h` or `1d`.
final class DurationText {
  /// What a message says about the form.
  static final String FORM = "a whole number and `ms`, `s`, `m`, `h` or `d`";

  /// Nine digits are more than any bound allows and cannot overflow.
  private static final Pattern WRITTEN = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d)");

  private record Unit(String name, Duration length) {}

  /// From the largest, so that [#print] finds the shortest form first.
  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)));

  private DurationText() {}

  /// The duration, or nothing if the text does not have the form.
  static Optional<Duration> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return UNITS.stream()
        .filter(unit -> unit.name().equals(matcher.group(2)))
        .findFirst()
        .map(unit -> unit.length().multipliedBy(count));
  }

  /// The shortest text that [#parse] reads as this duration; whole milliseconds only.
  static String print(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    for (Unit unit : UNITS) {
      if (millis % unit.length().toMillis() == 0) {
        return millis / unit.length().toMillis() + unit.name();
      }
    }
    throw new IllegalStateException("every count of milliseconds is divisible by one");
  }
}
