package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostTerminal;
import dev.gangway.terminal.ArrivingTerminal;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a terminal begins with, against a real sshd whose one user has a home of their own and
/// whatever login shell a test gives them.
@Timeout(120)
class TerminalStartTest {
  private static final TerminalSize SIZE = new TerminalSize(132, 43);

  /// What sshd does with a login shell: runs it, as one or with a command.
  private static final String FORCED =
      "ForceCommand cd %1$s; exec env HOME=%1$s SHELL=%2$s PS1='> ' %2$s ${SSH_ORIGINAL_COMMAND:+-c \"$SSH_ORIGINAL_COMMAND\"}";

  private static final String BANNER =
      """
      Authorised users only.

        \u001b]0;owned\u0007Second\tline, wörld
      """;

  private static Path home;
  private static SshServer server;
  private static SshTerminals terminals;
  private static HostConfig host;

  @BeforeAll
  static void start() throws Exception {
    home = Files.createTempDirectory("gangway-home").toRealPath();
    Path banner = home.resolve("banner");
    Files.writeString(banner, BANNER);
    server =
        SshServer.start(
            List.of("ed25519"),
            FORCED.formatted(home, "/bin/sh"),
            "AcceptEnv LANG COLORTERM EDITOR",
            "Banner " + banner);
    Path key = server.userKey("user", "ed25519", "");
    terminals = new SshTerminals(Hosts.config(server.knownHosts()));
    host = Hosts.withKey(Hosts.host(server.port), key);
  }

  @AfterAll
  static void stop() throws Exception {
    terminals.close();
    server.close();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static HostConfig with(HostTerminal terminal) {
    return Hosts.with(host, terminal);
  }

  private static HostTerminal command(String command) {
    HostTerminal defaults = HostTerminal.DEFAULTS;
    return new HostTerminal(
        defaults.term(),
        defaults.environment(),
        Optional.of(command),
        Optional.empty(),
        defaults.charset());
  }

  private static HostTerminal directory(String directory) {
    HostTerminal defaults = HostTerminal.DEFAULTS;
    return new HostTerminal(
        defaults.term(),
        defaults.environment(),
        Optional.empty(),
        Optional.of(directory),
        defaults.charset());
  }

  private static HostTerminal charset(String charset) {
    HostTerminal defaults = HostTerminal.DEFAULTS;
    return new HostTerminal(
        defaults.term(), Map.of(), Optional.empty(), Optional.empty(), Charset.forName(charset));
  }

  private static OpenRequest asking(String directory) {
    return new OpenRequest("", false, Optional.of(directory));
  }

  private static TerminalDriver drive(HostConfig config, OpenRequest request) throws Exception {
    return new TerminalDriver(
        terminals.source(config).opener(request).open(SIZE, new ScriptedDialog()));
  }

  private static TerminalDriver drive(HostTerminal terminal) throws Exception {
    return drive(with(terminal), OpenRequest.ANONYMOUS);
  }

  @Test
  void theTerminalIsWhatTheSettingsCallIt() throws Exception {
    HostTerminal terminal =
        new HostTerminal(
            "vt220",
            Map.of("EDITOR", "a 'b' $c", "REFUSED", "x"),
            Optional.empty(),
            Optional.empty(),
            StandardCharsets.UTF_8);
    try (TerminalDriver driver = drive(terminal)) {
      driver.run("echo \"$TERM/$EDITOR/$REFUSED/\"", "vt220/a 'b' $c//");
      driver.run("stty size", "43 132");
    }
  }

  @Test
  void aCommandRunsInsteadOfTheShellAndInTheTerminal() throws Exception {
    try (TerminalDriver driver = drive(command("tty -s && stty size && exit 9"))) {
      driver.await("43 132");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Status(9));
    }
  }

  @Test
  void aCommandDoesNotHearOfADirectory() throws Exception {
    try (TerminalDriver driver = drive(with(command("echo in $PWD")), asking("/usr"))) {
      driver.await("in " + home + "\r\n");
    }
  }

