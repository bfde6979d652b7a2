package dev.gangway.handoff;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/// All connections of a listener that speak HTTP: how many there may be, and who has to go.
///
/// There is one bound for all and a smaller one for each address (a /64 network of IPv6, which is
/// what one customer gets). Whoever comes when a bound is reached is let in, and the connection
/// that has waited longest goes: of the same address if that has its share, else of all. Thus any
/// number of silent connections costs no more than the bound, and who sends a request at once is
/// always served. Only where all are being served is the newcomer turned away. Upgraded connections
/// do not count: they belong to somebody who was let in, and are the sessions' to bound.
///
/// Thread-safety: any thread. The lock is held over a few steps only.
final class Visitors {

  /// What one address holds.
  static final class Crowd {
    private final Object address;
    private final LinkedHashSet<Visitor> waiting = new LinkedHashSet<>();
    private int count;

    private Crowd(Object address) {
      this.address = address;
    }
  }

  private final ListenerOptions options;
  private final ReentrantLock lock = new ReentrantLock();

  private final LinkedHashSet<Visitor> all = new LinkedHashSet<>();

  /// In the order in which they began to wait.
  private final LinkedHashSet<Visitor> waiting = new LinkedHashSet<>();

  private final Map<Object, Crowd> crowds = new HashMap<>();

  Visitors(ListenerOptions options) {
    this.options = options;
  }

  /// Lets a connection in, perhaps for another one.
  ///
  /// @return null if it has to go
  @Nullable Visitor arrives(StreamConnection connection) {
    Object address = addressOf(connection.getPeerAddress());
    Visitor visitor;
    Visitor inItsPlace = null;
    lock.lock();
    try {
      Crowd crowd = address == null ? null : crowds.getOrDefault(address, new Crowd(address));
      if (crowd != null && crowd.count >= options.share()) {
        inItsPlace = crowd.waiting.isEmpty() ? null : crowd.waiting.getFirst();
        if (inItsPlace == null) {
          return null;
        }
      } else if (all.size() >= options.connections()) {
        inItsPlace = leastMissed();
        if (inItsPlace == null) {
          return null;
        }
      }
      if (inItsPlace != null) {
        remove(inItsPlace);
      }
      visitor = new Visitor(this, crowd, connection);
      all.add(visitor);
      waiting.add(visitor);
      if (crowd != null) {
        // Again, too, if its only connection was the one that had to go.
        crowds.put(crowd.address, crowd);
        crowd.count++;
        crowd.waiting.add(visitor);
      }
    } finally {
      lock.unlock();
    }
    if (inItsPlace != null) {
      inItsPlace.cut("it waits, and others come");
    }
    return visitor;
  }

  /// Whoever has waited longest at the address that has most waiting: many addresses that say
  /// nothing make room for each other, and not for somebody who has just come with one. Under the
  /// lock.
  private @Nullable Visitor leastMissed() {
    Crowd largest = null;
    for (Crowd crowd : crowds.values()) {
      if (crowd.waiting.size() > (largest == null ? 1 : largest.waiting.size())) {
        largest = crowd;
      }
    }
    if (largest != null) {
      return largest.waiting.getFirst();
    }
    return waiting.isEmpty() ? null : waiting.getFirst();
  }

  /// How many connections there are.
  int count() {
    lock.lock();
    try {
      return all.size();
    } finally {
      lock.unlock();
    }
  }

  /// Cuts those whose time is over.
  void look() {
    List<Visitor> present;
    lock.lock();
    try {
      present = List.copyOf(all);
    } finally {
      lock.unlock();
    }
    long now = System.nanoTime();
    for (Visitor visitor : present) {
      if (visitor.overdue(now)) {
        visitor.cut("it takes too long");
      }
    }
  }

  void underLock(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /// Under the lock.
  void serves(Visitor visitor) {
    waiting.remove(visitor);
    Crowd crowd = visitor.crowd();
    if (crowd != null) {
      crowd.waiting.remove(visitor);
    }
  }

  /// Under the lock.
  void letsWait(Visitor visitor) {
    if (!all.contains(visitor)) {
      return;
    }
    waiting.add(visitor);
    Crowd crowd = visitor.crowd();
    if (crowd != null) {
      crowd.waiting.add(visitor);
    }
  }

  void leaves(Visitor visitor) {
    underLock(() -> remove(visitor));
  }

  private void remove(Visitor visitor) {
    if (!all.remove(visitor)) {
      return;
    }
    serves(visitor);
    Crowd crowd = visitor.crowd();
    if (crowd != null && --crowd.count == 0) {
      crowds.remove(crowd.address);
    }
  }

  /// What counts as one address; null for the trusted.
  private @Nullable Object addressOf(SocketAddress peer) {
    if (!(peer instanceof InetSocketAddress socket)
        || options.trusted().test(socket.getAddress())) {
      return null;
    }
    InetAddress address = socket.getAddress();
    return address instanceof Inet6Address six ? (Object) network(six) : address;
  }

  private static long network(Inet6Address address) {
    long network = 0;
    byte[] octets = address.getAddress();
    for (int i = 0; i < 8; i++) {
      network = network << 8 | (octets[i] & 0xff);
    }
    return network;
  }
}
