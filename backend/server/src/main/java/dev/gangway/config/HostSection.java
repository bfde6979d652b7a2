package dev.gangway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `hosts`.
final class HostSection {
  private static final int DEFAULT_PORT = 22;
  private static final int LONGEST_NAME = 128;

  private HostSection() {}

  /// The hosts that are complete; what is wrong with the others has been said.
  ///
  /// @param defaults of all hosts
  static List<HostConfig> readAll(List<Section> sections, SshConfig defaults) {
    UniqueNames names = new UniqueNames("hosts");
    Map<String, HostRouteSection.Stop> stops = new LinkedHashMap<>();
    List<HostConfig> hosts = new ArrayList<>();
    for (Section section : sections) {
      Optional<String> name = section.text(Keys.Host.NAME, HostSection::name);
      HostRoute route = HostRouteSection.read(section);
      name.ifPresent(given -> {
        names.check(section, Keys.Host.NAME, given);
        stops.putIfAbsent(given, new HostRouteSection.Stop(section, route));
      });
      read(section, name, route, defaults).ifPresent(hosts::add);
    }
    HostRouteSection.check(stops);
    return hosts;
  }

  private static Optional<HostConfig> read(
      Section section, Optional<String> name, HostRoute route, SshConfig defaults) {
    section.require(Keys.Host.NAME);
    section.require(Keys.Host.ADDRESS);
    section.require(Keys.Host.USER);
    Optional<String> address = section.text(Keys.Host.ADDRESS, NetworkName::address);
    int port = section.number(Keys.Host.PORT, DEFAULT_PORT);
    Optional<HostLogin> login = HostLoginSection.read(section);
    HostKeyRule hostKeys = HostKeySection.read(section, defaults.unknownKey());
    AlgorithmRules algorithms = AlgorithmsSection.read(section, defaults.algorithms());
    HostTerminal terminal = HostTerminalSection.read(section);
    Optional<String> group = section.text(Keys.Host.GROUP, HostSection::name);
    List<String> tags = section.list(Keys.Host.TAGS, HostSection::name).orElse(List.of());
    Marks marks = MarksSection.read(section);
    if (name.isEmpty() || address.isEmpty() || login.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new HostConfig(
            name.get(),
            address.get(),
            port,
            login.get(),
            hostKeys,
            route,
            algorithms,
            terminal,
            group,
            tags,
            marks,
            section.position()));
  }

  /// Names of hosts and groups, and tags: shown to users, so nothing invisible is in them.
  static Parsed<String> name(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      return Parsed.malformed("a name, not blanks alone");
    }
    if (trimmed.codePointCount(0, trimmed.length()) > LONGEST_NAME) {
      return Parsed.malformed("at most " + LONGEST_NAME + " characters");
    }
    return trimmed.codePoints().anyMatch(Quoted::isInvisible)
        ? Parsed.malformed("a name without control characters and other invisible ones")
        : Parsed.value(trimmed);
  }
}
