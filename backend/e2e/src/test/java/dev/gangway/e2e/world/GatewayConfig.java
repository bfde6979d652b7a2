package dev.gangway.e2e.world;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A configuration file in the making.
public final class GatewayConfig {
  private final Map<String, List<String>> sections = new TreeMap<>();
  private final List<Map<String, String>> hosts = new ArrayList<>();
  private final List<Map<String, String>> daemons = new ArrayList<>();

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

  /// Adds a Docker daemon.
  ///
  /// @param more fields besides these, values as they stand in YAML
  public GatewayConfig docker(String name, Path socket, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>(more);
    fields.put("name", name);
    fields.put("endpoint", "unix://" + socket);
    daemons.add(fields);
    return this;
  }

  /// The file. Unless it says otherwise, the gateway waits for nobody when it is told to stop:
  /// tests leave sessions behind.
  public String yaml() {
    StringBuilder yaml = new StringBuilder();
    sections.forEach((section, lines) -> {
      yaml.append(section).append(":\n");
      lines.forEach(line -> yaml.append("  ").append(line).append('\n'));
      if (section.equals("server") && lines.stream().noneMatch(line -> line.startsWith("drain:"))) {
        yaml.append("  drain: 0s\n");
      }
    });
    append(yaml, "hosts", hosts);
    append(yaml, "docker", daemons);
    return yaml.toString();
  }

  private static void append(StringBuilder yaml, String key, List<Map<String, String>> items) {
    yaml.append(key).append(":\n");
    for (Map<String, String> item : items) {
      String lead = "  - ";
      for (Map.Entry<String, String> field : item.entrySet()) {
        yaml.append(lead).append(field.getKey()).append(": ").append(field.getValue()).append('\n');
        lead = "    ";
      }
    }
  }
}
