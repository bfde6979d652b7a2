package dev.gangway.access;

import dev.gangway.config.AccessRule;
import dev.gangway.config.Config;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The one decision function. Immutable and thread-safe.
///
/// The first rule that speaks of user, right and target decides. A rule whose time has not come, or
/// is over, is passed over as if it were not there; where no rule is left, the answer is no.
public final class Policy {
  private static final Decision NO_LOGIN =
      Decision.yes("no login is configured: the anonymous user may do everything");
  private static final Decision STRANGER =
      Decision.no("no login is configured: there is no user but the anonymous one");
  private static final Decision NO_RULE = Decision.no("no rule of `access` allows it");
  private static final Decision OUT_OF_SCOPE =
      Decision.no("the token's own `may` does not have that right");

  /// Absent: everything may be done by the anonymous user.
  private final Optional<List<Rule>> rules;

  private final InstantSource clock;

  private Policy(Optional<List<Rule>> rules, InstantSource clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /// The policy of a configuration without login and access.
  public static Policy withoutLogin() {
    return new Policy(Optional.empty(), InstantSource.system());
  }

  /// The policy of these rules, in their order; without any, nothing may be done.
  public static Policy of(List<AccessRule> rules, InstantSource clock) {
    return new Policy(Optional.of(rules.stream().map(Rule::new).toList()), clock);
  }

  /// The policy of a configuration.
  public static Policy of(Config config) {
    if (config.login().isEmpty() && config.access().isEmpty()) {
      return withoutLogin();
    }
    return of(config.access().orElse(List.of()), InstantSource.system());
  }

  /// Whether a user may use a right on a resource, at this moment. To the user, "not allowed" must
  /// look like "does not exist": the caller answers both alike.
  public Decision decide(User user, Right right, Resource resource) {
    if (rules.isEmpty()) {
      return user.equals(User.ANONYMOUS) ? NO_LOGIN : STRANGER;
    }
    if (!user.atMost().contains(right)) {
      return OUT_OF_SCOPE;
    }
    for (Rule rule : rules.get()) {
      Optional<Decision> decision = rule.decide(user, right, resource, clock.instant());
      if (decision.isPresent()) {
        return decision.get();
      }
    }
    return NO_RULE;
  }

  /// Whether rules could let a user do anything with some container of a daemon, whatever the
  /// container is like: so that the daemon itself may be known.
  ///
  /// @param rights those that are of use now
  public boolean mayKnowDaemon(User user, String daemon, Set<Right> rights) {
    return rules.isEmpty()
        ? user.equals(User.ANONYMOUS)
        : rules.get().stream()
            .filter(rule -> rule.holdsAt(clock.instant()))
            .anyMatch(rule -> rule.couldAllow(user, rights, daemon + "/"));
  }

  /// Which of the rules hold at this moment, by their place: as long as it is the same, the same
  /// question gets the same answer.
  public BitSet holding() {
    BitSet holding = new BitSet();
    List<Rule> all = rules.orElse(List.of());
    for (int i = 0; i < all.size(); i++) {
      holding.set(i, all.get(i).holdsAt(clock.instant()));
    }
    return holding;
  }
}
