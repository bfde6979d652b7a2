package dev.gangway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gangway.e2e.AccessibilityTest.assertNoFinding;
import static dev.gangway.e2e.AccessibilityTest.open;

import com.microsoft.playwright.options.ColorScheme;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// axe finds nothing where the page tells of sessions that outlive their line or their tab.
@EndToEnd
class SessionAccessibilityTest {

  @ParameterizedTest
  @EnumSource(names = "LIGHT")
  void aLostLineHasNoFinding(ColorScheme scheme, Suite suite, Window window) {
    window.expectProblem("ERR_INTERNET_DISCONNECTED");
    TerminalPage page = open(scheme, suite, window);
    TerminalPage.Terminal terminal = page.openShell(Suite.SHELL);
    terminal.run("ls --color=always /");
    window.page().context().setOffline(true);
    window.page().evaluate("() => window.gangway.active().cut()");
    terminal.awaitState("reconnecting");
    terminal.type("typed");
    page.awaitSays("5 characters typed");

    assertNoFinding(window, "line-" + scheme);

    window.page().context().setOffline(false);
    terminal.awaitState("live");
    page.closeTab();
  }

  @ParameterizedTest
  @EnumSource(names = "DARK")
  void aSessionWithoutAPageHasNoFinding(ColorScheme scheme, Suite suite, Window window) {
    TerminalPage.Terminal terminal = open(scheme, suite, window).openShell(Suite.SHELL);
    Object session = window.page().evaluate("() => window.gangway.active().session");
    terminal.press("Control+Shift+KeyD");
    window.page().locator("[data-session='" + session + "']").waitFor();

    assertNoFinding(window, "running-" + scheme);

    window.page().locator("[data-key='ask:" + session + "']").click();
    assertNoFinding(window, "running-asked-" + scheme);
    window.page().locator("[data-key='end:" + session + "']").click();
    assertThat(window.page().locator("[data-session='" + session + "']")).hasCount(0);
  }
}
