package dev.gangway.config;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One of `access`: who may do what on which targets. The first rule that names user, right and
/// target decides; where none does, the answer is no.
///
/// @param may names of rights
/// @param mayNot names of rights that this rule refuses
/// @param until from then on the rule grants nothing
/// @param hours outside of them the rule grants nothing
/// @param confirm a question the user answers with a reason before anything opens
/// @param number its place in the file, from 1
/// @param position where the file speaks of it, for messages
public record AccessRule(
    Who who,
    Set<String> may,
    Set<String> mayNot,
    On on,
    Optional<Instant> until,
    Optional<Hours> hours,
    Optional<String> confirm,
    int number,
    Position position) {
  public AccessRule {
    may = Set.copyOf(may);
    mayNot = Set.copyOf(mayNot);
  }

  /// Whom a rule speaks of: those named, the members of the groups, or all.
  ///
  /// @param anyone everybody who is logged in, or, without `login`, everybody
  public record Who(List<String> users, List<String> groups, boolean anyone) {
    public Who {
      users = List.copyOf(users);
      groups = List.copyOf(groups);
    }
  }

  /// Which targets a rule speaks of. What is empty does not narrow; of what is not, all have to
  /// match.
  ///
  /// @param names patterns of what `open` names: `web-1`, `local/web-1`
  /// @param groups patterns of the group a host is listed under
  /// @param tags one of these
  /// @param labels all of these: labels of the container, with the value they must have; an empty
  ///   value takes any
  /// @param projects patterns of the container's compose project
  public record On(
      NamePatterns names,
      NamePatterns groups,
      List<String> tags,
      Map<String, String> labels,
      NamePatterns projects) {
    /// Every target.
    public static final On ALL =
        new On(NamePatterns.NONE, NamePatterns.NONE, List.of(), Map.of(), NamePatterns.NONE);

    public On {
      tags = List.copyOf(tags);
      labels = Map.copyOf(labels);
    }
  }

  /// A part of the week.
  ///
  /// @param days not empty
  /// @param from included
  /// @param to not included; before `from` the hours go on past midnight, and belong to the day
  ///   they began on
  public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public Hours {
      days = Set.copyOf(days);
    }
  }
}
