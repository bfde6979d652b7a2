package dev.gangway.e2e.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A configuration file in the making.
public final class GatewayConfig {
  private final Map<String, List<String>> sections = new TreeMap<>();
  private final List<Map<String, String>> hosts = new ArrayList<>();

  /// One that listens on loopback; the port is the script's `--port`.
  public GatewayConfig() {
    set("server", "listen: 127.0.0.1:8022");
  }

  /// Adds a line to a section: `set("limits", "ping: 1s")`.
  public GatewayConfig set(String section, String line) {
    sections.computeIfAbsent(section, _ -> new ArrayList<>()).add(line);
    return this;
  }

  /// Adds a host.
  ///
  /// @param fields values as they stand in YAML
  public GatewayConfig host(Map<String, String> fields) {
    hosts.add(new LinkedHashMap<>(fields));
    return this;
  }

  /// The file.
  public String yaml() {
    StringBuilder yaml = new StringBuilder();
    sections.forEach((section, lines) -> {
      yaml.append(section).append(":\n");
      lines.forEach(line -> yaml.append("  ").append(line).append('\n'));
    });
    yaml.append("hosts:\n");
    for (Map<String, String> host : hosts) {
      String lead = "  - ";
      for (Map.Entry<String, String> field : host.entrySet()) {
        yaml.append(lead).append(field.getKey()).append(": ").append(field.getValue()).append('\n');
        lead = "    ";
      }
    }
    return yaml.toString();
  }
}
