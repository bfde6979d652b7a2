package dev.gangway.openssh;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What the usual forms of `ProxyCommand` do: `ssh -W %h:%p HOST`, `ssh HOST nc %h %p`, and `nc`,
/// `ncat`, `connect` and `corkscrew` with an HTTP or SOCKS proxy. An option that is not known to be
/// harmless makes the whole command unknown; nothing is guessed.
final class ProxyCommand {

  /// What a command comes to.
  sealed interface Way {}

  /// Straight to the host.
  record Direct() implements Way {}

  /// Over another host.
  record Over(Hop hop) implements Way {}

  /// By a proxy.
  record By(String url, Optional<String> user) implements Way {}

  /// Something else.
  record Unknown() implements Way {}

  private static final Way UNKNOWN = new Unknown();
  private static final int HTTP_PORT = 3128;
  private static final int SOCKS_PORT = 1080;

  /// What a shell would do something with; `%h` and quotes are not among it.
  private static final Pattern SHELL = Pattern.compile("[$`;|&<>()*?\\\\{}!]");

  private static final Pattern QUIET_OPTIONS = Pattern.compile("-[qTxanv46]+");

  private final Deque<String> words;
  private final Settings settings;

  private ProxyCommand(List<String> words, Settings settings) {
    this.words = new ArrayDeque<>(words);
    this.settings = settings;
  }

  /// What the command does for this host.
  static Way of(String command, Settings settings) {
    if (Settings.isNone(command.strip())) {
      return new Direct();
    }
    String plain = command.replace("2>/dev/null", "").replace("2> /dev/null", "");
    Optional<List<String>> words = ConfigLine.split(plain);
    if (SHELL.matcher(plain).find() || words.isEmpty() || words.get().isEmpty()) {
      return UNKNOWN;
    }
    return new ProxyCommand(words.get(), settings).way();
  }

  private Way way() {
    if ("exec".equals(words.peek())) {
      words.poll();
    }
    String program = next();
    return switch (program.substring(program.lastIndexOf('/') + 1)) {
      case "ssh" -> ssh();
      case "nc", "netcat", "nc.openbsd" -> nc();
      case "ncat" -> ncat();
      case "connect", "connect-proxy" -> connect();
      case "corkscrew" -> {
        Way way = proxy("http", next() + ":" + next(), HTTP_PORT, Optional.empty());
        yield isTarget() ? way : UNKNOWN;
      }
      default -> UNKNOWN;
    };
  }

  private String next() {
    String word = words.poll();
    return word == null ? "" : word;
  }

  /// `-l user` or `-luser`: what stands behind the letter.
  private String value(String option) {
    return option.length() > 2 ? option.substring(2) : next();
  }

  /// Whether `%h %p` and nothing else is left.
  private boolean isTarget() {
    return words.size() == 2
        && next().equals("%h")
        && (words.peek().equals("%p") || words.peek().equals("" + settings.port()));
  }

  private Way ssh() {
    Optional<Hop> hop = Optional.empty();
    Optional<String> user = Optional.empty();
    OptionalInt port = OptionalInt.empty();
    boolean forwards = false;
    while (!words.isEmpty()) {
      String word = next();
      if (word.startsWith("-W")) {
        String target = value(word);
        forwards = target.equals("%h:%p") || target.equals("[%h]:%p");
        if (!forwards) {
          return UNKNOWN;
        }
      } else if (word.startsWith("-l")) {
        user = Optional.of(value(word)).flatMap(this::expand);
        if (user.isEmpty()) {
          return UNKNOWN;
        }
      } else if (word.startsWith("-p")) {
        port = Ports.parse(value(word));
        if (port.isEmpty()) {
          return UNKNOWN;
        }
      } else if (word.startsWith("-")) {
        if (!QUIET_OPTIONS.matcher(word).matches()) {
          return UNKNOWN;
        }
      } else if (hop.isEmpty()) {
        hop = expand(word).flatMap(Hop::parse);
        if (hop.isEmpty()) {
          return UNKNOWN;
        }
      } else {
        String program = word.equals("exec") ? next() : word;
        boolean relays =
            !forwards
                && List.of("nc", "netcat", "ncat", "/bin/nc", "/usr/bin/nc").contains(program);
        forwards = relays && withoutTimeouts() && isTarget();
        words.clear();
        if (!forwards) {
          return UNKNOWN;
        }
      }
    }
    if (hop.isEmpty() || !forwards) {
      return UNKNOWN;
    }
    return new Over(hop.get().or(user, port));
  }

