package dev.gangway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.NumberedLines;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.SessionsApi;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import dev.gangway.testkit.FaultRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people do to a page with a terminal in it: reload it, lose the network, sleep, go on
/// elsewhere. Pages come to this gateway through a relay.
@EndToEnd
class SessionPageTest {
  private static final NumberedLines LINES = NumberedLines.ofBytes(6_000_000);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /// Primary and secondary device attributes, the cursor's place, a mode, the background's colour,
  /// and last the status: everything that xterm.js answers.
  private static final String QUESTIONS = "\033[c\033[>c\033[6n\033[?2026$p\033]11;?\007\033[5n";

  /// The answer to the last of them.
  private static final String LAST_ANSWER = "\033[0n";

  private static FaultRelay relay;
  private static GatewayProcess gateway;
  private static URI page;
  private static Path typed;

  @BeforeAll
  static void start(Suite suite) {
    OpenSshServer ssh = suite.sshServer();
    typed = ssh.home().resolve("typed");
    relay = FaultRelay.to(1);
    page = URI.create("http://127.0.0.1:" + relay.port() + "/");
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .set("server", "public_url: " + page)
                .host(ssh.host(Suite.SHELL))
                .host(ssh.host("numbers", "stty -opost; exec " + LINES.command()))
                .host(
                    ssh.host(
                        "questions",
                        "stty raw -echo; cat '%s'; exec dd bs=1 status=none of='%s'"
                            .formatted(
                                Place.write(ssh.home().resolve("questions"), QUESTIONS), typed))));
    relay.aim(gateway.uri().getPort());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    relay.close();
  }

  @BeforeEach
  void expectWhatABrowserSaysOfABadLine(Window window) {
    window.expectProblem("WebSocket connection to|net::ERR_|Failed to load resource");
  }

  @AfterEach
  void endAll() {
    relay.heal();
    SessionsApi sessions = SessionsApi.of(gateway.uri());
    sessions
        .all()
        .path("sessions")
        .forEach(each -> sessions.end(each.path("session").asString()).close());
  }

  @Test
  void aReloadInTheMiddleOfAFloodLosesNothing(Window window) {
    Terminal terminal = window.open(page, "test=hash").open("numbers");
    Await.until("a part of it", terminal::seen, seen -> seen.bytesDrawn() > 300_000);

    Terminal reloaded = window.reload().awaitTerminal();

    assertThatAllLinesAreThere(reloaded);
  }

  @Test
  void aLineThatBreaksInTheMiddleOfAFloodLosesNothing(Window window) {
    Terminal terminal = window.open(page, "test=hash").open("numbers");
    for (int part = 1; part <= 3; part++) {
      long drawn = part * 1_000_000L;
      Await.until("a part of it", PATIENCE, terminal::seen, seen -> seen.bytesDrawn() > drawn);
      relay.cutAll();
    }

    assertThatAllLinesAreThere(terminal);
  }

  @Test
  void aBrowserThatSleepsInTheMiddleOfAFloodLosesNothing(Suite suite, Window window) {
    Terminal terminal = window.open(page, "test=hash").open("numbers");
    Await.until("a part of it", terminal::seen, seen -> seen.bytesDrawn() > 300_000);

    suite.browser().freeze(Duration.ofSeconds(2));

    assertThatAllLinesAreThere(terminal);
  }

  private static void assertThatAllLinesAreThere(Terminal terminal) {
    Await.until(
        "the end",
        PATIENCE,
        terminal::seen,
        seen -> seen.state().equals("exited") && seen.bytesDrawn() >= LINES.bytes());
    assertThat(terminal.seen().bytesDrawn()).isEqualTo(LINES.bytes());
    assertThat(terminal.outputHash()).isEqualTo(LINES.sha256());
  }

  @Test
  void whatIsTypedWithoutALineArrivesOnce(Window window) {
    Terminal terminal = window.open(page).openShell(Suite.SHELL);
    relay.blackHole();
    terminal.type("echo first=$((6 * 7))");
    terminal.press("Enter");
    relay.cutAll();
    terminal.awaitState("reconnecting");
    terminal.type("echo second=$((7 * 7))");
    terminal.press("Enter");
    Await.until(
        "what waits", terminal::queued, count -> count >= "echo second=$((7 * 7))".length());

    relay.heal();

    terminal.awaitLine("second=49");
    terminal.awaitState("live");
    List<String> lines = terminal.text();
    assertThat(Collections.frequency(lines, "first=42")).isEqualTo(1);
    assertThat(Collections.frequency(lines, "second=49")).isEqualTo(1);
    assertThat(terminal.run("echo $((8 * 8))")).isEqualTo("64");
  }

  @Test
  void aFrozenGatewayIsWaitedFor(Window window) {
    Terminal terminal = window.open(page).openShell(Suite.SHELL);
    gateway.freeze();
    try {
      terminal.type("echo frozen=$((6 * 7))");
      terminal.press("Enter");
      window.page().waitForTimeout(2_000);
    } finally {
      gateway.thaw();
    }

    terminal.awaitLine("frozen=42");
    assertThat(Collections.frequency(terminal.text(), "frozen=42")).isEqualTo(1);
    assertThat(terminal.seen().state()).isEqualTo("live");
  }

  @Test
  void aReloadBringsAllTabsBack(Window window) {
    TerminalPage before = window.open(page);
    Terminal first = before.openShell(Suite.SHELL);
    first.run("echo in the first");
    String firstTty = first.run("tty");
    Terminal second = before.openShell(Suite.SHELL);
    String secondTty = second.run("tty");

    TerminalPage after = window.reload();

    Await.until("two tabs", after::terminals, count -> count == 2);
    Terminal shown = after.awaitTerminal();
    shown.awaitPrompt();
    assertThat(shown.run("tty")).isEqualTo(secondTty);
    after.showTab(1);
    Terminal other = after.awaitTerminal();
    other.awaitPrompt();
    assertThat(other.text()).contains("in the first");
    assertThat(other.run("tty")).isEqualTo(firstTty);
  }

  @Test
  void anotherBrowserGoesOnWhereThisOneIs(Suite suite, Window window) {
    Terminal here = window.open(page).openShell(Suite.SHELL);
    here.run("echo from he''re");
    String tty = here.run("tty");
    try (Window other = suite.browser().open()) {
      Terminal there = other.open(page).continueHere(here.session());
      there.awaitPrompt();

      assertThat(there.text()).contains("from here");
      assertThat(there.run("tty")).isEqualTo(tty);
      Await.until("the take-over", here::seen, seen -> !seen.state().equals("live"));
    }
  }

  @Test
  void theListEndsASession(Suite suite, Window window) {
    Terminal here = window.open(page).openShell(Suite.SHELL);
    long shell = Long.parseLong(here.run("echo $$"));
    try (Window other = suite.browser().open()) {
      other.open(page).endFromList(here.session());

      Await.until("the shell to end", () -> ProcessHandle.of(shell), Optional::isEmpty);
    }
  }

  @Test
  void whatIsShownAgainIsNotAnsweredAgain(Window window) throws IOException {
    Terminal terminal = window.open(page).open("questions");
    Await.until("the answers", SessionPageTest::typedSoFar, text -> text.endsWith(LAST_ANSWER));
    terminal.type("a");
    Await.until("a key", SessionPageTest::typedSoFar, text -> text.endsWith("a"));
    window.page().waitForTimeout(1_000); // it acknowledges what is drawn when nothing more comes
    String answers = typedSoFar();
    assertThat(answers).contains("R").hasSizeGreaterThan(20);

    Terminal reloaded = window.reload().awaitTerminal();
    reloaded.awaitState("live");
    reloaded.type("b");
    Await.until("the next key", SessionPageTest::typedSoFar, text -> text.endsWith("b"));
    assertThat(typedSoFar()).isEqualTo(answers + "b");

    reloaded.cut();
    reloaded.awaitState("live");
    reloaded.type("c");
    Await.until("the last key", SessionPageTest::typedSoFar, text -> text.endsWith("c"));
    assertThat(typedSoFar()).isEqualTo(answers + "bc");
  }

  private static String typedSoFar() throws IOException {
    return Files.exists(typed) ? Files.readString(typed, ISO_8859_1) : "";
  }
}
