package dev.gangway.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Days and times as the file has them (RFC 3339).
final class Dates {
  /// The zone of the machine.
  static final ZoneId SYSTEM = ZoneId.systemDefault();

  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

  private Dates() {}

  /// When something ends: with the named day, in UTC, or at the moment itself.
  static Parsed<Instant> end(String text) {
    try {
      return Parsed.value(
          text.length() == 10
              ? LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Parsed.malformed(
          "the last day (in UTC), such as `2027-06-30`, or a moment, `2027-06-30T12:00:00Z`");
    }
  }

  /// A time of the day; `24:00` is the midnight at its end.
  static Optional<LocalTime> time(String text) {
    if (text.equals("24:00")) {
      return Optional.of(LocalTime.MIDNIGHT);
    }
    return TIME.matcher(text).matches() ? Optional.of(LocalTime.parse(text)) : Optional.empty();
  }

  static Parsed<ZoneId> zone(String text) {
    try {
      return Parsed.value(ZoneId.of(text));
    } catch (DateTimeException e) {
      return Parsed.malformed("a time zone such as `Europe/Berlin` or `UTC`");
    }
  }
}
