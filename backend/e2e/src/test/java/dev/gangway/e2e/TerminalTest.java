package dev.gangway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Seen;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What people do with a terminal, in a browser, on a real host.
@EndToEnd
class TerminalTest {

  @Test
  void whatIsTypedIsAnswered(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);

    assertThat(terminal.run("echo $((6 * 7)) 你好 | tr a-z A-Z")).isEqualTo("42 你好");
    assertThat(terminal.seen().state()).isEqualTo("live");
  }

  @Test
  void theHostHasTheSizeOfThePage(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Seen first = terminal.seen();
    assertThat(terminal.run("stty size")).isEqualTo(first.rows() + " " + first.columns());

    window.page().setViewportSize(1000, 500);

    Seen second =
        Await.until(
            "a smaller terminal",
            terminal::seen,
            seen -> seen.columns() < first.columns() && seen.rows() < first.rows());
    Await.until(
        "the host to know it",
        () -> terminal.run("stty size"),
        size -> size.equals(second.rows() + " " + second.columns()));
  }

  @Test
  void aPasteArrivesExact(Suite suite, Window window) throws Exception {
    String pasted = "naïve 你好 мир 😀 0123456789 ".repeat(8_200);
    byte[] bytes = pasted.getBytes(UTF_8);
    assertThat(bytes.length).isGreaterThan(300_000);
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    terminal.type(
        "stty raw -echo; echo READY; head -c %d | sha256sum; stty sane; echo\n"
            .formatted(bytes.length));
    terminal.awaitLine(
        "READY"); // and not the line that was typed: the terminal must be raw by then

    terminal.paste(pasted);
    terminal.answerPaste("Paste"); // more than 256 KiB is asked about

    terminal.awaitText(sha256(bytes));
    terminal.awaitPrompt();
  }

  @Test
  void aCharacterCutInTwoIsShownWhole(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);

    // The pause makes two packets and two frames of the three bytes of 你.
    assertThat(terminal.run("printf '[\\344\\275'; sleep 0.3; printf '\\240]\\n'"))
        .isEqualTo("[你]");
  }

  @Test
  void controlCStopsAFlood(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    terminal.type("yes\n");
    Await.until("a flood", terminal::seen, seen -> seen.bytesDrawn() > 100_000);

    terminal.press("Control+KeyC");

    terminal.awaitPrompt();
    assertThat(terminal.run("echo alive")).isEqualTo("alive");
  }

  @Test
  void questionsAboutTheUserAreNotAnswered(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    // The clipboard (OSC 52), then the title (CSI 21 t); last a question that is answered: DSR.
    terminal.type(
        "stty raw -echo; printf '\\033]2;evil\\007\\033]52;c;?\\007\\033[21t\\033[5n';"
            + " head -c 4 | od -An -tx1; stty sane; echo\n");

    terminal.awaitText("1b 5b 30 6e");
    terminal.awaitPrompt();
  }

  @Test
  void theExitStatusIsShown(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.openShell(Suite.SHELL);

    terminal.type("exit 7\n");

    terminal.awaitState("exited");
    page.awaitSays("The program ended with status 7");
  }

  @Test
  void theSignalIsShown(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.openShell(Suite.SHELL);

    terminal.type("kill -KILL $$\n");

    terminal.awaitState("exited");
    page.awaitSays("The program was ended by signal KILL");
  }

  @Test
  void tabsAreTerminalsOfTheirOwn(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal first = page.openShell(Suite.SHELL);
    String firstTty = first.run("tty");
    Terminal second = page.openShell(Suite.SHELL);
    assertThat(second.run("tty")).isNotEqualTo(firstTty);

    page.showTab(1);

    assertThat(first.run("echo in the first")).isEqualTo("in the first");
    assertThat(second.text()).noneMatch(line -> line.contains("in the first"));
  }

  @Test
  void closingATabEndsItsShell(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.openShell(Suite.SHELL);
    long shell = Long.parseLong(terminal.run("echo $$"));
    assertThat(ProcessHandle.of(shell)).isPresent();

    page.closeTab();

    assertThat(page.terminals()).isZero();
    Await.until("the shell to end", () -> ProcessHandle.of(shell), handle -> handle.isEmpty());
  }

  @Test
  void outputIsDrawnExactAndInOrder(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri(), "test=hash").open(Suite.BULK);

    Await.until(
        "all output", Duration.ofMinutes(2), terminal::seen, seen -> seen.state().equals("exited"));

    assertThat(terminal.outputHash()).isEqualTo(Bulk.sha256());
    assertThat(terminal.seen().bytesDrawn()).isEqualTo(Bulk.size()).isGreaterThan(20_000_000);
    List<String> text = terminal.text();
    assertThat(text.getLast()).startsWith("%06d ".formatted(Bulk.LINES - 1));
  }

  @Test
  void bothRenderersDraw(Suite suite, Window window) {
    for (String renderer : List.of("webgl", "dom")) {
      // In a tab of its own: a reload would bring the other one's terminals back.
      Terminal terminal =
          window
              .open(window.newTab(), suite.gateway().uri() + "?test=1&renderer=" + renderer)
              .openShell(Suite.SHELL);

      assertThat(terminal.run("printf '\\033[38;2;255;128;0mcolour\\033[0m\\n'"))
          .isEqualTo("colour");
      assertThat(terminal.seen().renderer()).isEqualTo(renderer);
      terminal.type("exit\n");
      terminal.awaitState("exited");
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
