package dev.gangway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gangway.e2e.AccessibilityTest.assertNoFinding;
import static dev.gangway.e2e.AccessibilityTest.open;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import org.junit.jupiter.api.Test;

/// axe finds nothing where the page has more than one terminal to show, or something in front of
/// it; and forced colours hide nothing.
@EndToEnd
class PageAccessibilityTest {

  @Test
  void splitPanesHaveNoFinding(Suite suite, Window window) {
    TerminalPage page = open(ColorScheme.LIGHT, suite, window);
    page.openShell(Suite.SHELL).run("ls --color=always /");
    page.split("Control+Shift+KeyO");
    page.split("Control+Shift+KeyS").run("ls --color=always /");
    check(window, "panes");

    page.press("Control+Shift+KeyB");
    Locator chooser =
        window.page().getByRole(AriaRole.DIALOG, named("Type into several terminals"));
    assertThat(chooser).isVisible();
    check(window, "broadcast-chooser");

    chooser.locator(".button.primary").click();
    assertThat(window.page().getByRole(AriaRole.REGION, named("Type into several terminals")))
        .isVisible();
    check(window, "broadcast");
  }

  @Test
  void whatIsFoundInATerminalHasNoFinding(Suite suite, Window window) {
    Terminal terminal = open(ColorScheme.DARK, suite, window).openShell(Suite.SHELL);
    terminal.run("seq 100");
    terminal.press("Control+Shift+KeyF");
    terminal.type("7");
    assertThat(window.page().locator(".find-count")).containsText("/");
    check(window, "find-open");

    terminal.type("(");
    window.page().getByLabel("Regular expression").click();
    assertThat(window.page().locator(".find-count")).hasText("Not a regular expression");
    check(window, "find-wrong");
  }

  @Test
  void thePaletteHasNoFinding(Suite suite, Window window) {
    TerminalPage page = open(ColorScheme.LIGHT, suite, window);
    page.openShell(Suite.SHELL);
    page.press("Control+Shift+KeyP");
    page.type("sh");
    assertThat(window.page().locator("dialog.palette [aria-selected=true]")).isVisible();
    check(window, "palette");
  }

  @Test
  void theHelpForKeysHasNoFinding(Suite suite, Window window) {
    TerminalPage page = open(ColorScheme.DARK, suite, window);
    page.openShell(Suite.SHELL);
    page.press("Control+Shift+Slash");
    assertThat(window.page().locator("dialog.help")).isVisible();
    check(window, "key-help");
  }

  @Test
  void whatIsAskedInATerminalHasNoFinding(Suite suite, Window window) {
    Terminal terminal = open(ColorScheme.LIGHT, suite, window).openShell(Suite.SHELL);
    terminal.press("Shift+F10");
    assertThat(window.page().getByRole(AriaRole.MENU)).isVisible();
    check(window, "context-menu-open");
    terminal.press("Escape");

    terminal.startCat("");
    terminal.paste("one\ntwo \033\n");
    assertThat(window.page().locator("dialog.paste")).isVisible();
    check(window, "paste-asked");
    terminal.answerPaste("Cancel");
    terminal.press("Control+KeyC");
    terminal.awaitPrompt();

    terminal.run("printf '\\e]52;c;dGV4dA==\\a'");
    assertThat(window.page().locator("clipboard-card section")).isVisible();
    check(window, "clipboard-asked");
  }

  @Test
  void aNarrowWindowHasNoFinding(Suite suite, Window window) {
    window.page().setViewportSize(390, 844);
    TerminalPage page = open(ColorScheme.DARK, suite, window);
    check(window, "narrow-list");

    page.openShell(Suite.SHELL).run("ls --color=always /");
    check(window, "narrow-terminal");
  }

  /// Asks axe, and keeps a picture in forced colours as well.
  private static void check(Window window, String name) {
    assertNoFinding(window, name);
    Page page = window.page();
    page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
    // Or there would be no cursor, no selection, and nothing found.
    for (Locator screen : page.locator(".screen").all()) {
      assertThat(screen).hasCSS("forced-color-adjust", "none");
    }
    window.screenshot(name + "-forced");
    page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.NONE));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
