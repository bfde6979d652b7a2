package dev.gangway.web;

import dev.gangway.access.Policy;
import dev.gangway.access.Right;
import dev.gangway.access.User;
import dev.gangway.session.ClientMessage.Verb;
import dev.gangway.session.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All targets, seen through the policy: the list and the terminals ask here, so both show the
/// same. Immutable and thread-safe.
public final class Targets {

  /// What each verb needs. Those that this version does not serve are in no list.
  private static final Map<Verb, Right> SERVED = Map.of(Verb.SHELL, Right.OPEN);

  private final Map<String, ListedTarget> byId = new LinkedHashMap<>();
  private final Policy policy;

  /// @param all in the order they are listed; their ids are unique
  public Targets(List<ListedTarget> all, Policy policy) {
    for (ListedTarget target : all) {
      if (byId.put(target.resource().id(), target) != null) {
        throw new IllegalArgumentException("two targets with id " + target.resource().id());
      }
    }
    this.policy = policy;
  }

  /// A target and what the user may do with it.
  record Seen(ListedTarget target, List<Verb> verbs) {}

  /// What a user may see: every target that the user may do something with.
  List<Seen> seenBy(User user) {
    List<Seen> seen = new ArrayList<>();
    for (ListedTarget target : byId.values()) {
      List<Verb> verbs = SERVED.keySet().stream().filter(verb -> may(user, verb, target)).toList();
      if (!verbs.isEmpty()) {
        seen.add(new Seen(target, verbs));
      }
    }
    return seen;
  }

  /// What a user may open by that id; not allowed looks like not existing.
  Optional<Target> find(User user, String id, Verb verb) {
    return Optional.ofNullable(byId.get(id))
        .filter(target -> may(user, verb, target))
        .map(target -> new Target(id, target.resource().name(), target.opener()));
  }

  private boolean may(User user, Verb verb, ListedTarget target) {
    Right right = SERVED.get(verb);
    return right != null && policy.decide(user, right, target.resource()).allowed();
  }
}
