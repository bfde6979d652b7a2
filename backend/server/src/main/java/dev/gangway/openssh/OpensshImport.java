package dev.gangway.openssh;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;

/// Imports an OpenSSH client configuration: each name that a `Host` line spells out becomes a host,
/// and so does each one on the way to another. Stateless to the outside; one object for one import.
public final class OpensshImport {
  private static final int MOST_HOSTS = 10_000;

  /// Gangway reads files up to this size.
  private static final int LARGEST_YAML = 1 << 20;

  private final Remarks remarks = new Remarks();
  private final Surroundings surroundings;
  private final KnownHosts knownHosts;
  private final Map<String, Settings> hops = new HashMap<>();

  private OpensshImport(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.knownHosts = new KnownHosts(surroundings);
  }

  /// Reads the file and all that it includes.
  public static ImportResult read(Path file, Surroundings surroundings) {
    try {
      return new OpensshImport(surroundings).read(file);
    } catch (Unreadable e) {
      return new ImportResult.Refused(e.why());
    }
  }

  private ImportResult read(Path file) throws Unreadable {
    ConfigTree tree = new ConfigReader(surroundings, remarks).read(file);
    Evaluation evaluation = new Evaluation(tree, surroundings, remarks);
    Map<String, ConfigLine> names = new LinkedHashMap<>();
    List<ConfigLine> heads = new ArrayList<>();
    collect(tree, names, heads);
    if (names.size() > MOST_HOSTS) {
      throw new Unreadable(Shown.path(file) + ": more than " + MOST_HOSTS + " hosts");
    }
    Map<String, ImportedHost> hosts = new LinkedHashMap<>();
    Queue<ImportedHost> open = new ArrayDeque<>();
    for (Map.Entry<String, ConfigLine> each : names.entrySet()) {
      Settings settings = evaluation.of(each.getKey());
      if (settings.named()) {
        translate(each.getKey(), each.getValue(), settings, hosts).ifPresent(open::add);
      } else {
        remarks.add(
            each.getValue().place(),
            "Host: "
                + Shown.quoted(each.getKey())
                + " is never reached: it is excluded again, or stands in a file that is included for"
                + " other hosts only");
      }
    }
    Map<String, List<String>> ways = new LinkedHashMap<>();
    while (!open.isEmpty()) {
      ImportedHost host = open.poll();
      List<String> way = new ArrayList<>();
      for (Hop hop : host.hops()) {
        Settings bare = hop(Hop.of(Optional.empty(), hop.host(), OptionalInt.empty()), evaluation);
        Settings settings = hop(hop, evaluation);
        // Different ways to say the same are one host.
        String name =
            Hop.of(
                    Optional.of(settings.user()).filter(user -> !user.equals(bare.user())),
                    hop.host(),
                    settings.port() == bare.port()
                        ? OptionalInt.empty()
                        : OptionalInt.of(settings.port()))
                .text();
        if (!hosts.containsKey(name)) {
          if (hosts.size() >= MOST_HOSTS) {
            throw new Unreadable(
                Shown.path(file) + ": more than " + MOST_HOSTS + " hosts with those on the way");
          }
          translate(name, host.wayLine(), settings, hosts).ifPresent(open::add);
        }
        way.add(name);
      }
      ways.put(host.name(), way);
    }
    Ways.write(hosts, ways);
    unused(heads, evaluation);
    return result(file, hosts);
  }

  /// What holds for a hop. Thousands of hosts may have the same one.
  private Settings hop(Hop hop, Evaluation evaluation) {
    return hops.computeIfAbsent(hop.text(), _ -> evaluation.of(hop.host(), hop.user(), hop.port()));
  }

  private Optional<ImportedHost> translate(
      String name, ConfigLine whence, Settings settings, Map<String, ImportedHost> hosts) {
    Optional<ImportedHost> host = HostTranslation.of(name, whence, settings, remarks, knownHosts);
    host.ifPresent(each -> hosts.put(name, each));
    return host;
  }

  /// The names that `Host` lines spell out, each with its first line, and all first lines of
  /// blocks.
  private static void collect(
      ConfigTree tree, Map<String, ConfigLine> names, List<ConfigLine> heads) {
    for (ConfigTree.Block block : tree.blocks()) {
      if (block.condition() instanceof Condition.Never) {
        continue;
      }
      block
          .head()
          .ifPresent(head -> {
            heads.add(head);
            if (head.keyword().equals("host")) {
              head.words().stream()
                  .filter(word -> !word.startsWith("!") && !word.isEmpty() && !Wildcard.isOne(word))
                  .forEach(word -> names.putIfAbsent(word, head));
            }
          });
      for (ConfigTree.Item item : block.items()) {
        if (item instanceof ConfigTree.Included(var files)) {
          files.forEach(each -> collect(each, names, heads));
        }
      }
    }
  }

  /// Patterns that no name fits: there is no saying which hosts they were meant for.
  private void unused(List<ConfigLine> heads, Evaluation evaluation) {
    for (ConfigLine head : heads) {
      boolean pattern =
          head.keyword().equals("match")
              || head.words().stream()
                  .allMatch(word -> word.startsWith("!") || Wildcard.isOne(word));
      if (pattern && !evaluation.hasApplied(head.place())) {
        remarks.add(
            head.place(),
            head.written() + ": applies to no host whose name stands in the file; left out");
      }
    }
  }

  private ImportResult result(Path file, Map<String, ImportedHost> hosts) {
    if (hosts.isEmpty()) {
      return new ImportResult.Imported("", 0, remarks.all(file));
    }
    StringBuilder out = new StringBuilder();
    out.append("# From ")
        .append(Shown.path(file))
        .append(" by `gangway import`, which said what it");
    out.append(" could not carry over.\n");
    out.append("# Keys that only an ssh-agent has are not here; see `agent`.\n");
    YamlFields ssh = new YamlFields();
    ssh.list("known_hosts", knownHosts.files());
    if (!ssh.lines().isEmpty()) {
      out.append("ssh:\n");
      ssh.lines().forEach(line -> out.append("  ").append(line).append('\n'));
    }
    out.append("hosts:\n");
    for (ImportedHost host : hosts.values()) {
      host.draft().comments().stream()
          .distinct()
          .forEach(comment -> out.append("  # ").append(comment).append('\n'));
      String lead = "  - ";
      for (String line : host.draft().fields().lines()) {
        out.append(lead).append(line).append('\n');
        lead = "    ";
      }
    }
    if (out.toString().getBytes(StandardCharsets.UTF_8).length > LARGEST_YAML) {
      remarks.add(
          new Place(file, 1),
          "all of it is more than the 1 MiB that Gangway reads; take hosts out, or run two gateways");
    }
    return new ImportResult.Imported(out.toString(), hosts.size(), remarks.all(file));
  }
}
