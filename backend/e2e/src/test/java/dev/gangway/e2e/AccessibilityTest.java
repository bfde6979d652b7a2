package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.Window;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// axe finds nothing on any of the page's faces, by day and by night.
@EndToEnd
class AccessibilityTest {

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void theListHasNoFinding(ColorScheme scheme, Suite suite, Window window) {
    TerminalPage page = open(scheme, suite, window);
    assertThat(page.hosts()).contains(Suite.SHELL);

    assertNoFinding(window, "list-" + scheme);
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void aTerminalHasNoFinding(ColorScheme scheme, Suite suite, Window window) {
    open(scheme, suite, window).openShell(Suite.SHELL).run("ls --color=always /");

    assertNoFinding(window, "terminal-" + scheme);
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void aPromptHasNoFinding(ColorScheme scheme, Suite suite, Window window) {
    open(scheme, suite, window).open(Suite.ASKS).awaitState("prompting");

    assertNoFinding(window, "prompt-" + scheme);
  }

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void aFailureHasNoFinding(ColorScheme scheme, Suite suite, Window window) {
    open(scheme, suite, window).open(Suite.CHANGED_KEY).awaitState("failed");

    assertNoFinding(window, "failure-" + scheme);
  }

  /// Opens the page by day or by night.
  static TerminalPage open(ColorScheme scheme, Suite suite, Window window) {
    window.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    TerminalPage page = window.open(suite.gateway().uri());
    page.awaitHosts();
    return page;
  }

  /// Asks axe; keeps a picture of that name.
  static void assertNoFinding(Window window, String name) {
    window.screenshot(name);
    List<Rule> findings = new AxeBuilder(window.page()).analyze().getViolations();

    assertThat(findings)
        .extracting(rule ->
            rule.getImpact() + " " + rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
        .isEmpty();
  }
}
