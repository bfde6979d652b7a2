package dev.gangway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `docker`.
final class DockerSection {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_PATTERN = 256;
  private static final int LONGEST_PATH = 1024;
  private static final int DEFAULT_PORT = 2375;

  /// No slash, which parts the daemon's name from the container's in what `open` names.
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

  /// Of the characters a container's name may have, and those that make a pattern.
  private static final Pattern NAME_PATTERN = Pattern.compile("[a-zA-Z0-9_.*?-]+");

  private static final Pattern TCP =
      Pattern.compile("tcp://(\\[[^]]*]|[^:/\\[\\]]*)(?::([0-9]{1,5}))?/?");
  private static final String UNIX = "unix://";

  private DockerSection() {}

  /// The daemons that are complete; what is wrong with the others has been said.
  static List<DockerConfig> readAll(List<Section> sections) {
    UniqueNames names = new UniqueNames("daemons");
    return sections.stream().flatMap(section -> read(section, names).stream()).toList();
  }

  private static Optional<DockerConfig> read(Section section, UniqueNames names) {
    section.require(Keys.Docker.NAME);
    section.require(Keys.Docker.ENDPOINT);
    Optional<String> name = section.text(Keys.Docker.NAME, DockerSection::name);
    name.ifPresent(given -> names.check(section, Keys.Docker.NAME, given));
    Optional<DockerConfig.Endpoint> endpoint =
        section.text(Keys.Docker.ENDPOINT, DockerSection::endpoint);
    if (endpoint.orElse(null) instanceof DockerConfig.Endpoint.Tcp) {
      section.warning(
          Keys.Docker.ENDPOINT,
          "without TLS whoever reaches that port is root on the daemon's machine, and whoever sits"
              + " on the way reads every key typed; keep it on the loopback or in a tunnel");
    }
    DockerConfig defaults =
        DockerConfig.withDefaults(
            name.orElse(""),
            endpoint.orElse(new DockerConfig.Endpoint.Unix(Path.of("/"))),
            section.position());
    DockerConfig daemon =
        new DockerConfig(
            defaults.name(),
            defaults.endpoint(),
            patterns(section.section(Keys.Docker.INCLUDE), defaults.include()),
            patterns(section.section(Keys.Docker.EXCLUDE), defaults.exclude()),
            section.text(Keys.Docker.SHELL, DockerSection::program),
            section.time(Keys.Docker.CONNECT_TIMEOUT, defaults.connectTimeout()),
            section.time(Keys.Docker.REQUEST_TIMEOUT, defaults.requestTimeout()),
            section.time(Keys.Docker.RETRY, defaults.retry()),
            section.time(Keys.Docker.GRACE, defaults.grace()),
            section.number(Keys.Docker.CONTAINERS, defaults.containers()),
            MarksSection.read(section),
            defaults.position());
    return name.isEmpty() || endpoint.isEmpty() ? Optional.empty() : Optional.of(daemon);
  }

  private static NamePatterns patterns(Section section, NamePatterns otherwise) {
    return section
        .list(Keys.Names.NAMES, DockerSection::pattern)
        .map(NamePatterns::new)
        .orElse(otherwise);
  }

  private static Parsed<String> name(String text) {
    return NAME.matcher(text).matches() && text.length() <= LONGEST_NAME
        ? Parsed.value(text)
        : Parsed.malformed(
            "a name of at most "
                + LONGEST_NAME
                + " letters, digits, `_`, `.` and `-` that begins with a letter or digit");
  }

  private static Parsed<String> pattern(String text) {
    return NAME_PATTERN.matcher(text).matches() && text.length() <= LONGEST_PATTERN
        ? Parsed.value(text)
        : Parsed.malformed(
            "a pattern of letters, digits, `_`, `.`, `-`, `*` (any of them) and `?` (one of them)");
  }

  private static Parsed<String> program(String text) {
    return text.startsWith("/")
            && text.length() <= LONGEST_PATH
            && text.codePoints().noneMatch(Quoted::isInvisible)
        ? Parsed.value(text)
        : Parsed.malformed("a program's whole path in the container, such as `/bin/zsh`");
  }

  private static Parsed<DockerConfig.Endpoint> endpoint(String text) {
    String expected = "`unix://` and a path, or `tcp://` and a host and a port";
    if (text.startsWith(UNIX)) {
      String path = text.substring(UNIX.length());
      return path.startsWith("/") && path.indexOf('\0') < 0
          ? Parsed.value(new DockerConfig.Endpoint.Unix(Path.of(path)))
          : Parsed.malformed("a whole path behind `unix://`: `unix:///var/run/docker.sock`");
    }
    Matcher tcp = TCP.matcher(text);
    if (tcp.matches()) {
      String host = tcp.group(1);
      String port = Optional.ofNullable(tcp.group(2)).orElse(Integer.toString(DEFAULT_PORT));
      if (NetworkName.isHost(host) && NetworkName.isPort(port)) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return Parsed.value(new DockerConfig.Endpoint.Tcp(bare, Integer.parseInt(port)));
      }
      return Parsed.malformed("a host name or an address and a port behind `tcp://`");
    }
    if (text.startsWith("/")) {
      return Parsed.malformed(expected + "; a path alone needs `unix://` before it");
    }
    if (text.startsWith("ssh://") || text.startsWith("https://")) {
      return Parsed.malformed(expected + "; this version has no other ways to a daemon yet");
    }
    return Parsed.malformed(expected);
  }
}
