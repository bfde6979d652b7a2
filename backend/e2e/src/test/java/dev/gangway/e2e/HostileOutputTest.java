package dev.gangway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Hand;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Output that somebody has made to do harm, by `cat` of the wrong file: the page goes on
/// answering, what it shows stays calm, and nothing is typed into the shell, neither now nor after
/// a reload.
@EndToEnd
class HostileOutputTest {
  /// No frame takes longer; a page that hangs takes minutes.
  private static final int PATIENCE_MILLIS = 3_000;

  /// Remembers the longest time in which the page did nothing, and how often its title changed.
  private static final String WATCH =
      """
      () => {
        window.calm = {longest: 0, titles: 0};
        let last = performance.now();
        setInterval(() => {
          const now = performance.now();
          window.calm.longest = Math.max(window.calm.longest, now - last);
          last = now;
        }, 50);
        let title = document.title;
        new MutationObserver(() => {
          if (document.title === title) return;
          title = document.title;
          window.calm.titles += 1;
        }).observe(document.head, {subtree: true, childList: true, characterData: true});
      }
      """;

  /// What a file has in it.
  enum Harm {
    /// Titles and directories, thousands of them, and some without an end.
    NAMES(
        "\033]2;evil\007\033]0;touch owned\n\007\033]7;file://evil/%2e%2e\007\033]1;x\007"
                .repeat(20_000)
            + "\033]2;"
            + "t".repeat(2_000_000)
            + "\007\033]2;evil last\007"),

    /// Bells, notices of both kinds, and progress.
    ATTENTION(
        "\007\033]9;read me\007\033]777;notify;read;me\007\033]9;4;1;50\007".repeat(20_000)
            + "\033]9;4;0\007"),

    /// Text for the clipboard, small and far too large, and questions about it.
    CLIPBOARD(
        ("\033]52;c;" + Base64.getEncoder().encodeToString("evil".getBytes(UTF_8)) + "\007")
                .repeat(5_000)
            + "\033]52;c;?\007".repeat(5_000)
            + "\033]52;c;"
            + "QUFB".repeat(1_000_000)
            + "\007",
        true),

    /// Numbers that a loop would take for work, and strings without an end.
    NUMBERS(
        "\033[2147483647L\033[2147483647M\033[2147483647S\033[2147483647T\033[2147483647@"
                .repeat(500)
            + "x\033[2147483647b\033[2147483647I\033[2147483647Z\033[9999999;9999999H".repeat(500)
            + "\033["
            + "9;".repeat(500_000)
            + "m"
            + "\033P"
            + "q".repeat(2_000_000)
            + "\033\\"
            + "\033]4;1;red;2;blue\007\033]104\007".repeat(20_000)),

    /// Lines that do not end, marks that gather on one letter, links and prompts on every line.
    LINES(
        "l".repeat(600_000)
            + "\na"
            + "\u0301".repeat(100_000)
            + "\n"
            + ("\033]8;;https://x.example/\007\033]133;A\007\033]133;C\007x\n"
                    + "\033]133;D;1\007\033]8;;\007")
                .repeat(5_000)),

    /// Questions, each of which xterm.js answers or leaves: what nobody reads may not pile up.
    QUESTIONS(
        "\033[c\033[>c\033[6n\033[5n\033[?2026$p\033]10;?\007\033]11;?\007\033P$qm\033\\\033[21t"
            .repeat(500),
        true);

    private final String output;

    /// It asks or offers something, which must not happen again when it is replayed.
    private final boolean offers;

    Harm(String output) {
      this(output, false);
    }

    Harm(String output, boolean offers) {
      this.output = output;
      this.offers = offers;
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePageStaysCalm(Harm harm, Suite suite, Window window) {
    String file = harm.name().toLowerCase(Locale.ROOT);
    Place.write(suite.sshServer().home().resolve(file), harm.output);
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    hand.clipboardIs("the user's own");
    window.page().evaluate(WATCH);

    // What is answered meanwhile is no command: it is read, and left.
    terminal.type(
        "stty raw -echo; cat %s; stty min 0 time %d; cat >/dev/null; stty sane; %s\n"
            .formatted(file, harm == Harm.QUESTIONS ? 20 : 2, "printf '\\033c'; echo; echo OVER"));
    terminal.awaitLine("OVER");
    terminal.awaitPrompt();
    assertThat(terminal.run("echo calm")).isEqualTo("calm");

    assertThat(number(window, "longest")).isLessThan(PATIENCE_MILLIS);
    assertThat(number(window, "titles")).isLessThan(200);
    assertThat(hand.clipboard()).isEqualTo("the user's own");
    assertThat(window.page().title()).doesNotContain("\n").hasSizeLessThan(300);
    assertThat(suite.sshServer().home().resolve("owned")).doesNotExist();

    if (!harm.offers) {
      return;
    }
    Terminal again = window.reload().awaitTerminal();
    again.awaitState("live");
    again.awaitPrompt();
    // Anything that had been typed by then would stand before it.
    assertThat(again.run("echo calm after a reload")).isEqualTo("calm after a reload");
    assertThat(window.page().locator("clipboard-card section")).hasCount(0);
    page.closeTab();
  }

  private static double number(Window window, String what) {
    return ((Number) window.page().evaluate("what => window.calm[what]", what)).doubleValue();
  }
}