  @Test
  void aShellBeginsInTheDirectory() throws Exception {
    try (TerminalDriver driver = drive(directory("/usr/share"))) {
      driver.run("echo \"in $PWD, $0\"", "in /usr/share, /bin/sh");
      driver.type("exit 3\n");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Status(3));
    }
  }

  @Test
  void theDirectoryAskedForComesFirst() throws Exception {
    try (TerminalDriver driver = drive(with(directory("/usr/share")), asking("/usr/bin"))) {
      driver.run("echo \"in $PWD\"", "in /usr/bin\r\n");
    }
  }

  @Test
  void aDirectoryThatIsGoneIsHome() throws Exception {
    try (TerminalDriver driver = drive(with(HostTerminal.DEFAULTS), asking("/gone/away"))) {
      driver.run("echo \"in $PWD\"", "in " + home + "\r\n");
    }
  }

  @Test
  void anyNameIsADirectorys() throws Exception {
    for (String name :
        List.of(
            "it's",
            "a  b",
            "$HOME",
            "`id`",
            "$(id)",
            "\"",
            "\\",
            "\\\\n",
            "-n",
            "%s%n",
            "a;exit",
            "!!",
            "*",
            "~",
            "#",
            "&",
            "wörld 世界",
            "'; exit 1; '",
            "\\047",
            "x\ty")) {
      Path directory = Files.createDirectories(home.resolve(name));
      try (TerminalDriver driver =
          drive(with(HostTerminal.DEFAULTS), asking(directory.toString()))) {
        driver.run(
            "printf 'in '; pwd | od -An -tx1 | tr -d ' \\n'; echo .", "in " + hex(directory));
      }
    }
  }

  private static String hex(Path directory) {
    return HexFormat.of().formatHex((directory + "\n").getBytes(UTF_8)) + ".";
  }

  /// bash is everywhere; of the others those that are there. The line is made for any.
  @Test
  void theLoginShellMaySpeakAnotherLanguage() throws Exception {
    Path directory = Files.createDirectories(home.resolve("it's $HOME! \\'"));
    int tried = 0;
    for (String shell : List.of("bash", "dash", "zsh", "fish", "tcsh")) {
      Path program = Path.of("/usr/bin", shell);
      if (!Files.isExecutable(program)) {
        continue;
      }
      tried++;
      try (SshServer other = SshServer.start(List.of("ed25519"), FORCED.formatted(home, program))) {
        Path key = other.userKey("user", "ed25519", "");
        try (SshTerminals others = new SshTerminals(Hosts.config(other.knownHosts()));
            TerminalDriver driver =
                new TerminalDriver(
                    others
                        .source(Hosts.withKey(Hosts.host(other.port), key))
                        .opener(asking(directory.toString()))
                        .open(SIZE, new ScriptedDialog()))) {
          driver.run("sh -c 'pwd | od -An -tx1 | tr -d \" \\n\"; echo .'; exit 4", hex(directory));
          assertThat(driver.exit()).as(shell).isEqualTo(new TerminalExit.Status(4));
        }
      }
    }
    assertThat(tried).isPositive();
  }

  /// Network devices have shells, but no commands.
  @Test
  void aHostThatRunsNoCommandsHasItsShellBeginAtHome() throws Exception {
    try (MinaServer mina = new MinaServer()) {
      mina.mina.setPasswordAuthenticator((user, given, session) -> true);
      mina.start();
      HostConfig device =
          Hosts.withPassword(Hosts.pinned(Hosts.host(mina.port()), mina.fingerprint()), "secret");
      try (TerminalDriver driver = drive(device, asking("/srv"))) {
        driver.await("hello");
      }
      OpenFailure failure =
          catchThrowableOfType(
              OpenFailure.class, () -> drive(Hosts.with(device, command("x")), asking("/srv")));
      assertThat(failure.kind()).isEqualTo(OpenFailure.Kind.CHANNEL_REFUSED);
      assertThat(failure.text()).contains("refused the configured command");
    }
  }

  @Test
  void theBannerComesBeforeTheProgramsOutput() throws Exception {
    try (TerminalDriver driver = drive(command("echo program"))) {
      assertThat(everything(driver))
          .isEqualTo("Authorised users only.\r\n\r\n  ]0;owned Second line, wörld\r\nprogram\r\n");
    }
  }

  /// Waits for the end and gives back what was on the screen until then.
  private static String everything(TerminalDriver driver) throws Exception {
    assertThat(driver.awaitEnd()).isNull();
    return driver.screen();
  }

  /// The way the sessions read: taken by the thread that brings it, and by the one that waits.
  @Test
  void theBannerIsTakenInPiecesOfAnySize() throws Exception {
    for (int size : new int[] {1, 7, 4096}) {
      try (Terminal terminal =
          Hosts.opener(terminals, with(command("echo program"))).open(SIZE, new ScriptedDialog())) {
        ArrivingTerminal arriving = (ArrivingTerminal) terminal;
        StringBuilder shown = new StringBuilder();
        ByteBuffer piece = ByteBuffer.allocate(size);
        while (arriving.awaitOutput()) {
          assertThat(arriving.readNow(piece)).isPositive();
          piece.flip();
          shown.append(StandardCharsets.ISO_8859_1.decode(piece));
          piece.clear();
        }
        assertThat(new String(shown.toString().getBytes(StandardCharsets.ISO_8859_1), UTF_8))
            .startsWith("Authorised users only.\r\n")
            .endsWith("wörld\r\nprogram\r\n");
      }
    }
  }

  @Test
  void theBannerOfAClosedTerminalIsNotRead() throws Exception {
    Terminal terminal = Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog());
    terminal.close();
    assertThat(catchThrowableOfType(IOException.class, () -> terminal.read(ByteBuffer.allocate(9))))
        .isNotNull();
  }

  @Test
  void outputInAnotherCharsetIsShown() throws Exception {
    try (TerminalDriver driver = drive(charset("GBK"))) {
      driver.await("wörld".replace('ö', '?')); // The banner; GBK has no ö.
      driver.run("stty -echo; printf '\\312\\300\\275\\347\\033[1m.\\n'", "世界\u001b[1m.");
      driver.type("exit 6\n");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Status(6));
    }
  }

  @Test
  void inputInAnotherCharsetIsTyped() throws Exception {
    try (TerminalDriver driver = drive(charset("GBK"))) {
      driver.run("stty -a | grep -o -- -iutf8; echo do''ne", "-iutf8\r\ndone");
      driver.run("stty -echo; read -r line; printf %s \"$line\" | od -An -tx1", "");
      driver.run("世界 é!", "ca c0 bd e7 20 a8 a6 21");
      driver.terminal.resize(new TerminalSize(100, 30));
      driver.run("stty size", "30 100");
    }
  }
}
