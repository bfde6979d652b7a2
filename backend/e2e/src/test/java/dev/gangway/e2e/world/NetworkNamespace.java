package dev.gangway.e2e.world;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A network of its own in this machine, joined by one cable to the machine's or to another one's,
/// whose packets can be dropped or refused as a router or a firewall does it: nobody's socket is
/// touched, and the kernel at each end draws its own conclusions. Needs root, and fails without.
public final class NetworkNamespace implements AutoCloseable {
  private static final AtomicInteger made = new AtomicInteger();

  private static final String IP = Place.program("ip", "iproute2").toString();
  private static final String IPTABLES = Place.program("iptables", "iptables").toString();

  private final String name;
  private final String address;

  private NetworkNamespace(String name, String address) {
    this.name = name;
    this.address = address;
  }

  /// Makes one that this machine reaches.
  public static NetworkNamespace make() {
    return make("");
  }

  /// Makes one that is reached from this one alone: this one passes nothing on.
  public NetworkNamespace behind() {
    return make(name);
  }

  /// @param from the name of the one it is joined to; empty: the machine
  private static NetworkNamespace make(String from) {
    int number = made.incrementAndGet();
    long pid = ProcessHandle.current().pid();
    String name = "gw%d-%d".formatted(pid % 100_000, number);
    // Two addresses of 198.18.0.0/15, which is for tests of networks (RFC 2544).
    int block = (int) ((pid * 16 + number) % 16_384);
    String base = "198.18.%d.".formatted(block / 64);
    String inside = base + (block % 64 * 4 + 2);
    String outside = base + (block % 64 * 4 + 1);
    ip("netns", "add", name);
    NetworkNamespace namespace = new NetworkNamespace(name, inside);
    try {
      String[] there = from.isEmpty() ? new String[0] : new String[] {"-n", from};
      ip(there, "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
      ip(there, "address", "add", outside + "/30", "dev", name);
      ip(there, "link", "set", name, "up");
      ip("-n", name, "address", "add", inside + "/30", "dev", "eth0");
      ip("-n", name, "link", "set", "eth0", "up");
      ip("-n", name, "link", "set", "lo", "up");
    } catch (AssertionError failure) {
      namespace.close();
      throw failure;
    }
    return namespace;
  }

  /// Its name, as `ip netns` has it.
  public String name() {
    return name;
  }

  /// Its address, for whoever is outside.
  public String address() {
    return address;
  }

  /// A command that runs in it.
  List<String> inside(List<String> command) {
    return Place.command(List.of(IP, "netns", "exec", name), command);
  }

  /// Every packet that comes in or goes out is lost.
  public void drop() {
    rule("INPUT", "DROP");
    rule("OUTPUT", "DROP");
  }

  /// Every packet that comes in is answered by “port unreachable” (RFC 792).
  public void reject() {
    rule("INPUT", "REJECT");
  }

  /// Packets pass again.
  public void heal() {
    ChildProcess.run(List.of(IP, "netns", "exec", name, IPTABLES, "-F"));
  }

  private void rule(String chain, String verdict) {
    ChildProcess.run(List.of(IP, "netns", "exec", name, IPTABLES, "-A", chain, "-j", verdict));
  }

  private static void ip(String[] where, String... arguments) {
    ip(Stream.concat(Stream.of(where), Stream.of(arguments)).toArray(String[]::new));
  }

  private static void ip(String... arguments) {
    ChildProcess.run(Place.command(List.of(IP), List.of(arguments)));
  }

  /// Removes it, and the cable with it.
  @Override
  public void close() {
    ip("netns", "del", name);
  }
}
