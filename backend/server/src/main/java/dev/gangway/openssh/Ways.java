package dev.gangway.openssh;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes the ways over other hosts, those that Gangway takes: over hosts that are there, not too
/// many, and never in a circle. As in OpenSSH, the way to the first hop is that host's own.
final class Ways {
  /// Gangway's own bound.
  private static final int MOST_HOPS = 8;

  private Ways() {}

  /// @param ways by the host's name, the nearest to the gateway first; those that cannot be are
  ///   taken out and said
  static void write(Map<String, ImportedHost> hosts, Map<String, List<String>> ways) {
    for (ImportedHost host : hosts.values()) {
      List<String> way = ways.getOrDefault(host.name(), List.of());
      List<String> missing = way.stream().filter(name -> !hosts.containsKey(name)).toList();
      if (!missing.isEmpty()) {
        drop(host, ways, "there is no way over " + Shown.quoted(missing.getFirst()));
      }
    }
    // Whoever stands in a circle first: those that only lead into one are right as they are.
    for (ImportedHost host : hosts.values()) {
      if (whole(host.name(), ways).contains(host.name())) {
        drop(host, ways, "the way would lead over the host itself, which `ssh` refuses too");
      }
    }
    for (ImportedHost host : hosts.values()) {
      List<String> whole = whole(host.name(), ways);
      if (whole.size() > MOST_HOPS) {
        drop(host, ways, "the way leads over more than " + MOST_HOPS + " other hosts");
      } else if (Set.copyOf(whole).size() < whole.size()) {
        drop(host, ways, "the way leads over one host twice");
      }
    }
    for (ImportedHost host : hosts.values()) {
      host.draft().fields().oneOrList("jump", ways.getOrDefault(host.name(), List.of()));
    }
  }

  private static void drop(ImportedHost host, Map<String, List<String>> ways, String why) {
    ways.put(host.name(), List.of());
    host.draft().sayBeside(host.wayLine(), why + "; the host is tried straight");
  }

  /// All hops, as far as one may still be interested in them.
  private static List<String> whole(String name, Map<String, List<String>> ways) {
    List<String> whole = new ArrayList<>();
    Set<String> firsts = new LinkedHashSet<>();
    String next = name;
    while (whole.size() <= MOST_HOPS && firsts.add(next)) {
      List<String> way = ways.getOrDefault(next, List.of());
      if (way.isEmpty()) {
        return whole;
      }
      whole.addAll(way);
      next = way.getFirst();
    }
    return whole;
  }
}
