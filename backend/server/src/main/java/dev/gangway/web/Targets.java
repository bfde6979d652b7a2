package dev.gangway.web;

import dev.gangway.access.Policy;
import dev.gangway.access.Right;
import dev.gangway.access.User;
import dev.gangway.session.ClientMessage.Verb;
import dev.gangway.session.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The list, seen through the policy: the pages and the terminals ask here, so both see the same.
/// Thread-safe.
public final class Targets {

  /// What each verb needs. Those that this version does not serve are in no list.
  private static final Map<Verb, Right> SERVED = Map.of(Verb.SHELL, Right.OPEN);

  private final TargetList list;
  private final Policy policy;

  /// What was seen last: most pages ask for the same.
  private volatile @Nullable View latest;

  public Targets(TargetList list, Policy policy) {
    this.list = list;
    this.policy = policy;
  }

  /// A target and what the user may do with it now; what is not offered now has no verbs.
  record Seen(TargetEntry entry, List<Verb> verbs) {}

  /// What a user sees at one moment.
  ///
  /// @param version of the list
  /// @param targets by id, in the order they are listed
  record View(User user, long version, Map<String, Seen> targets, List<DaemonEntry> daemons) {

    /// Whether this is the same, which is known without a comparison of what is in it.
    boolean isSame(View other) {
      return version == other.version && user.equals(other.user);
    }
  }

  /// What a user may see: every target that the user may do something with.
  View seenBy(User user) {
    TargetList.Snapshot now = list.snapshot();
    View view = latest;
    if (view == null || view.version() != now.version() || !view.user().equals(user)) {
      view = look(now, user);
      latest = view;
    }
    return view;
  }

  private View look(TargetList.Snapshot now, User user) {
    Map<String, Seen> seen = new LinkedHashMap<>();
    now.targets()
        .forEach((id, target) -> {
          List<Verb> verbs =
              SERVED.keySet().stream().filter(verb -> may(user, verb, target)).toList();
          if (!verbs.isEmpty()) {
            TargetEntry entry = target.entry();
            seen.put(id, new Seen(entry, entry.offered() ? verbs : List.of()));
          }
        });
    return new View(user, now.version(), Collections.unmodifiableMap(seen), now.daemons());
  }

  /// What a user may open by that id; not allowed looks like not existing. One that is not offered
  /// now is found: its opener says best why it does not open.
  Optional<Target> find(User user, String id, Verb verb) {
    return Optional.ofNullable(list.snapshot().targets().get(id))
        .filter(target -> may(user, verb, target))
        .map(target -> new Target(id, target.entry().resource().name(), target.opener()));
  }

  /// Calls this after each change of the list; it must not block.
  void follow(Runnable follower) {
    list.follow(follower);
  }

  void unfollow(Runnable follower) {
    list.unfollow(follower);
  }

  private boolean may(User user, Verb verb, ListedTarget target) {
    Right right = SERVED.get(verb);
    return right != null && policy.decide(user, right, target.entry().resource()).allowed();
  }
}
