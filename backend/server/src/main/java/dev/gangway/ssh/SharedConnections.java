package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Connections that several terminals, or ways to other hosts, may have in common: where the
/// configuration allows it, and for those who would log in as the same user by the same means.
///
/// Thread-safe.
final class SharedConnections {

  /// Who may have a connection in common.
  ///
  /// @param host its name
  /// @param way over the names of these hosts
  /// @param user the login name there
  /// @param person whose answers or name it, or one on the way, was opened with; empty: the
  ///   configuration alone opened them, so it is anybody's
  record Key(String host, List<String> way, String user, String person) {
    Key {
      way = List.copyOf(way);
    }
  }

  private static final class Shared {
    final SshConnection connection;
    int leases = 1;

    Shared(SshConnection connection) {
      this.connection = connection;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();

  /// Guarded by lock. A key has several connections where one is full.
  private final Map<Key, List<Shared>> open = new HashMap<>();

  /// One more use of a connection that is there and has room.
  Optional<Lease> take(HostConfig host, Key key) {
    lock.lock();
    try {
      for (Shared shared : open.getOrDefault(key, List.of())) {
        if (shared.leases < host.route().share() && shared.connection.isUsable()) {
          shared.leases++;
          return Optional.of(lease(key, shared, false));
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /// The first use of a connection that others may have in common from now on.
  Lease offer(Key key, SshConnection connection) {
    Shared shared = new Shared(connection);
    lock.lock();
    try {
      open.computeIfAbsent(key, _ -> new ArrayList<>()).add(shared);
    } finally {
      lock.unlock();
    }
    return lease(key, shared, true);
  }

  private Lease lease(Key key, Shared shared, boolean first) {
    return Lease.shared(
        shared.connection,
        first,
        (connection, hangUp) -> {
          if (isLast(key, shared)) {
            connection.close();
          } else {
            Thread.ofVirtual().name("ssh-hang-up").start(hangUp);
          }
        });
  }

  private boolean isLast(Key key, Shared shared) {
    lock.lock();
    try {
      shared.leases--;
      if (shared.leases > 0) {
        return false;
      }
      List<Shared> others = open.get(key);
      if (others != null) {
        others.remove(shared);
        if (others.isEmpty()) {
          open.remove(key);
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
