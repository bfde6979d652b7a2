package dev.gangway.config;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `access`.
final class AccessSection {
  /// What a rule can grant, as `access` names it in the code.
  static final List<String> RIGHTS =
      List.of("open", "watch", "logs", "attach", "debug", "files", "admin");

  private static final Suggestion KNOWN_RIGHTS = new Suggestion(RIGHTS);
  private static final int LONGEST_PATTERN = 256;
  private static final int LONGEST_LABEL = 255;
  private static final int LONGEST_QUESTION = 500;

  private AccessSection() {}

  /// The rules that are complete; what is wrong with the others has been said.
  static List<AccessRule> readAll(List<Section> sections) {
    List<AccessRule> rules = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      rules.add(read(sections.get(i), i + 1));
    }
    return List.copyOf(rules);
  }

  /// A right's name.
  static Parsed<String> right(String text) {
    return RIGHTS.contains(text)
        ? Parsed.value(text)
        : Parsed.malformed(
            "one of "
                + String.join(", ", RIGHTS.stream().map(right -> "`" + right + "`").toList())
                + KNOWN_RIGHTS.nearest(text).map(right -> " (perhaps `" + right + "`)").orElse(""));
  }

  private static AccessRule read(Section section, int number) {
    AccessRule.Who who = who(section);
    Set<String> may = rights(section, Keys.Access.MAY);
    Set<String> mayNot = rights(section, Keys.Access.MAY_NOT);
    if (!section.has(Keys.Access.MAY) && !section.has(Keys.Access.MAY_NOT)) {
      section.missing("`may` or `may_not` is missing; expected rights such as `[open, logs]`");
    }
    mayNot.stream()
        .filter(may::contains)
        .findFirst()
        .ifPresent(both ->
            section.error(
                Keys.Access.MAY_NOT, "`" + both + "` stands in `may` as well: which is meant?"));
    return new AccessRule(
        who,
        may,
        mayNot,
        on(narrowing(section)),
        until(section),
        hours(section),
        section.text(Keys.Access.CONFIRM, AccessSection::question),
        number,
        section.position());
  }

  private static AccessRule.Who who(Section section) {
    if (!section.has(Keys.Access.WHO)) {
      section.missing(
          "`who` is missing; expected `{users: […]}`, `{groups: […]}` or `{anyone: true}`");
    }
    Section who = section.section(Keys.Access.WHO);
    List<String> users = who.list(Keys.Who.USERS, LoginNames::anybody).orElse(List.of());
    List<String> groups = who.list(Keys.Who.GROUPS, LoginNames::group).orElse(List.of());
    boolean anyone = who.truth(Keys.Who.ANYONE).orElse(false);
    for (Key<?> key : List.of(Keys.Who.USERS, Keys.Who.GROUPS)) {
      if (who.isEmptyList(key)) {
        who.error(key, "expected at least one name");
      }
    }
    if (anyone && !(users.isEmpty() && groups.isEmpty())) {
      who.error(
          Keys.Who.ANYONE,
          "everybody includes the users and groups here; take one or the other out");
    }
    boolean named = who.has(Keys.Who.USERS) || who.has(Keys.Who.GROUPS) || anyone;
    if (section.has(Keys.Access.WHO) && !named) {
      section.error(Keys.Access.WHO, "names nobody; expected `users`, `groups` or `anyone: true`");
    }
    return new AccessRule.Who(users, groups, anyone);
  }

  private static Section narrowing(Section section) {
    Section on = section.section(Keys.Access.ON);
    if (section.isEmptySection(Keys.Access.ON)) {
      section.error(
          Keys.Access.ON, "expected at least one key; without `on` the rule is for every target");
    }
    return on;
  }

  private static AccessRule.On on(Section section) {
    // What is emptied would narrow to nothing in the eyes of whoever did it, and not at all in
    // ours.
    for (Key<?> key : List.of(Keys.On.TAGS, Keys.On.LABELS)) {
      if (section.isEmptyList(key)) {
        section.error(key, "expected at least one; without the key it does not narrow");
      }
    }
    Map<String, String> labels = section.pairs(Keys.On.LABELS);
    labels.forEach((name, value) -> {
      if (name.isBlank() || name.length() > LONGEST_LABEL || value.length() > LONGEST_LABEL) {
        section.error(
            Keys.On.LABELS,
            "expected labels of 1 to " + LONGEST_LABEL + " characters, found " + Quoted.of(name));
      }
    });
    return new AccessRule.On(
        patterns(section, Keys.On.NAMES),
        patterns(section, Keys.On.GROUPS),
        section.list(Keys.On.TAGS, LoginNames::group).orElse(List.of()),
        labels,
        patterns(section, Keys.On.PROJECTS));
  }

  private static NamePatterns patterns(Section section, Key<Kind.Scalars> key) {
    List<String> patterns = section.list(key, AccessSection::pattern).orElse(List.of());
    if (section.isEmptyList(key)) {
      section.error(key, "expected at least one pattern; `\"*\"` is every name");
    }
    return new NamePatterns(patterns);
  }

  private static Parsed<String> pattern(String text) {
    return text.isBlank()
            || text.length() > LONGEST_PATTERN
            || text.codePoints().anyMatch(Quoted::isInvisible)
        ? Parsed.malformed(
            "a pattern of at most "
                + LONGEST_PATTERN
                + " characters: `*` is any of them, `?` one of them")
        : Parsed.value(text);
  }

  private static Set<String> rights(Section section, Key<Kind.Scalars> key) {
    List<String> rights = section.list(key, AccessSection::right).orElse(List.of());
    if (section.isEmptyList(key)) {
      section.error(key, "expected at least one right such as `open`");
    }
    return Set.copyOf(new HashSet<>(rights));
  }

  private static Optional<Instant> until(Section section) {
    Optional<Instant> until = section.text(Keys.Access.UNTIL, Dates::end);
    until
        .filter(end -> end.isBefore(Instant.now()))
        .ifPresent(_ -> section.warning(Keys.Access.UNTIL, "is over: the rule grants nothing"));
    return until;
  }

  private static Optional<AccessRule.Hours> hours(Section section) {
    Optional<WeekHours> written = section.text(Keys.Access.HOURS, WeekHours::parse);
    if (section.has(Keys.Access.ZONE) && !section.has(Keys.Access.HOURS)) {
      section.error(Keys.Access.ZONE, "says where `hours` are, and there are none here");
    }
    var zone = section.text(Keys.Access.ZONE, Dates::zone).orElse(Dates.SYSTEM);
    return written.map(hours ->
        new AccessRule.Hours(Set.<DayOfWeek>copyOf(hours.days()), hours.from(), hours.to(), zone));
  }

  private static Parsed<String> question(String text) {
    String trimmed = text.strip();
    boolean odd = trimmed.codePoints().anyMatch(each -> each != '\n' && Quoted.isInvisible(each));
    return trimmed.isEmpty() || trimmed.length() > LONGEST_QUESTION || odd
        ? Parsed.malformed(
            "a question of at most " + LONGEST_QUESTION + " characters, such as `Production. Why?`")
        : Parsed.value(trimmed);
  }

  /// Days and hours as they are written: `mon-fri 08:00-18:00`, `sat,sun 10:00-16:00`,
  /// `22:00-06:00`.
  private record WeekHours(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    private static final List<String> NAMES =
        List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    static Parsed<WeekHours> parse(String text) {
      String expected = "days and hours such as `mon-fri 08:00-18:00`, or hours alone";
      String[] parts = text.strip().toLowerCase(Locale.ROOT).split(" +", 3);
      String[] times = parts[parts.length - 1].split("-", 3);
      if (parts.length > 2 || times.length != 2) {
        return Parsed.malformed(expected);
      }
      Set<DayOfWeek> days = parts.length == 1 ? Set.of(DayOfWeek.values()) : days(parts[0]);
      var from = Dates.time(times[0]);
      var to = Dates.time(times[1]);
      if (days.isEmpty() || from.isEmpty() || to.isEmpty() || times[0].equals(times[1])) {
        return Parsed.malformed(expected);
      }
      return Parsed.value(new WeekHours(days, from.get(), to.get()));
    }

    /// Empty if it is not understood.
    private static Set<DayOfWeek> days(String text) {
      Set<DayOfWeek> days = new HashSet<>();
      for (String range : text.split(",", -1)) {
        String[] ends = range.split("-", 3);
        int first = NAMES.indexOf(ends[0]);
        int last = NAMES.indexOf(ends[ends.length - 1]);
        if (ends.length > 2 || first < 0 || last < 0) {
          return Set.of();
        }
        for (int day = first; day != last; day = (day + 1) % NAMES.size()) {
          days.add(DayOfWeek.of(day + 1));
        }
        days.add(DayOfWeek.of(last + 1));
      }
      return days;
    }
  }
}
