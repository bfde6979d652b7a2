package dev.gangway.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All targets there are now. Hosts stay as configured; each daemon's containers come and go.
///
/// Readers take a snapshot and never wait. Whoever publishes tells all followers, who look at the
/// list themselves when they have time for it: so nothing is queued for a slow page, and it sees
/// the newest state and not each step on the way.
///
/// Thread-safety: any thread may call anything; for one daemon one thread at a time publishes.
public final class TargetList {

  /// What there is at one moment.
  ///
  /// @param version grows with each change
  /// @param targets by id, in the order they are listed
  /// @param daemons in the order of the configuration
  record Snapshot(long version, Map<String, ListedTarget> targets, List<DaemonEntry> daemons) {}

  private record Part(DaemonEntry daemon, List<ListedTarget> containers) {}

  private final List<ListedTarget> hosts;

  /// By the daemon's name, in the order of the configuration; guarded by itself.
  private final Map<String, Part> parts = new LinkedHashMap<>();

  private final Set<Runnable> followers = ConcurrentHashMap.newKeySet();
  private volatile Snapshot snapshot;

  /// @param hosts targets that stay, in the order they are listed; their ids are unique
  /// @param daemons those whose containers will be published, as long as nothing is known of them
  public TargetList(List<ListedTarget> hosts, List<DaemonEntry> daemons) {
    this.hosts = List.copyOf(hosts);
    for (DaemonEntry daemon : daemons) {
      parts.put(daemon.name(), new Part(daemon, List.of()));
    }
    snapshot = together(0);
  }

  /// Replaces what is known of a daemon.
  ///
  /// @param daemon one of those the list was made with
  /// @param containers all of its containers; their ids begin with the daemon's name and a slash,
  ///   and are unique
  public void publish(DaemonEntry daemon, List<ListedTarget> containers) {
    synchronized (parts) {
      if (parts.replace(daemon.name(), new Part(daemon, List.copyOf(containers))) == null) {
        throw new IllegalArgumentException("no daemon called " + daemon.name());
      }
      snapshot = together(snapshot.version() + 1);
    }
    tellFollowers();
  }

  /// Makes whoever follows look again.
  void tellFollowers() {
    followers.forEach(Runnable::run);
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /// Calls this after each change; it must not block.
  void follow(Runnable follower) {
    followers.add(follower);
  }

  void unfollow(Runnable follower) {
    followers.remove(follower);
  }

  private Snapshot together(long version) {
    Map<String, ListedTarget> targets = new LinkedHashMap<>();
    hosts.forEach(host -> add(host, targets));
    for (Part part : parts.values()) {
      part.containers().forEach(container -> add(container, targets));
    }
    return new Snapshot(
        version,
        Collections.unmodifiableMap(targets),
        parts.values().stream().map(Part::daemon).toList());
  }

  private static void add(ListedTarget target, Map<String, ListedTarget> targets) {
    if (targets.putIfAbsent(target.id(), target) != null) {
      throw new IllegalArgumentException("two targets with id " + target.id());
    }
  }
}
