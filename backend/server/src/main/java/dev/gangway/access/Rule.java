package dev.gangway.access;

import dev.gangway.config.AccessRule;
import dev.gangway.config.NamePatterns;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One rule of the configuration, with its words. Immutable and thread-safe.
final class Rule {
  private final AccessRule rule;
  private final Set<Right> may;
  private final Set<Right> mayNot;
  private final Decision yes;
  private final Decision no;

  Rule(AccessRule rule) {
    this.rule = rule;
    this.may = rights(rule.may());
    this.mayNot = rights(rule.mayNot());
    String words = "rule " + rule.number() + " (" + rule.position() + "): " + words(rule);
    this.yes = new Decision(true, words, rule.confirm());
    this.no = new Decision(false, words, Optional.empty());
  }

  /// What it says, if it speaks of this.
  Optional<Decision> decide(User user, Right right, Resource resource, Instant now) {
    boolean grants = may.contains(right);
    if ((!grants && !mayNot.contains(right))
        || !concerns(user)
        || !matches(resource)
        || !holdsAt(now)) {
      return Optional.empty();
    }
    return Optional.of(grants ? yes : no);
  }

  /// Whether it could allow one of these on a target whose id begins like this and that is no host.
  boolean couldAllow(User user, Set<Right> rights, String idPrefix) {
    AccessRule.On on = rule.on();
    return concerns(user)
        && rights.stream().anyMatch(right -> may.contains(right) && user.atMost().contains(right))
        && on.tags().isEmpty()
        && on.groups().patterns().isEmpty()
        && (on.names().patterns().isEmpty()
            || on.names().patterns().stream().anyMatch(each -> couldBegin(each, idPrefix)));
  }

  private boolean concerns(User user) {
    AccessRule.Who who = rule.who();
    return who.anyone()
        || who.users().contains(user.name())
        || !Collections.disjoint(who.groups(), user.groups());
  }

  private boolean matches(Resource resource) {
    AccessRule.On on = rule.on();
    return fits(on.names(), Optional.of(resource.id()))
        && fits(on.groups(), resource.group())
        && (on.tags().isEmpty() || !Collections.disjoint(on.tags(), resource.tags()))
        && on.labels().entrySet().stream().allMatch(label -> hasLabel(resource, label))
        && fits(on.projects(), resource.project());
  }

  private static boolean fits(NamePatterns patterns, Optional<String> value) {
    return patterns.patterns().isEmpty() || value.filter(patterns::matches).isPresent();
  }

  private static boolean hasLabel(Resource resource, Map.Entry<String, String> label) {
    String value = resource.labels().get(label.getKey());
    return value != null && (label.getValue().isEmpty() || label.getValue().equals(value));
  }

  /// Compares as far as both are certain: up to the pattern's first wildcard.
  private static boolean couldBegin(String pattern, String prefix) {
    int certain = 0;
    while (certain < pattern.length() && "*?".indexOf(pattern.charAt(certain)) < 0) {
      certain++;
    }
    String literal = pattern.substring(0, certain);
    return certain < pattern.length()
        ? literal.startsWith(prefix) || prefix.startsWith(literal)
        : literal.startsWith(prefix);
  }

  /// Whether it is its time.
  boolean holdsAt(Instant now) {
    if (rule.until().filter(end -> !now.isBefore(end)).isPresent()) {
      return false;
    }
    return rule.hours().map(hours -> within(hours, now.atZone(hours.zone()))).orElse(true);
  }

  private static boolean within(AccessRule.Hours hours, ZonedDateTime now) {
    LocalTime time = now.toLocalTime();
    boolean begun = !time.isBefore(hours.from());
    boolean over = !time.isBefore(hours.to());
    if (hours.from().isBefore(hours.to())) {
      return begun && !over && hours.days().contains(now.getDayOfWeek());
    }
    // Past midnight: the evening of a day, or the morning after it.
    return begun
        ? hours.days().contains(now.getDayOfWeek())
        : !over && hours.days().contains(now.getDayOfWeek().minus(1));
  }

  private static Set<Right> rights(Set<String> names) {
    return names.stream().map(Right::of).collect(Collectors.toUnmodifiableSet());
  }

  private static String words(AccessRule rule) {
    List<String> words = new ArrayList<>();
    AccessRule.Who who = rule.who();
    List<String> people = new ArrayList<>();
    if (who.anyone()) {
      people.add("anyone");
    }
    listed("users", who.users(), people);
    listed("groups", who.groups(), people);
    words.add(String.join(" or ", people));
    rights("may ", rule.may(), words);
    rights("may not ", rule.mayNot(), words);
    words.add(on(rule.on()));
    rule.until().ifPresent(end -> words.add("until " + end));
    rule.hours()
        .ifPresent(
            hours -> words.add("from " + hours.from() + " to " + hours.to() + " on its days"));
    return String.join(" ", words);
  }

  private static void rights(String lead, Set<String> rights, List<String> words) {
    if (!rights.isEmpty()) {
      words.add(lead + rights.stream().sorted().collect(Collectors.joining(", ")));
    }
  }

  private static String on(AccessRule.On on) {
    List<String> conditions = new ArrayList<>();
    listed("names", on.names().patterns(), conditions);
    listed("groups", on.groups().patterns(), conditions);
    listed("tags", on.tags(), conditions);
    listed("labels", on.labels().keySet().stream().sorted().toList(), conditions);
    listed("projects", on.projects().patterns(), conditions);
    return conditions.isEmpty() ? "on everything" : "on " + String.join(" and ", conditions);
  }

  private static void listed(String what, List<String> items, List<String> into) {
    if (!items.isEmpty()) {
      into.add(what + " " + String.join(", ", items));
    }
  }
}
