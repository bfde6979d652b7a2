package dev.gangway.config;

import java.time.Duration;
import java.util.List;

/// Every key there is, with its bounds: the one table that the loader, the messages and the
/// excerpts go by. What a key means, and why its default is what it is, stands beside the component
/// of the record it becomes.
final class Keys {
  private static final String WITHOUT_LOGIN =
      "this version has no logins yet, and to ignore the key would leave the door open; take it out,"
          + " and keep the gateway on the loopback";

  /// `server`, see [ServerConfig].
  static final class Server {
    static final Key<Kind.Text> LISTEN =
        text("listen", "an address and a port such as `127.0.0.1:8022` or `\"[::1]:8022\"`");
    static final Key<Kind.Text> PUBLIC_URL =
        text("public_url", "a URL such as `https://console.example.com/`");
    static final Key<Kind.Scalars> HOSTS = texts("hosts", "a host name, with or without a port");
    static final Key<Kind.Text> BASE_PATH = text("base_path", "a path such as `/console/`");
    static final Key<Kind.Scalars> TRUSTED_PROXIES =
        texts("trusted_proxies", "an address or a network such as `10.0.0.0/8`");

    /// Up to a day: some deployments let sessions end by themselves.
    static final Key<Kind.Time> DRAIN = time("drain", Duration.ZERO, Duration.ofDays(1));

    static final Kind.Mapping TABLE =
        new Kind.Mapping(List.of(LISTEN, PUBLIC_URL, HOSTS, BASE_PATH, TRUSTED_PROXIES, DRAIN));

    private Server() {}
  }

  /// `limits`, see [LimitsConfig].
  static final class Limits {
    static final Key<Kind.WholeNumber> SESSIONS = number("sessions", 1, 100_000);
    static final Key<Kind.WholeNumber> PAGES = number("pages", 1, 100_000);

    /// Each is a key exchange under way.
    static final Key<Kind.WholeNumber> OPENING = number("opening", 1, 1_000);

    static final Key<Kind.Time> FIRST_MESSAGE =
        time("first_message", Duration.ofSeconds(1), Duration.ofMinutes(5));
    static final Key<Kind.Time> ANSWER = time("answer", Duration.ofSeconds(5), Duration.ofHours(1));

    /// More than some proxies' idle limit of 60 s makes sense only where there is no proxy.
    static final Key<Kind.Time> PING = time("ping", Duration.ofSeconds(1), Duration.ofMinutes(10));

    /// Also longer than `ping`, or every page that has nothing to say would be dropped.
    static final Key<Kind.Time> SILENCE =
        time("silence", Duration.ofSeconds(2), Duration.ofHours(1));

    static final Key<Kind.Time> WRITE_STALL =
        time("write_stall", Duration.ofSeconds(1), Duration.ofMinutes(10));

    /// The largest message a page needs is an answer with a passphrase in it.
    static final Key<Kind.Size> CONTROL_MESSAGE = size("control_message", 1 << 10, 1 << 20);

    static final Key<Kind.WholeNumber> FRAGMENTS = number("fragments", 1, 1_000_000);

    /// Pages acknowledge each 64 KiB; less would stop at every one of them.
    static final Key<Kind.Size> CREDIT = size("credit", 64 << 10, 16 << 20);

    static final Key<Kind.Size> INPUT = size("input", 4 << 10, 16 << 20);