  /// Takes `-q 0` and `-w 10` away, which end an `nc` that is not needed any more.
  private boolean withoutTimeouts() {
    while (!words.isEmpty() && words.peek().startsWith("-")) {
      String option = next();
      if (!option.startsWith("-q") && !option.startsWith("-w")) {
        return false;
      }
      if (!value(option).chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  private Optional<String> expand(String text) {
    return new Tokens(
            Map.of(
                'h', settings.hostName(),
                'n', settings.name(),
                'p', Integer.toString(settings.port()),
                'r', settings.user()))
        .expand(text);
  }

  private Way nc() {
    String kind = "5";
    String proxy = "";
    Optional<String> user = Optional.empty();
    while (!words.isEmpty() && words.peek().startsWith("-")) {
      String option = next();
      if (option.startsWith("-X")) {
        kind = value(option);
      } else if (option.startsWith("-x")) {
        proxy = value(option);
      } else if (option.startsWith("-P")) {
        user = Optional.of(value(option));
      } else if (option.startsWith("-q") || option.startsWith("-w")) {
        value(option);
      } else if (!option.equals("-v")) {
        return UNKNOWN;
      }
    }
    if (!isTarget()) {
      return UNKNOWN;
    }
    if (proxy.isEmpty()) {
      return new Direct();
    }
    return switch (kind) {
      case "connect" -> proxy("http", proxy, HTTP_PORT, user);
      case "5" -> proxy("socks5", proxy, SOCKS_PORT, user);
      default -> UNKNOWN;
    };
  }

  private Way ncat() {
    String kind = "http";
    String proxy = "";
    while (!words.isEmpty() && words.peek().startsWith("-")) {
      String option = next();
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (!name.equals("--proxy") && !name.equals("--proxy-type")) {
        return UNKNOWN;
      }
      String value = equals < 0 ? next() : option.substring(equals + 1);
      if (name.equals("--proxy")) {
        proxy = value;
      } else {
        kind = value;
      }
    }
    if (!isTarget() || !(kind.equals("http") || kind.equals("socks5"))) {
      return UNKNOWN;
    }
    return proxy.isEmpty()
        ? new Direct()
        : proxy(kind, proxy, kind.equals("http") ? HTTP_PORT : SOCKS_PORT, Optional.empty());
  }

  private Way connect() {
    String option = next();
    boolean http = option.startsWith("-H");
    if (!http && !option.startsWith("-S")) {
      return UNKNOWN;
    }
    String proxy = value(option);
    int at = proxy.lastIndexOf('@');
    Optional<String> user = at < 0 ? Optional.empty() : Optional.of(proxy.substring(0, at));
    Way way =
        proxy(http ? "http" : "socks5", proxy.substring(at + 1), http ? 80 : SOCKS_PORT, user);
    return isTarget() ? way : UNKNOWN;
  }

  private static Way proxy(String scheme, String where, int usual, Optional<String> user) {
    Optional<Hop> parsed = Hop.parse(where);
    if (parsed.isEmpty() || parsed.get().user().isPresent()) {
      return UNKNOWN;
    }
    String host = parsed.get().host();
    String url =
        scheme
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + parsed.get().port().orElse(usual);
    boolean accepted = Accepted.proxy(url) && user.stream().allMatch(Accepted::proxyUser);
    return accepted ? new By(url, user) : UNKNOWN;
  }
}
