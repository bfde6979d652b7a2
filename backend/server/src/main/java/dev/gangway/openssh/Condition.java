package dev.gangway.openssh;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a block of the configuration applies to.
sealed interface Condition {

  /// The answer for one host.
  enum Answer {
    YES,
    NO,
    /// It would depend on something that only `ssh` knows when it runs.
    LEFT_OUT
  }

  /// Whether the block applies.
  ///
  /// @param soFar the host's settings as of this line; criteria look at its address and user
  Answer of(Settings soFar);

  /// The lines before the first `Host` or `Match`.
  record Always() implements Condition {
    @Override
    public Answer of(Settings soFar) {
      return Answer.YES;
    }
  }

  /// A `Host` or `Match` line that `ssh` would refuse.
  record Never() implements Condition {
    @Override
    public Answer of(Settings soFar) {
      return Answer.NO;
    }
  }

  /// `Host`: one pattern fits the name that was asked for, and none that begins with `!`.
  ///
  /// @param names those without wildcards, apart from the others because there may be thousands
  record Names(Set<String> names, List<String> patterns, List<String> negated)
      implements Condition {
    public Names {
      names = Set.copyOf(names);
      patterns = List.copyOf(patterns);
      negated = List.copyOf(negated);
    }

    static Names of(List<String> words) {
      Set<String> names = new HashSet<>();
      List<String> patterns = new ArrayList<>();
      List<String> negated = new ArrayList<>();
      for (String word : words) {
        if (word.startsWith("!")) {
          negated.add(word.substring(1));
        } else if (Wildcard.isOne(word)) {
          patterns.add(word);
        } else {
          names.add(word);
        }
      }
      return new Names(names, patterns, negated);
    }

    @Override
    public Answer of(Settings soFar) {
      String name = soFar.name();
      boolean applies = (names.contains(name) || fits(name, patterns)) && !fits(name, negated);
      return applies ? Answer.YES : Answer.NO;
    }

    private static boolean fits(String name, List<String> patterns) {
      for (String pattern : patterns) {
        if (Wildcard.matches(name, pattern)) {
          return true;
        }
      }
      return false;
    }
  }

  /// `Match`: all criteria hold.
  record Match(List<Criterion> criteria) implements Condition {
    public Match {
      criteria = List.copyOf(criteria);
    }

    /// One criterion.
    ///
    /// @param list its patterns; empty for those that take none
    record Criterion(Kind kind, boolean negated, String list) {}

    /// What a criterion looks at.
    enum Kind {
      ALL,
      HOST,
      ORIGINALHOST,
      USER,
      LOCALUSER,
      /// `canonical` and `final`: how often the file has been read. The only ones without an
      /// argument.
      PASS,
      /// `exec`, `tagged`, … and whatever newer versions know.
      OTHER
    }

    /// The criteria of a line; nothing if `ssh` would refuse it.
    static Optional<Match> parse(String rest) {
      ConfigLine.Delimited words = new ConfigLine.Delimited(rest);
      List<Criterion> criteria = new ArrayList<>();
      for (String word = words.next().orElse("");
          !word.isEmpty() && !word.startsWith("#");
          word = words.next().orElse("")) {
        boolean negated = word.startsWith("!");
        Kind kind = kind(word.substring(negated ? 1 : 0).toLowerCase(Locale.ROOT));
        if (kind == Kind.ALL) {
          criteria.add(new Criterion(kind, negated, ""));
          return Optional.of(new Match(criteria));
        }
        if (kind == Kind.PASS) {
          criteria.add(new Criterion(kind, negated, ""));
          continue;
        }
        String list = words.next().orElse("");
        if (list.isEmpty() || list.startsWith("#")) {
          return Optional.empty();
        }
        criteria.add(new Criterion(kind, negated, list));
      }
      return criteria.isEmpty() ? Optional.empty() : Optional.of(new Match(criteria));
    }

    private static Kind kind(String word) {
      return switch (word) {
        case "all" -> Kind.ALL;
        case "host" -> Kind.HOST;
        case "originalhost" -> Kind.ORIGINALHOST;
        case "user" -> Kind.USER;
        case "localuser" -> Kind.LOCALUSER;
        case "canonical", "final" -> Kind.PASS;
        default -> Kind.OTHER;
      };
    }

    @Override
    public Answer of(Settings soFar) {
      Answer answer = Answer.YES;
      for (Criterion criterion : criteria) {
        String list = criterion.list();
        boolean holds =
            switch (criterion.kind()) {
              case ALL -> true;
              case HOST -> Wildcard.matchesHosts(soFar.hostName(), list);
              case ORIGINALHOST -> Wildcard.matchesHosts(soFar.name(), list);
              case USER -> Wildcard.matchesList(soFar.user(), list);
              case LOCALUSER -> Wildcard.matchesList(soFar.surroundings().user(), list);
              case PASS, OTHER -> {
                answer = Answer.LEFT_OUT;
                yield !criterion.negated();
              }
            };
        if (holds == criterion.negated()) {
          return Answer.NO;
        }
      }
      return answer;
    }
  }
}
