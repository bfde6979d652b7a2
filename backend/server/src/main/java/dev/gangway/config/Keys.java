package dev.gangway.config;

import java.time.Duration;
import java.util.List;

/// Every key there is, with its bounds: the one table that the loader, the messages and the
/// excerpts go by. What a key means, and why its default is what it is, stands beside the component
/// of the record it becomes.
final class Keys {
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

    static final Key<Kind.Mapping> TLS = new Key<>("tls", Tls.TABLE);

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(LISTEN, PUBLIC_URL, HOSTS, BASE_PATH, TRUSTED_PROXIES, DRAIN, TLS));

    private Server() {}
  }

  /// `server.tls`, see [TlsConfig].
  static final class Tls {
    static final Key<Kind.FilePath> CERTIFICATE = new Key<>("certificate", new Kind.FilePath());
    static final Key<Kind.FilePath> KEY = new Key<>("key", new Kind.FilePath());

    static final Kind.Mapping TABLE = new Kind.Mapping(List.of(CERTIFICATE, KEY));

    private Tls() {}
  }

  /// One of `login.users`, see [LoginConfig.LocalUser].
  static final class LocalUser {
    static final Key<Kind.Text> NAME = text("name", "the name to log in with");
    static final Key<Kind.Hidden> PASSWORD =
        new Key<>("password", new Kind.Hidden("a hash that `gangway hash-password` made", true));
    static final Key<Kind.Scalars> GROUPS = texts("groups", "a name of 1 to 128 characters");

    static final Kind.Mapping TABLE = new Kind.Mapping(List.of(NAME, PASSWORD, GROUPS));

    private LocalUser() {}
  }

  /// `login.header`, see [LoginConfig.HeaderLogin].
  static final class Header {
    static final Key<Kind.Text> PRESET =
        text("preset", "`authelia`, `authentik`, `oauth2-proxy` or `tailscale`");
    static final Key<Kind.Text> USER = text("user", "a header's name such as `Remote-User`");
    static final Key<Kind.Text> GROUPS = text("groups", "a header's name such as `Remote-Groups`");
    static final Key<Kind.Text> SEPARATOR = text("separator", "one character such as `\",\"`");
    static final Key<Kind.Text> SIGN_OUT =
        text("sign_out", "a URL such as `https://auth.example.com/logout`");

    static final Kind.Mapping TABLE =
        new Kind.Mapping(List.of(PRESET, USER, GROUPS, SEPARATOR, SIGN_OUT));

    private Header() {}
  }

  /// One of `login.tokens`, see [LoginConfig.Token].
  static final class Token {
    static final Key<Kind.Text> NAME = text("name", "what rules and logs call it");
    static final Key<Kind.Hidden> HASH =
        new Key<>("hash", new Kind.Hidden("a hash that `gangway new-token` made", true));
    static final Key<Kind.Scalars> GROUPS = texts("groups", "a name of 1 to 128 characters");
    static final Key<Kind.Text> EXPIRES = text("expires", "a day such as `2027-06-30`");
    static final Key<Kind.Scalars> MAY = texts("may", "a right such as `open`");

    static final Kind.Mapping TABLE = new Kind.Mapping(List.of(NAME, HASH, GROUPS, EXPIRES, MAY));

    private Token() {}
  }

  /// `login`, see [LoginConfig].
  static final class Login {
    static final Key<Kind.Mappings> USERS = new Key<>("users", new Kind.Mappings(LocalUser.TABLE));
    static final Key<Kind.Mapping> HEADER = new Key<>("header", Header.TABLE);
    static final Key<Kind.Mappings> TOKENS = new Key<>("tokens", new Kind.Mappings(Token.TABLE));
    static final Key<Kind.Text> NOTICE = text("notice", "a text of at most 10000 characters");

    /// A month is what a stolen cookie would be good for.
    static final Key<Kind.Time> LIFETIME =
        time("lifetime", Duration.ofMinutes(1), Duration.ofDays(30));

    static final Key<Kind.Time> IDLE = time("idle", Duration.ofMinutes(1), Duration.ofDays(30));
    static final Key<Kind.WholeNumber> HASHING = number("hashing", 1, 64);
    static final Key<Kind.WholeNumber> WAITING = number("waiting", 1, 1_000);
    static final Key<Kind.WholeNumber> ATTEMPTS = number("attempts", 1, 100);
    static final Key<Kind.Time> LOCKOUT =
        time("lockout", Duration.ofSeconds(1), Duration.ofHours(1));

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                USERS, HEADER, TOKENS, NOTICE, LIFETIME, IDLE, HASHING, WAITING, ATTEMPTS,
                LOCKOUT));

    private Login() {}
  }

  /// `who` of one of `access`, see [AccessRule.Who].
  static final class Who {
    static final Key<Kind.Scalars> USERS = texts("users", "a name somebody logs in with");
    static final Key<Kind.Scalars> GROUPS = texts("groups", "a group of users");
    static final Key<Kind.Truth> ANYONE = new Key<>("anyone", new Kind.Truth());

    static final Kind.Mapping TABLE = new Kind.Mapping(List.of(USERS, GROUPS, ANYONE));

    private Who() {}
  }

  /// `on` of one of `access`, see [AccessRule.On].
  static final class On {
    static final Key<Kind.Scalars> NAMES = texts("names", "a pattern such as `\"web-*\"`");
    static final Key<Kind.Scalars> GROUPS = texts("groups", "a pattern such as `production`");
    static final Key<Kind.Scalars> TAGS = texts("tags", "a tag of a host");
    static final Key<Kind.Pairs> LABELS =
        new Key<>("labels", new Kind.Pairs("a label such as `\"com.example.env=staging\"`"));
    static final Key<Kind.Scalars> PROJECTS = texts("projects", "a pattern such as `\"shop-*\"`");

    static final Kind.Mapping TABLE =
        new Kind.Mapping(List.of(NAMES, GROUPS, TAGS, LABELS, PROJECTS));

    private On() {}
  }

  /// One of `access`, see [AccessRule].
  static final class Access {
    static final Key<Kind.Mapping> WHO = new Key<>("who", Who.TABLE);
    static final Key<Kind.Scalars> MAY = texts("may", "a right such as `open`");
    static final Key<Kind.Scalars> MAY_NOT = texts("may_not", "a right such as `open`");
    static final Key<Kind.Mapping> ON = new Key<>("on", On.TABLE);
    static final Key<Kind.Text> UNTIL = text("until", "a day such as `2027-06-30`");
    static final Key<Kind.Text> HOURS = text("hours", "days and hours: `mon-fri 08:00-18:00`");
    static final Key<Kind.Text> ZONE = text("zone", "a time zone such as `Europe/Berlin`");
    static final Key<Kind.Text> CONFIRM = text("confirm", "a question of at most 500 characters");

    static final Kind.Mapping TABLE =
        new Kind.Mapping(List.of(WHO, MAY, MAY_NOT, ON, UNTIL, HOURS, ZONE, CONFIRM));

    private Access() {}
  }

  /// `audit`, see [AuditConfig].
  static final class Audit {
    static final Key<Kind.FilePath> FILE = new Key<>("file", new Kind.FilePath());
    static final Key<Kind.Size> SIZE = size("size", 64 << 10, 1 << 30);
    static final Key<Kind.WholeNumber> KEEP = number("keep", 1, 1_000);

    static final Kind.Mapping TABLE = new Kind.Mapping(List.of(FILE, SIZE, KEEP));

    private Audit() {}
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

    static final Key<Kind.WholeNumber> CONNECTIONS = number("connections", 16, 100_000);
    static final Key<Kind.WholeNumber> STRANGERS = number("strangers", 1, 10_000);

    /// Below, the kernel rounds up; above, Ctrl-C is late for good.
    static final Key<Kind.Size> SEND_BUFFER = size("send_buffer", 16 << 10, 16 << 20);

    /// The page's own are some hundred bytes; the rest is room for what users make themselves.
    static final Key<Kind.Size> SETTINGS = size("settings", 1 << 10, 1 << 20);

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
                CONNECTIONS,
                STRANGERS,
                SEND_BUFFER,
                SETTINGS));

    private Limits() {}
  }

  /// `sessions`, see [SessionsConfig].
  static final class Sessions {
    static final Key<Kind.Time> DETACH = time("detach", Duration.ZERO, Duration.ofDays(1));
    static final Key<Kind.Text> DETACHED = text("detached", "`pause` or `drop-oldest`");
    static final Key<Kind.Text> CLOSE_TAB = text("close_tab", "`end` or `detach`");
    static final Key<Kind.Time> IDLE = time("idle", Duration.ZERO, Duration.ofDays(30));

    /// Also at least `limits.credit`: what is on its way to a page may have to be sent again.
    static final Key<Kind.Size> MEMORY = size("memory", 64 << 10, 64 << 20);

    /// Also at least `memory`.
    static final Key<Kind.Size> TOTAL_MEMORY = size("total_memory", 1 << 20, 1 << 30);

    static final Key<Kind.Size> SPOOL = size("spool", 0, 1 << 30);
    static final Key<Kind.WholeNumber> PER_USER = number("per_user", 1, 100_000);
    static final Key<Kind.WholeNumber> WATCHERS = number("watchers", 0, 10_000);

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                DETACH,
                DETACHED,
                CLOSE_TAB,
                IDLE,
                MEMORY,
                TOTAL_MEMORY,
                SPOOL,
                PER_USER,
                WATCHERS));

    private Sessions() {}
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

    static final Key<Kind.Size> TOTAL_WINDOW = size("total_window", 1 << 20, 1 << 30);

    // One of `hosts` has these three too.
    static final Key<Kind.Text> UNKNOWN_KEY =
        text("unknown_key", "`refuse`, `ask` or `accept-new`");
    static final Key<Kind.Mapping> ALGORITHMS = new Key<>("algorithms", Algorithms.TABLE);
    static final Key<Kind.Truth> STRICT_KEX = new Key<>("strict_kex", new Kind.Truth());

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                KNOWN_HOSTS,
                UNKNOWN_KEY,
                CONNECT_TIMEOUT,
                HANDSHAKE_TIMEOUT,
                LOGIN_TIMEOUT,
                START_TIMEOUT,
                KEEPALIVE,
                WINDOW,
                TOTAL_WINDOW,
                ALGORITHMS,
                STRICT_KEX));

    private Ssh() {}
  }

  /// `algorithms` of `ssh` and of one of `hosts`, see [AlgorithmRules].
  static final class Algorithms {
    static final Key<Kind.Scalars> KEY_EXCHANGE = texts("key_exchange", "a key exchange's name");
    static final Key<Kind.Scalars> CIPHERS = texts("ciphers", "a cipher's name");
    static final Key<Kind.Scalars> MACS = texts("macs", "a MAC's name");
    static final Key<Kind.Scalars> SIGNATURES = texts("signatures", "a signature's name");

    static final Kind.Mapping TABLE =
        new Kind.Mapping(List.of(KEY_EXCHANGE, CIPHERS, MACS, SIGNATURES));

    private Algorithms() {}
  }

  /// What one of `hosts` and one of `docker` have besides, see [Marks].
  static final class Marked {
    static final Key<Kind.Text> COLOR =
        text(
            "color",
            "`red`, `orange`, `yellow`, `green`, `teal`, `blue`, `purple`, `pink` or `grey`");
    static final Key<Kind.Truth> PRODUCTION = new Key<>("production", new Kind.Truth());

    private Marked() {}
  }

  /// One of `hosts`, see [HostConfig].
  static final class Host {
    static final Key<Kind.Text> NAME = text("name", "a name of 1 to 128 characters");
    static final Key<Kind.Text> ADDRESS = text("address", "a host name or an address");
    static final Key<Kind.WholeNumber> PORT = number("port", 1, 65_535);
    static final Key<Kind.Template> USER =
        new Key<>("user", new Kind.Template("the name to log in with"));
    static final Key<Kind.Scalars> METHODS =
        texts("methods", "`publickey`, `password` or `keyboard-interactive`");
    static final Key<Kind.Hidden> PASSWORD =
        new Key<>("password", new Kind.Hidden("a reference such as `\"${env:NAME}\"`", false));
    static final Key<Kind.Scalars> KEY =
        new Key<>("key", new Kind.Scalars(new Kind.Template("a path"), true));
    static final Key<Kind.Hidden> PASSPHRASE =
        new Key<>("passphrase", new Kind.Hidden("a reference such as `\"${file:/path}\"`", false));
    static final Key<Kind.Template> CERTIFICATE =
        new Key<>("certificate", new Kind.Template("a path"));
    static final Key<Kind.FilePath> AGENT = new Key<>("agent", new Kind.FilePath());
    static final Key<Kind.Scalars> AGENT_KEYS =
        texts("agent_keys", "a fingerprint as `ssh-add -l` prints it, `SHA256:…`");
    static final Key<Kind.Truth> FORWARD_AGENT = new Key<>("forward_agent", new Kind.Truth());
    static final Key<Kind.Scalars> HOST_KEY =
        new Key<>(
            "host_key",
            new Kind.Scalars(
                new Kind.Text("a fingerprint as `ssh-keygen -l` prints it, `SHA256:…`"), true));
    static final Key<Kind.Scalars> JUMP =
        new Key<>("jump", new Kind.Scalars(new Kind.Text("the name of one of `hosts`"), true));
    static final Key<Kind.Text> PROXY =
        text("proxy", "a URL such as `http://proxy:3128` or `socks5://proxy:1080`");
    static final Key<Kind.Text> PROXY_USER = text("proxy_user", "the name to log in with");
    static final Key<Kind.Hidden> PROXY_PASSWORD =
        new Key<>(
            "proxy_password", new Kind.Hidden("a reference such as `\"${env:NAME}\"`", false));

    /// sshd allows ten by itself (`MaxSessions`).
    static final Key<Kind.WholeNumber> SHARE = number("share", 1, 100);

    static final Key<Kind.Text> TERM = text("term", "a terminal's name such as `xterm`");
    static final Key<Kind.Pairs> ENVIRONMENT =
        new Key<>("environment", new Kind.Pairs("a variable such as `\"EDITOR=vim\"`"));
    static final Key<Kind.Text> LOCALE = text("locale", "a locale such as `de_DE.UTF-8`");
    static final Key<Kind.Text> COMMAND =
        text("command", "a command such as `tmux new -A -s main`");
    static final Key<Kind.Text> DIRECTORY = text("directory", "a path on the host");
    static final Key<Kind.Text> CHARSET =
        text("charset", "a charset such as `UTF-8`, `ISO-8859-1` or `GBK`");
    static final Key<Kind.Text> GROUP = text("group", "a name of 1 to 128 characters");
    static final Key<Kind.Scalars> TAGS = texts("tags", "a word of 1 to 128 characters");

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                NAME,
                ADDRESS,
                PORT,
                USER,
                METHODS,
                PASSWORD,
                KEY,
                PASSPHRASE,
                CERTIFICATE,
                AGENT,
                AGENT_KEYS,
                FORWARD_AGENT,
                HOST_KEY,
                Ssh.UNKNOWN_KEY,
                JUMP,
                PROXY,
                PROXY_USER,
                PROXY_PASSWORD,
                SHARE,
                Ssh.ALGORITHMS,
                Ssh.STRICT_KEX,
                TERM,
                ENVIRONMENT,
                LOCALE,
                COMMAND,
                DIRECTORY,
                CHARSET,
                GROUP,
                TAGS,
                Marked.COLOR,
                Marked.PRODUCTION));

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
                CONTAINERS,
                Marked.COLOR,
                Marked.PRODUCTION));

    private Docker() {}
  }

  /// `page`, see [PageConfig].
  static final class Page {
    static final Key<Kind.Text> APPEARANCE =
        text("appearance", "`system`, `light`, `dark` or `contrast`");
    static final Key<Kind.Text> LIGHT_SCHEME = text("light_scheme", "the name of a scheme");
    static final Key<Kind.Text> DARK_SCHEME = text("dark_scheme", "the name of a scheme");
    static final Key<Kind.Text> FONT_FAMILY =
        text("font_family", "names of fonts such as `\"JetBrains Mono, monospace\"`");
    static final Key<Kind.WholeNumber> FONT_SIZE = number("font_size", 8, 40);
    static final Key<Kind.Text> CURSOR_STYLE =
        text("cursor_style", "`block`, `bar` or `underline`");
    static final Key<Kind.Truth> CURSOR_BLINK = new Key<>("cursor_blink", new Kind.Truth());

    /// Each line costs the browser some kilobytes, in every tab.
    static final Key<Kind.WholeNumber> SCROLLBACK = number("scrollback", 1_000, 50_000);

    static final Key<Kind.Text> BELL = text("bell", "`mark`, `sound`, `both` or `off`");
    static final Key<Kind.Truth> COPY_ON_SELECT = new Key<>("copy_on_select", new Kind.Truth());
    static final Key<Kind.Text> RIGHT_CLICK =
        text("right_click", "`platform`, `menu`, `paste` or `word`");
    static final Key<Kind.Truth> PASTE_GUARD = new Key<>("paste_guard", new Kind.Truth());
    static final Key<Kind.Text> CLIPBOARD_WRITE =
        text("clipboard_write", "`ask`, `allow` or `refuse`");
    static final Key<Kind.Truth> SMART_COPY = new Key<>("smart_copy", new Kind.Truth());
    static final Key<Kind.Truth> SCREEN_READER = new Key<>("screen_reader", new Kind.Truth());

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                APPEARANCE,
                LIGHT_SCHEME,
                DARK_SCHEME,
                FONT_FAMILY,
                FONT_SIZE,
                CURSOR_STYLE,
                CURSOR_BLINK,
                SCROLLBACK,
                BELL,
                COPY_ON_SELECT,
                RIGHT_CLICK,
                PASTE_GUARD,
                CLIPBOARD_WRITE,
                SMART_COPY,
                SCREEN_READER));

    private Page() {}
  }

  /// The file itself, see [Config].
  static final class Root {
    static final Key<Kind.Mapping> SERVER = new Key<>("server", Server.TABLE);
    static final Key<Kind.FilePath> STATE = new Key<>("state", new Kind.FilePath());
    static final Key<Kind.Mapping> LIMITS = new Key<>("limits", Limits.TABLE);
    static final Key<Kind.Mapping> SESSIONS = new Key<>("sessions", Sessions.TABLE);
    static final Key<Kind.Mapping> SSH = new Key<>("ssh", Ssh.TABLE);
    static final Key<Kind.Mappings> HOSTS = new Key<>("hosts", new Kind.Mappings(Host.TABLE));
    static final Key<Kind.Mappings> DOCKER = new Key<>("docker", new Kind.Mappings(Docker.TABLE));
    static final Key<Kind.Mapping> LOGIN = new Key<>("login", Login.TABLE);
    static final Key<Kind.Mappings> ACCESS = new Key<>("access", new Kind.Mappings(Access.TABLE));
    static final Key<Kind.Mapping> AUDIT = new Key<>("audit", Audit.TABLE);
    static final Key<Kind.Mapping> PAGE = new Key<>("page", Page.TABLE);

    static final Kind.Mapping TABLE =
        new Kind.Mapping(
            List.of(
                SERVER, STATE, LIMITS, SESSIONS, SSH, HOSTS, DOCKER, LOGIN, ACCESS, AUDIT, PAGE));

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
}
