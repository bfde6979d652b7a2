package dev.gangway.openssh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What holds for one host: of each keyword the first line that applied, and of those that add up
/// all of them. For one thread.
final class Settings {
  static final int DEFAULT_PORT = 22;

  /// OpenSSH's own bound for these.
  private static final int MOST_FILES = 100;

  private final String name;
  private final Optional<String> givenUser;
  private final OptionalInt givenPort;
  private final Surroundings surroundings;
  private final Map<String, List<ConfigLine>> lines = new LinkedHashMap<>();
  private boolean named;

  /// @param name as it would be typed behind `ssh`
  /// @param user as in `ssh user@name`, which comes before the file's
  /// @param port as in `ssh -p`
  Settings(String name, Optional<String> user, OptionalInt port, Surroundings surroundings) {
    this.name = name;
    this.givenUser = user;
    this.givenPort = port;
    this.surroundings = surroundings;
  }

  String name() {
    return name;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /// Whether a `Host` line that applied has exactly this name.
  boolean named() {
    return named;
  }

  void setNamed() {
    named = true;
  }

  /// Takes a line of a block that applies, unless an earlier one has said the same.
  void take(ConfigLine line) {
    String keyword = line.keyword();
    if (Keywords.addsUp(keyword)) {
      List<ConfigLine> same = lines.computeIfAbsent(keyword, _ -> new ArrayList<>());
      if (same.size() < MOST_FILES
          && same.stream().noneMatch(other -> other.words().equals(line.words()))) {
        same.add(line);
      }
      return;
    }
    // The two ways compete; the first one wins.
    boolean blocked =
        switch (keyword) {
          case "proxyjump" -> lines.containsKey("proxycommand");
          case "proxycommand" ->
              first("proxyjump").filter(jump -> !isNone(jump.command())).isPresent();
          default -> false;
        };
    if (!blocked) {
      lines.computeIfAbsent(keyword, _ -> List.of(line));
    }
  }

  /// The line that holds.
  Optional<ConfigLine> first(String keyword) {
    return Optional.ofNullable(lines.get(keyword)).map(List::getFirst);
  }

  /// The argument that holds.
  Optional<String> word(String keyword) {
    return first(keyword).map(ConfigLine::word);
  }

  /// Whether a switch is on.
  ///
  /// @param otherwise what holds if no line says it
  boolean isOn(String keyword, boolean otherwise) {
    return word(keyword)
        .map(word -> word.toLowerCase(Locale.ROOT))
        .map(word -> !word.equals("no") && !word.equals("false"))
        .orElse(otherwise);
  }

  /// All lines of a keyword that adds up, in the order in which they are tried.
  List<ConfigLine> all(String keyword) {
    return lines.getOrDefault(keyword, List.of());
  }

  /// The keywords that there are.
  Iterable<String> keywords() {
    return lines.keySet();
  }

  /// The address that `ssh` would look up: `HostName`, or else the name. In lower case, as `ssh`
  /// has it; as it stands there if it has tokens that are none.
  String hostName() {
    String address =
        word("hostname")
            .map(written -> new Tokens(Map.of('h', name)).expand(written).orElse(written))
            .orElse(name);
    return address.toLowerCase(Locale.ROOT);
  }

  int port() {
    return givenPort.isPresent()
        ? givenPort.getAsInt()
        : word("port")
            .map(Ports::parse)
            .map(port -> port.orElse(DEFAULT_PORT))
            .orElse(DEFAULT_PORT);
  }

  /// The login name on the host.
  String user() {
    return givenUser.or(() -> word("user")).orElse(surroundings.user());
  }

  /// Whether somebody has said the login name.
  boolean hasUser() {
    return givenUser.isPresent() || first("user").isPresent();
  }

  static boolean isNone(String word) {
    return word.equalsIgnoreCase("none");
  }
}