    /// Below, the kernel rounds up; above, Ctrl-C is late for good.
    static final Key<Kind.Size> SEND_BUFFER = size("send_buffer", 16 << 10, 16 << 20);

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                SESSIONS,
                PAGES,
                OPENING,
                FIRST_MESSAGE,
                ANSWER,
                PING,
                SILENCE,
                WRITE_STALL,
                CONTROL_MESSAGE,
                FRAGMENTS,
                CREDIT,
                INPUT,
                SEND_BUFFER));

    private Limits() {}
  }

  /// `ssh`, see [SshConfig].
  static final class Ssh {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    static final Key<Kind.Scalars> KNOWN_HOSTS =
        new Key<>("known_hosts", new Kind.Scalars(new Kind.FilePath(), false));
    static final Key<Kind.Time> CONNECT_TIMEOUT = time("connect_timeout", SHORTEST, LONGEST);
    static final Key<Kind.Time> HANDSHAKE_TIMEOUT = time("handshake_timeout", SHORTEST, LONGEST);
    static final Key<Kind.Time> LOGIN_TIMEOUT = time("login_timeout", SHORTEST, LONGEST);
    static final Key<Kind.Time> START_TIMEOUT = time("start_timeout", SHORTEST, LONGEST);
    static final Key<Kind.Time> KEEPALIVE = time("keepalive", SHORTEST, Duration.ofHours(1));

    /// SSH packets carry up to 32 KiB, so a smaller window stalls at every packet.
    static final Key<Kind.Size> WINDOW = size("window", 32 << 10, 16 << 20);

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                KNOWN_HOSTS,
                CONNECT_TIMEOUT,
                HANDSHAKE_TIMEOUT,
                LOGIN_TIMEOUT,
                START_TIMEOUT,
                KEEPALIVE,
                WINDOW));

    private Ssh() {}
  }

  /// One of `hosts`, see [HostConfig].
  static final class Host {
    static final Key<Kind.Text> NAME = text("name", "a name of 1 to 128 characters");
    static final Key<Kind.Text> ADDRESS = text("address", "a host name or an address");
    static final Key<Kind.WholeNumber> PORT = number("port", 1, 65_535);
    static final Key<Kind.Text> USER = text("user", "the name to log in with");
    static final Key<Kind.Hidden> PASSWORD =
        new Key<>("password", new Kind.Hidden("a reference such as `\"${env:NAME}\"`"));
    static final Key<Kind.FilePath> KEY = new Key<>("key", new Kind.FilePath());
    static final Key<Kind.Hidden> PASSPHRASE =
        new Key<>("passphrase", new Kind.Hidden("a reference such as `\"${file:/path}\"`"));
    static final Key<Kind.Scalars> HOST_KEY =
        new Key<>(
            "host_key",
            new Kind.Scalars(
                new Kind.Text("a fingerprint as `ssh-keygen -l` prints it, `SHA256:…`"), true));
    static final Key<Kind.Text> GROUP = text("group", "a name of 1 to 128 characters");
    static final Key<Kind.Scalars> TAGS = texts("tags", "a word of 1 to 128 characters");
    static final Key<Kind.Later> JUMP =
        later("jump", "jump hosts come with a later version; take the key out");

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                NAME, ADDRESS, PORT, USER, PASSWORD, KEY, PASSPHRASE, HOST_KEY, GROUP, TAGS, JUMP));

    private Host() {}
  }

  /// What stands below `include` and `exclude` of one of `docker`, see [NamePatterns].
  static final class Names {
    static final Key<Kind.Scalars> NAMES =
        texts("names", "a pattern of container names such as `\"web-*\"`");

    static final Kind.Mapping TABLE = new Kind.Mapping(List.of(NAMES));

    private Names() {}
  }

  /// One of `docker`, see [DockerConfig].
  static final class Docker {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    static final Key<Kind.Text> NAME =
        text("name", "a name of letters, digits, `_`, `.` and `-`, such as `local`");
    static final Key<Kind.Text> ENDPOINT =
        text("endpoint", "where the daemon listens, such as `unix:///var/run/docker.sock`");
    static final Key<Kind.Mapping> INCLUDE = new Key<>("include", Names.TABLE);
    static final Key<Kind.Mapping> EXCLUDE = new Key<>("exclude", Names.TABLE);
    static final Key<Kind.Text> SHELL =
        text("shell", "a program's path in the container, such as `/bin/zsh`");
    static final Key<Kind.Time> CONNECT_TIMEOUT = time("connect_timeout", SHORTEST, LONGEST);
    static final Key<Kind.Time> REQUEST_TIMEOUT = time("request_timeout", SHORTEST, LONGEST);
    static final Key<Kind.Time> RETRY = time("retry", SHORTEST, LONGEST);

    /// What is promised is that nothing is left after 15 s; checking takes some of them.
    static final Key<Kind.Time> GRACE = time("grace", Duration.ZERO, Duration.ofSeconds(12));

    static final Key<Kind.WholeNumber> CONTAINERS = number("containers", 1, 100_000);

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                NAME,
                ENDPOINT,
                INCLUDE,
                EXCLUDE,
                SHELL,
                CONNECT_TIMEOUT,
                REQUEST_TIMEOUT,
                RETRY,
                GRACE,
                CONTAINERS));

    private Docker() {}
  }

  /// The file itself, see [Config].
  static final class Root {
    static final Key<Kind.Mapping> SERVER = new Key<>("server", Server.TABLE);
    static final Key<Kind.FilePath> STATE = new Key<>("state", new Kind.FilePath());
    static final Key<Kind.Mapping> LIMITS = new Key<>("limits", Limits.TABLE);
    static final Key<Kind.Mapping> SSH = new Key<>("ssh", Ssh.TABLE);
    static final Key<Kind.Mappings> HOSTS = new Key<>("hosts", new Kind.Mappings(Host.TABLE));
    static final Key<Kind.Mappings> DOCKER = new Key<>("docker", new Kind.Mappings(Docker.TABLE));
    static final Key<Kind.Later> LOGIN = later("login", WITHOUT_LOGIN);
    static final Key<Kind.Later> ACCESS = later("access", WITHOUT_LOGIN);

    static final Kind.Mapping TABLE =
        new Kind.Mapping(List.of(SERVER, STATE, LIMITS, SSH, HOSTS, DOCKER, LOGIN, ACCESS));

    private Root() {}
  }

  private Keys() {}

  private static Key<Kind.WholeNumber> number(String name, int least, int most) {
    return new Key<>(name, new Kind.WholeNumber(least, most));
  }

  private static Key<Kind.Time> time(String name, Duration least, Duration most) {
    return new Key<>(name, new Kind.Time(least, most));
  }

  private static Key<Kind.Size> size(String name, int least, int most) {
    return new Key<>(name, new Kind.Size(least, most));
  }

  private static Key<Kind.Text> text(String name, String expected) {
    return new Key<>(name, new Kind.Text(expected));
  }

  private static Key<Kind.Scalars> texts(String name, String expected) {
    return new Key<>(name, new Kind.Scalars(new Kind.Text(expected), false));
  }

  private static Key<Kind.Later> later(String name, String instead) {
    return new Key<>(name, new Kind.Later(instead));
  }
}
