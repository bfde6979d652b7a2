package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The content security policy: every window of these tests fails on a violation, so here is what
/// only this is about.
@EndToEnd
class PolicyTest {

  @Test
  void aViolationWouldBeNoticed(Suite suite, Window window) {
    window.open(suite.gateway().uri());
    assertThat(window.problems()).isEmpty();

    window
        .page()
        .evaluate(
            "() => { try { document.body.setAttribute('onclick', 'alert(1)'); } catch { /* yes */ } }");

    Await.until(
        "the violation",
        () -> {
          window.page().title(); // Playwright hands events out only while it is asked something
          return window.problems();
        },
        problems -> problems.stream().anyMatch(each -> each.startsWith("policy violation")));
    window.expectProblem("policy violation|requires 'TrustedScript'");
  }

  @Test
  void aFullLifeOfATerminalHasNone(Suite suite, Window window) {
    for (String renderer : List.of("dom", "webgl")) {
      TerminalPage page = window.open(suite.gateway().uri(), "test=1&renderer=" + renderer);
      Terminal terminal = page.openShell(Suite.SHELL);
      terminal.run(
          "printf '\\033[1;4;38;2;10;200;30;48;5;17mstyled\\033[0m \\033]0;title\\007\\n'");
      terminal.run("printf '\\033]8;;https://example.com\\033\\\\link\\033]8;;\\033\\\\\\n'");
      window.page().setViewportSize(700, 400);
      Await.until("the new size", terminal::seen, seen -> seen.columns() < 100);
      window.page().setViewportSize(1280, 800);
      window.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      window.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      assertThat(terminal.run("echo still here")).isEqualTo("still here");
      terminal.type("exit 1\n");
      terminal.awaitState("exited");
      page.closeTab(); // or the next page brings it back
    }

    assertThat(window.problems()).isEmpty();
  }

  @Test
  void whatHostsSayIsNeverMarkup(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);

    terminal.run("printf '\\033]0;<img src=x onerror=alert(1)>\\007'");

    Await.until(
        "the title",
        () -> window.page().title(),
        title -> title.contains("<img src=x onerror=alert(1)>"));
    assertThat(window.page().locator("img").count()).isZero();
  }

  @Test
  void aTitleIsNotAnsweredToTheShell(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);

    // Were the title reported, its text would be typed: CSI 21 t.
    terminal.run("printf '\\033]0;echo typed by the terminal\\007\\033[21t'");

    assertThat(terminal.run("echo done")).isEqualTo("done");
    assertThat(terminal.text()).noneMatch(line -> line.startsWith("typed by"));
  }
}
