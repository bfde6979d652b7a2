package dev.gangway.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// What a key may hold. The bounds are checked here, and nowhere else.
sealed interface Kind {

  /// One value.
  sealed interface OfScalar extends Kind {
    /// What a message says after the word "expected".
    String expected();
  }

  /// A whole number, both bounds included.
  record WholeNumber(int least, int most) implements OfScalar {
    private static final Pattern WRITTEN = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final int MOST_DIGITS = 10;

    @Override
    public String expected() {
      return "a number from " + least + " to " + most;
    }

    Parsed<Integer> parse(String text) {
      if (!WRITTEN.matcher(text).matches() || text.length() > MOST_DIGITS) {
        return Parsed.malformed(expected());
      }
      long number = Long.parseLong(text);
      return number < least || number > most
          ? Parsed.malformed(expected())
          : Parsed.value((int) number);
    }
  }

  /// A duration, both bounds included.
  record Time(Duration least, Duration most) implements OfScalar {
    @Override
    public String expected() {
      return "a duration from " + DurationText.print(least) + " to " + DurationText.print(most);
    }

    Parsed<Duration> parse(String text) {
      return DurationText.parse(text)
          .map(duration ->
              duration.compareTo(least) < 0 || duration.compareTo(most) > 0
                  ? Parsed.<Duration>malformed(expected())
                  : Parsed.value(duration))
          .orElse(Parsed.malformed(expected() + " (" + DurationText.FORM + ")"));
    }
  }

  /// A number of bytes, both bounds included.
  record Size(int least, int most) implements OfScalar {
    @Override
    public String expected() {
      return "a size from " + SizeText.print(least) + " to " + SizeText.print(most);
    }

    Parsed<Integer> parse(String text) {
      return SizeText.parse(text)
          .map(bytes ->
              bytes < least || bytes > most
                  ? Parsed.<Integer>malformed(expected())
                  : Parsed.value(bytes.intValue()))
          .orElse(Parsed.malformed(expected() + " (" + SizeText.FORM + ")"));
    }
  }

  /// A text; its form is the matter of who reads it.
  record Text(String expected) implements OfScalar {}

  /// A text that may hold `${login}`, see [LoginTemplate].
  record Template(String expected) implements OfScalar {}

  /// A text that no message repeats and no excerpt shows.
  ///
  /// @param hash whether it is of no use to who reads it, and may stand in the file itself
  record Hidden(String expected, boolean hash) implements OfScalar {}

  /// Yes or no.
  record Truth() implements OfScalar {
    @Override
    public String expected() {
      return "`true` or `false`";
    }

    Parsed<Boolean> parse(String text) {
      return switch (text) {
        case "true" -> Parsed.value(true);
        case "false" -> Parsed.value(false);
        default -> Parsed.malformed(expected());
      };
    }
  }

  /// A path: `~/` is the home folder, and a relative one begins at the configuration file's folder.
  record FilePath() implements OfScalar {
    @Override
    public String expected() {
      return "a path";
    }
  }

  /// A list of one-line values.
  ///
  /// @param single whether one value may stand there without the list around it
  record Scalars(OfScalar item, boolean single) implements Kind {}

  /// Names of the admin's own choice, each with a text: a mapping, or a list of `name=text` where
  /// the text may be left out.
  record Pairs(String expected) implements Kind {}

  /// Keys and values.
  record Mapping(List<Key<?>> keys) implements Kind {
    public Mapping {
      keys = List.copyOf(keys);
    }
  }

  /// A list of mappings.
  record Mappings(Mapping item) implements Kind {}
}
