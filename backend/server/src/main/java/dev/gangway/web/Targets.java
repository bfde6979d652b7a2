package dev.gangway.web;

import dev.gangway.access.Decision;
import dev.gangway.access.Policy;
import dev.gangway.access.Resource;
import dev.gangway.access.Right;
import dev.gangway.access.User;
import dev.gangway.session.ClientMessage.Verb;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The list, seen through the policy: the pages and the terminals ask here, so both see the same.
/// Thread-safe.
public final class Targets {

  /// What each verb needs. Those that this version does not serve are in no list.
  private static final Map<Verb, Right> SERVED = Map.of(Verb.SHELL, Right.OPEN);

  /// So many users' views are kept: a page asks again at each change.
  private static final int VIEWS = 500;

  private static final Decision NOTHING =
      new Decision(false, "there is no such target", Optional.empty());

  private final TargetList list;
  private final Policy policy;

  /// Grows when the policy decides otherwise than before.
  private final AtomicLong phase = new AtomicLong();

  /// Which rules held when that was looked at last; used by the thread that looks.
  private BitSet holding;

  /// What each user saw last: many pages are one user's.
  private final Map<User, View> latest = new ConcurrentHashMap<>();

  public Targets(TargetList list, Policy policy) {
    this.list = list;
    this.policy = policy;
    this.holding = policy.holding();
  }

  /// A target and what the user may do with it now; what is not offered now has no verbs.
  record Seen(TargetEntry entry, List<Verb> verbs) {}

  /// What a user sees at one moment.
  ///
  /// @param version of the list
  /// @param phase of the policy
  /// @param targets by id, in the order they are listed
  record View(
      User user, long version, long phase, Map<String, Seen> targets, List<DaemonEntry> daemons) {

    /// Whether this is the same, which is known without a comparison of what is in it.
    boolean isSame(View other) {
      return version == other.version && phase == other.phase && user.equals(other.user);
    }
  }

  /// What a user asked for, and whether that may be.
  ///
  /// @param target null if there is none of that name
  record Found(@Nullable ListedTarget target, Decision decision) {}

  /// What a user may see: every target that the user may do something with.
  View seenBy(User user) {
    long now = phase.get(); // Before the policy is asked: what changes after that is another phase.
    TargetList.Snapshot snapshot = list.snapshot();
    View view = latest.get(user);
    if (view == null || view.version() != snapshot.version() || view.phase() != now) {
      view = look(snapshot, now, user);
      if (latest.size() >= VIEWS) {
        latest.clear();
      }
      latest.put(user, view);
    }
    return view;
  }

  private View look(TargetList.Snapshot snapshot, long now, User user) {
    Map<String, Seen> seen = new LinkedHashMap<>();
    snapshot
        .targets()
        .forEach((id, target) -> {
          TargetEntry entry = target.entry();
          List<Verb> verbs =
              SERVED.keySet().stream()
                  .filter(verb -> decide(user, verb, entry.resource()).allowed())
                  .toList();
          if (!verbs.isEmpty()) {
            seen.put(id, new Seen(entry, entry.offered() ? verbs : List.of()));
          }
        });
    List<DaemonEntry> daemons =
        snapshot.daemons().stream()
            .filter(
                daemon -> policy.mayKnowDaemon(user, daemon.name(), Set.copyOf(SERVED.values())))
            .toList();
    return new View(user, snapshot.version(), now, Collections.unmodifiableMap(seen), daemons);
  }

  /// What a user asks for by that id. To the user, one that may not be had must look like one that
  /// is not there. One that is not offered now is found: its opener says best why it does not open.
  Found find(User user, String id, Verb verb) {
    ListedTarget target = list.snapshot().targets().get(id);
    return target == null
        ? new Found(null, NOTHING)
        : new Found(target, decide(user, verb, target.entry().resource()));
  }

  /// The policy's word, for the right that a verb needs.
  Decision decide(User user, Verb verb, Resource resource) {
    Right right = SERVED.get(verb);
    return right == null ? NOTHING : policy.decide(user, right, resource);
  }

  /// Whether a user may look at others' sessions on a target.
  boolean mayWatch(User user, Resource resource) {
    return policy.decide(user, Right.WATCH, resource).allowed();
  }

  /// Whether a user may say that a target's host key is the right one.
  boolean mayTrustHostKeys(User user, Resource resource) {
    return policy.decide(user, Right.ADMIN, resource).allowed();
  }

  /// Time has passed: if rules have begun or ended with it, whoever follows looks again. For one
  /// thread.
  ///
  /// @return whether anything has changed
  public boolean timePassed() {
    BitSet now = policy.holding();
    if (now.equals(holding)) {
      return false;
    }
    holding = now;
    phase.incrementAndGet();
    list.tellFollowers();
    return true;
  }

  /// Calls this after each change of the list; it must not block.
  void follow(Runnable follower) {
    list.follow(follower);
  }

  void unfollow(Runnable follower) {
    list.unfollow(follower);
  }
}
