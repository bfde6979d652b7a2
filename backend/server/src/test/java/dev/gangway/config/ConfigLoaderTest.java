package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The defaults, all keys set, and files that are no text. What single keys may hold stands in the
/// golden files.
class ConfigLoaderTest {
  private static final String HOST = "hosts:\n  - {name: a, address: a.example, user: me}\n";
  private static final String FINGERPRINT = "SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg";

  @TempDir Path folder;

  @Test
  void defaultsHoldWhereTheFileSaysNothing() throws IOException {
    Config config = loaded(load(HOST));

    assertThat(config)
        .isEqualTo(
            new Config(
                new ServerConfig(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8022),
                    Optional.empty(),
                    List.of(),
                    "/",
                    List.of(),
                    Duration.ofSeconds(10),
                    Optional.empty()),
                folder.resolve("home/.local/state/gangway"),
                Optional.empty(),
                Optional.empty(),
                new AuditConfig(
                    folder.resolve("home/.local/state/gangway/audit.jsonl"), 64 << 20, 10),
                LimitsConfig.DEFAULTS,
                SessionsConfig.DEFAULTS,
                SshConfig.DEFAULTS,
                List.of(
                    new HostConfig(
                        "a",
                        "a.example",
                        22,
                        new HostLogin(
                            LoginTemplate.fixed("me"),
                            List.of(),
                            Optional.empty(),
                            List.of(),
                            Optional.empty()),
                        new HostKeyRule(List.of(), HostKeyRule.UnknownKey.REFUSE),
                        HostRoute.DIRECT,
                        AlgorithmRules.DEFAULTS,
                        HostTerminal.DEFAULTS,
                        Optional.empty(),
                        List.of(),
                        Marks.NONE,
                        new Position(file().toString(), 2, 5))),
                List.of(),
                PageConfig.NONE));
  }

  @Test
  void everyKeyIsHeard() throws IOException {
    String text =
        """
        server:
          listen: "[::1]:1"
          public_url: https://localhost/a
          hosts: [b.example:2]
          base_path: /c
          trusted_proxies: [10.0.0.0/8]
          drain: 3s
          tls: {certificate: t1, key: t2}
        state: /d
        audit: {file: a1, size: 65KiB, keep: 66}
        limits:
          sessions: 4
          pages: 40
          opening: 5
          first_message: 6s
          answer: 7s
          ping: 8s
          silence: 9s
          write_stall: 10s
          control_message: 11KiB
          fragments: 12
          credit: 130KiB
          input: 14KiB
          connections: 67
          strangers: 68
          send_buffer: 150KiB
          settings: 37KiB
        sessions:
          detach: 29m
          detached: drop-oldest
          close_tab: detach
          idle: 30h
          memory: 310KiB
          total_memory: 50MiB
          spool: 32MiB
          per_user: 33
          watchers: 34
        ssh:
          known_hosts: [e, ~/f, /g]
          connect_timeout: 16s
          handshake_timeout: 17s
          login_timeout: 18s
          start_timeout: 19s
          keepalive: 20s
          window: 210KiB
          total_window: 21MiB
          unknown_key: accept-new
          algorithms:
            key_exchange: [ecdh-sha2-nistp256, curve25519-sha256]
            ciphers: [aes128-ctr]
            macs: [hmac-sha2-512]
            signatures: [rsa-sha2-512]
          strict_kex: true
        hosts:
          - name: h
            address: i.example
            port: 22222
            user: j-${login}
            methods: [keyboard-interactive, publickey]
            password: ${env:PASSWORD}
            key: k/${login}
            passphrase: ${env:PASSPHRASE}
            certificate: k.pub
            agent: /ag
            agent_keys: [%1$s]
            forward_agent: true
            host_key: [%1$s, ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl x]
            jump: via
            share: 7
            algorithms:
              key_exchange: [+diffie-hellman-group14-sha1]
              ciphers: [aes256-ctr]
            strict_kex: false
            term: vt220
            environment: {EDITOR: vi}
            locale: de_DE
            command: tmux
            charset: ISO-8859-1
            group: l
            tags: [m, n]
            color: grey
            production: true
          - name: via
            address: v.example
            user: v
            proxy: socks5://[::1]
            proxy_user: pu
            proxy_password: ${env:PASSWORD}
            directory: /w
        docker:
          - name: o
            endpoint: unix:///p
            include: {names: ["q*"]}
            exclude: {names: [r, "s?"]}
            shell: /t
            connect_timeout: 24s
            request_timeout: 25s
            retry: 26s
            grace: 7s
            containers: 28
            color: pink
            production: true
        page:
          appearance: contrast
          light_scheme: u
          dark_scheme: v-2
          font_family: w, monospace
          font_size: 35
          cursor_style: underline
          cursor_blink: false
          scrollback: 3600
          bell: both
          copy_on_select: true
          right_click: word
          paste_guard: false
          clipboard_write: allow
          smart_copy: true
          screen_reader: false
        """
            .formatted(FINGERPRINT);
    String place = file().toString();

    Config config =
        loaded(load(text, Map.of("PASSWORD", "o", "PASSPHRASE", "p", "HOME", home().toString())));

    assertThat(config)
        .isEqualTo(
            new Config(
                new ServerConfig(
                    new InetSocketAddress(InetAddress.ofLiteral("::1"), 1),
                    Optional.of(URI.create("https://localhost/a/")),
                    List.of("b.example:2"),
                    "/c/",
                    List.of(new Cidr(InetAddress.ofLiteral("10.0.0.0"), 8)),
                    Duration.ofSeconds(3),
                    Optional.of(
                        new TlsConfig(
                            folder.resolve("t1"),
                            folder.resolve("t2"),
                            new Position(place, 8, 8)))),
                Path.of("/d"),
                Optional.empty(),
                Optional.empty(),
                new AuditConfig(folder.resolve("a1"), 65 << 10, 66),
                new LimitsConfig(
                    4,
                    40,
                    5,
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(10),
                    11 << 10,
                    12,
                    130 << 10,
                    14 << 10,
                    67,
                    68,
                    150 << 10,
                    37 << 10),
                new SessionsConfig(
                    Duration.ofMinutes(29),
                    SessionsConfig.Detached.DROP_OLDEST,
                    SessionsConfig.CloseTab.DETACH,
                    Duration.ofHours(30),
                    310 << 10,
                    50 << 20,
                    32 << 20,
                    33,
                    34),
                new SshConfig(
                    List.of(folder.resolve("e"), home().resolve("f"), Path.of("/g")),
                    Duration.ofSeconds(16),
                    Duration.ofSeconds(17),
                    Duration.ofSeconds(18),
                    Duration.ofSeconds(19),
                    Duration.ofSeconds(20),
                    210 << 10,
                    21 << 20,
                    HostKeyRule.UnknownKey.ACCEPT_NEW,
                    new AlgorithmRules(
                        List.of("ecdh-sha2-nistp256", "curve25519-sha256"),
                        List.of("aes128-ctr"),
                        List.of("hmac-sha2-512"),
                        List.of("rsa-sha2-512"),
                        true)),
                List.of(
                    new HostConfig(
                        "h",
                        "i.example",
                        22222,
                        new HostLogin(
                            new LoginTemplate("j-${login}", true),
                            List.of(
                                HostLogin.Method.KEYBOARD_INTERACTIVE, HostLogin.Method.PUBLICKEY),
                            Optional.of(new Secret("o")),
                            List.of(
                                new HostLogin.PrivateKey(
                                    new LoginTemplate(
                                        folder.resolve("k/${login}").toString(), true),
                                    Optional.of(new Secret("p")),
                                    Optional.of(
                                        LoginTemplate.fixed(folder.resolve("k.pub").toString())),
                                    new Position(place, 61, 10))),
                            Optional.of(
                                new HostLogin.Agent(
                                    Path.of("/ag"),
                                    List.of(FINGERPRINT),
                                    true,
                                    new Position(place, 64, 12)))),
                        new HostKeyRule(
                            List.of(
                                new HostKeyRule.PinnedKey(FINGERPRINT, Optional.empty()),
                                new HostKeyRule.PinnedKey(
                                    "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
                                    Optional.of("ssh-ed25519"))),
                            HostKeyRule.UnknownKey.ACCEPT_NEW),
                        new HostRoute(List.of("via"), Optional.empty(), 7),
                        new AlgorithmRules(
                            List.of(
                                "ecdh-sha2-nistp256",
                                "curve25519-sha256",
                                "diffie-hellman-group14-sha1"),
                            List.of("aes256-ctr"),
                            List.of("hmac-sha2-512"),
                            List.of("rsa-sha2-512"),
                            false),
                        new HostTerminal(
                            "vt220",
                            Map.of("COLORTERM", "truecolor", "LANG", "de_DE", "EDITOR", "vi"),
                            Optional.of("tmux"),
                            Optional.empty(),
                            StandardCharsets.ISO_8859_1),
                        Optional.of("l"),
                        List.of("m", "n"),
                        new Marks(Optional.of(Marks.Color.GREY), true),
                        new Position(place, 55, 5)),
                    new HostConfig(
                        "via",
                        "v.example",
                        22,
                        new HostLogin(
                            LoginTemplate.fixed("v"),
                            List.of(),
                            Optional.empty(),
                            List.of(),
                            Optional.empty()),
                        new HostKeyRule(List.of(), HostKeyRule.UnknownKey.ACCEPT_NEW),
                        new HostRoute(
                            List.of(),
                            Optional.of(
                                new HostRoute.Proxy(
                                    HostRoute.Proxy.Scheme.SOCKS5,
                                    "::1",
                                    1080,
                                    Optional.of("pu"),
                                    Optional.of(new Secret("o")))),
                            1),
                        new AlgorithmRules(
                            List.of("ecdh-sha2-nistp256", "curve25519-sha256"),
                            List.of("aes128-ctr"),
                            List.of("hmac-sha2-512"),
                            List.of("rsa-sha2-512"),
                            true),
                        new HostTerminal(
                            "xterm-256color",
                            HostTerminal.DEFAULTS.environment(),
                            Optional.empty(),
                            Optional.of("/w"),
                            StandardCharsets.UTF_8),
                        Optional.empty(),
                        List.of(),
                        Marks.NONE,
                        new Position(place, 83, 5))),
                List.of(
                    new DockerConfig(
                        "o",
                        new DockerConfig.Endpoint.Unix(Path.of("/p")),
                        new NamePatterns(List.of("q*")),
                        new NamePatterns(List.of("r", "s?")),
                        Optional.of("/t"),
                        Duration.ofSeconds(24),
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(26),
                        Duration.ofSeconds(7),
                        28,
                        new Marks(Optional.of(Marks.Color.PINK), true),
                        new Position(place, 91, 5))),
                new PageConfig(
                    Optional.of(PageConfig.Appearance.CONTRAST),
                    Optional.of("u"),
                    Optional.of("v-2"),
                    Optional.of("w, monospace"),
                    Optional.of(35),
                    Optional.of(PageConfig.CursorStyle.UNDERLINE),
                    Optional.of(false),
                    Optional.of(3600),
                    Optional.of(PageConfig.Bell.BOTH),
                    Optional.of(true),
                    Optional.of(PageConfig.RightClick.WORD),
                    Optional.of(false),
                    Optional.of(PageConfig.ClipboardWrite.ALLOW),
                    Optional.of(true),
                    Optional.of(false))));
  }

  @Test
  void defaultsKeepTheirOwnBounds() throws IOException {
    StringBuilder text = new StringBuilder(HOST).append("limits:\n");
    for (String line : RecordText.lines(LimitsConfig.DEFAULTS)) {
      text.append("  ").append(snakeCase(line).replace(" = ", ": ")).append('\n');
    }
    text.append("sessions:\n");
    for (String line : RecordText.lines(SessionsConfig.DEFAULTS)) {
      text.append("  ").append(snakeCase(line).replace(" = ", ": ")).append('\n');
    }
    text.append("ssh:\n");
    for (String line : RecordText.lines(SshConfig.DEFAULTS)) {
      text.append("  ").append(snakeCase(line).replace(" = ", ": ")).append('\n');
    }

    Config config = loaded(load(text.toString()));

    assertThat(config.limits()).isEqualTo(LimitsConfig.DEFAULTS);
    assertThat(config.sessions()).isEqualTo(SessionsConfig.DEFAULTS);
    assertThat(config.ssh()).isEqualTo(SshConfig.DEFAULTS);
  }

  private static String snakeCase(String line) {
    return line.replaceAll("([A-Z])(?=.* =)", "_$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void missingFilesAreOneProblem() {
    assertThat(refusal(file())).isEqualTo("error: the configuration file does not exist");
  }

  @Test
  void foldersAreNoFiles() throws IOException {
    Files.createDirectory(file());

    assertThat(refusal(file()))
        .isEqualTo("error: the configuration file is a folder; expected a file");
  }

  @Test
  void pathsThroughFilesAreOneProblem() throws IOException {
    Files.createFile(folder.resolve("file"));

    assertThat(refusal(folder.resolve("file").resolve("gangway.yaml")))
        .isEqualTo("error: the configuration file cannot be read: Not a directory");
  }

  @Test
  void danglingLinksAreMissingFiles() throws IOException {
    Files.createSymbolicLink(file(), Path.of("nowhere"));

    assertThat(refusal(file())).isEqualTo("error: the configuration file does not exist");
  }

  @Test
  void linksInCirclesAreOneProblem() throws IOException {
    Files.createSymbolicLink(file(), file());

    assertThat(refusal(file())).startsWith("error: the configuration file cannot be read: ");
  }

  @Test
  void devicesAreNoFiles() {
    assertThat(refusal(Path.of("/dev/zero")))
        .isEqualTo("error: the configuration file is a pipe or a device; expected a file");
  }

  @Test
  void filesAreNeverLargerThanOneMebibyte() throws IOException {
    Files.writeString(file(), "#".repeat(YamlSource.LARGEST - HOST.length() - 1) + "\n" + HOST);
    assertThat(ConfigLoader.load(file(), Map.of())).isInstanceOf(ConfigResult.Loaded.class);

    Files.writeString(file(), "#".repeat(YamlSource.LARGEST - HOST.length()) + "\n" + HOST);
    assertThat(refusal(file())).isEqualTo("error: the configuration file is larger than 1MiB");
  }

  @Test
  void bytesThatAreNotUtf8HaveAPlace() throws IOException {
    Files.write(file(), "a: b\nc: \u00fcx\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(refusal(file()))
        .isEqualTo("2:4: error: the byte 0xFC is not UTF-8; save the file again as UTF-8");
  }

  @Test
  void characterCutAtTheEndIsNotUtf8() throws IOException {
    byte[] whole = "a: \u00fc".getBytes(StandardCharsets.UTF_8);
    Files.write(file(), Arrays.copyOf(whole, whole.length - 1));

    assertThat(refusal(file()))
        .isEqualTo("1:4: error: the byte 0xC3 is not UTF-8; save the file again as UTF-8");
  }

  @Test
  void utf16IsRecognised() throws IOException {
    Files.write(file(), HOST.getBytes(StandardCharsets.UTF_16));

    assertThat(refusal(file()))
        .isEqualTo("1:1: error: the file is UTF-16; expected UTF-8: save it again as UTF-8");
  }

  @Test
  void byteOrderMarkShiftsNoColumn() throws IOException {
    assertThat(load("\uFEFF" + HOST)).isEqualTo(load(HOST));
    assertThat(refusal(write("\uFEFFhots: []\n")))
        .isEqualTo("1:1: error: hots: unknown key; did you mean `hosts`?");
  }

  @Test
  void windowsLineBreaksShiftNoLine() throws IOException {
    assertThat(load(HOST.replace("\n", "\r\n"))).isEqualTo(load(HOST));
    assertThat(refusal(write("hosts:\r\nlimit:\r\n")))
        .isEqualTo("2:1: error: limit: unknown key; did you mean `limits`?");
  }

  @Test
  void problemsAreBounded() throws IOException {
    StringBuilder text = new StringBuilder("server:\n");
    for (int i = 0; i < 103; i++) {
      text.append("  wrong").append(i).append(": 1\n");
    }

    List<ConfigProblem> problems = problems(write(text.toString()));

    assertThat(problems).hasSize(101);
    assertThat(problems.getLast().toString())
        .isEqualTo(file() + ": error: more is wrong than these 100; mend them first");
  }

  @Test
  @Timeout(120)
  void hostileFilesAreAnsweredAtOnce() throws IOException {
    int size = YamlSource.LARGEST;
    List<String> hostile =
        List.of(
            "[".repeat(size),
            "{".repeat(size),
            "{a: ".repeat(size / 4),
            "- ".repeat(size / 2),
            "? ".repeat(size / 2),
            "a: &a [" + "*a, ".repeat(size / 5) + "]",
            "\"" + "\\n".repeat(size / 2 - 1),
            "a: [" + "[],".repeat(size / 3 - 3) + "}",
            "a: " + "1:".repeat(size / 2 - 2),
            "a: " + ": [a:".repeat(size / 6 - 2) + "]",
            "a".repeat(size),
            "a".repeat(size - 2) + ":",
            "k: 1\n".repeat(size / 5),
            keys(size),
            "hosts:\n" + "- {name: a, address: b, user: c}\n".repeat(size / 33 - 2),
            "hosts:\n  - name: " + " ".repeat(size - 100) + "x: y\n",
            "#".repeat(size));

    for (String text : hostile) {
      List<ConfigProblem> problems = problems(write(text));

      assertThat(problems).isNotEmpty();
      assertThat(ConfigReport.render(problems)).hasSizeLessThan(100_000);
    }
  }

  private static String keys(int size) {
    StringBuilder text = new StringBuilder(size);
    for (int i = 0; text.length() < size - 12; i++) {
      text.append(Integer.toString(i, 36)).append(": 1\n");
    }
    return text.toString();
  }

  @Test
  void everyBeginningOfAFileIsAnswered() throws IOException {
    String text = example();
    for (int length = 0; length < text.length(); length++) {
      answer(text.substring(0, length));
    }
  }

  @Test
  void everyMutilatedFileIsAnswered() throws IOException {
    String text = example();
    Random random = new Random(0);
    String snippets = "\"'[]{}:#&*!|>%@`,-?\n\t \\$\u0000\u0085\uFEFF";
    for (int i = 0; i < 500; i++) {
      StringBuilder mutilated = new StringBuilder(text);
      for (int change = 0; change < 3; change++) {
        int at = random.nextInt(mutilated.length());
        char character = snippets.charAt(random.nextInt(snippets.length()));
        if (random.nextBoolean()) {
          mutilated.setCharAt(at, character);
        } else {
          mutilated.insert(at, character);
        }
      }
      answer(mutilated.toString());
    }
  }

  @Test
  void wildEscapesAreAnswered() throws IOException {
    for (String escape : List.of("x", "u", "U")) {
      for (String digits :
          List.of("", "0", "D800", "00110000", "FFFFFFFF", "7FFFFFFF", "-0000001")) {
        answer("hosts: \"\\" + escape + digits + "\"\n");
      }
    }
    for (byte first = 0; first < 0x7F; first++) {
      answer("hosts: \"\\" + (char) first + "\"\n");
      answer("hosts: " + (char) first + HexFormat.of().toHexDigits(first) + "\n");
    }
  }

  /// The example without its comments, for speed.
  private static String example() throws IOException {
    return Files.readString(ExampleFileTest.example()).replaceAll("(?m)^ *(#.*)?\\R", "");
  }

  /// Loads and renders. That both return, and that a refusal says why, is the rule.
  private void answer(String text) throws IOException {
    switch (load(text)) {
      case ConfigResult.Loaded(_, List<ConfigProblem> warnings) ->
          assertThat(ConfigReport.render(warnings)).contains("0 errors");
      case ConfigResult.Refused(List<ConfigProblem> problems) -> {
        assertThat(problems).as(text).isNotEmpty();
        assertThat(ConfigReport.render(problems)).as(text).doesNotContainPattern("\\b0 errors");
      }
    }
  }

  private Path file() {
    return folder.resolve("gangway.yaml");
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(file(), text);
  }

  private ConfigResult load(String text) throws IOException {
    return load(text, Map.of("HOME", home().toString()));
  }

  private ConfigResult load(String text, Map<String, String> environment) throws IOException {
    return ConfigLoader.load(write(text), environment);
  }

  private static Config loaded(ConfigResult result) {
    return switch (result) {
      case ConfigResult.Loaded(Config config, List<ConfigProblem> warnings) -> {
        assertThat(warnings).isEmpty();
        yield config;
      }
      case ConfigResult.Refused(List<ConfigProblem> problems) ->
          throw new AssertionError("refused: " + problems);
    };
  }

  private static List<ConfigProblem> problems(Path file) {
    return switch (ConfigLoader.load(file, Map.of())) {
      case ConfigResult.Loaded(_, List<ConfigProblem> warnings) -> warnings;
      case ConfigResult.Refused(List<ConfigProblem> problems) -> problems;
    };
  }

  /// The one error, without the file's name. A file without hosts earns a warning besides.
  private static String refusal(Path file) {
    assertThat(ConfigLoader.load(file, Map.of())).isInstanceOf(ConfigResult.Refused.class);
    List<ConfigProblem> problems = problems(file);
    assertThat(problems).hasSize(1);
    return problems.getFirst().toString().substring(file.toString().length() + 1).strip();
  }
}
