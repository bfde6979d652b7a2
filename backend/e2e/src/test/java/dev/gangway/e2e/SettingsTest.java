package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Contrast;
import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What people choose in the settings: that it acts, and where it is kept.
@EndToEnd
class SettingsTest {
  private static final String PASSWORD = "correct horse";

  /// The grounds of the page's own schemes.
  private static final String DARK = "rgb(17, 21, 28)";

  private static final String LIGHT = "rgb(251, 252, 253)";
  private static final String CONTRAST_DARK = "rgb(0, 0, 0)";

  private static GatewayProcess gateway;

  @BeforeAll
  static void start(Suite suite) {
    String hash = LoggedIn.hash(PASSWORD);
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .set("login", "users:")
                .set("login", "  - {name: ada, password: %s}".formatted(hash))
                .set("login", "  - {name: grace, password: %s}".formatted(hash))
                .set("login", "  - {name: joan, password: %s}".formatted(hash))
                .set("access", "- {who: {users: [ada, grace, joan]}, may: [open]}")
                .set("page", "cursor_style: bar")
                .set("page", "scrollback: 5000")
                .host(suite.sshServer().host(Suite.SHELL)));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  // ---- kept at the gateway

  @Test
  void aChoiceActsAtOnceAndIsThereInAnotherBrowserOfTheSameUserAlone(Suite suite, Window window) {
    TerminalPage page = window.openLogin(gateway.uri(), "").logIn("ada", PASSWORD);
    page.openShell(Suite.SHELL);
    assertThat(ground(window)).isEqualTo(DARK);
    Locator dialog = openSettings(window, page);
    assertThat(dialog.locator("[data-kept]").innerText()).isEqualTo("Kept for ada on the gateway");

    choose(dialog, "appearance", "light");

    Await.until("a light terminal", () -> ground(window), LIGHT::equals);
    assertThat(colourScheme(window)).isEqualTo("light");
    window.screenshot("settings-light");
    choose(dialog, "lightScheme", "solarized-light");
    String solarized = Await.until("its colours", () -> ground(window), now -> !now.equals(LIGHT));
    JsonNode kept =
        Await.until(
            "the gateway to have it",
            () -> settingsOf("ada"),
            settings -> settings.path("settings").has("lightScheme"));
    assertThat(kept.path("settings").path("appearance").asString()).isEqualTo("light");
    assertThat(kept.path("kept").asString()).isEqualTo("user");

    try (Window other = suite.browser().open()) {
      TerminalPage there = other.openLogin(gateway.uri(), "").logIn("ada", PASSWORD);
      Await.until("what was chosen", () -> colourScheme(other), "light"::equals);
      there.openShell(Suite.SHELL);
      assertThat(ground(other)).isEqualTo(solarized);
    }
    try (Window other = suite.browser().open()) {
      TerminalPage there = other.openLogin(gateway.uri(), "").logIn("grace", PASSWORD);
      there.openShell(Suite.SHELL);
      assertThat(ground(other)).isEqualTo(DARK);
      assertThat(settingsOf("grace").path("settings").isEmpty()).isTrue();
    }
  }

  @Test
  void whatTheAdminSaysHoldsUntilSomebodyChooses(Window window) {
    JsonNode defaults = settingsOf("joan").path("defaults");
    assertThat(defaults.path("cursorStyle").asString()).isEqualTo("bar");
    assertThat(defaults.path("scrollback").asInt()).isEqualTo(5000);
    TerminalPage page = window.openLogin(gateway.uri(), "").logIn("joan", PASSWORD);
    page.openShell(Suite.SHELL);
    awaitCursor(window, "bar");
    Locator dialog = openSettings(window, page);
    section(dialog, "terminal");
    assertThat(dialog.locator("#setting-cursorStyle").inputValue()).isEqualTo("bar");
    assertThat(dialog.locator("#setting-scrollback").inputValue()).isEqualTo("5000");
    Locator reset = dialog.locator("[data-setting=cursorStyle] [data-reset]");
    assertThat(reset.count()).isZero();

    choose(dialog, "cursorStyle", "underline");
    page.press("Escape");
    awaitCursor(window, "underline");
    Await.until(
        "the gateway to have it",
        () -> settingsOf("joan").path("settings").path("cursorStyle").asString(""),
        "underline"::equals);

    openSettings(window, page);
    reset.click();
    assertThat(dialog.locator("#setting-cursorStyle").inputValue()).isEqualTo("bar");
    page.press("Escape");
    awaitCursor(window, "bar");
    Await.until(
        "the gateway to have it no more",
        () -> settingsOf("joan").path("settings").has("cursorStyle"),
        has -> !has);
  }

  private static JsonNode settingsOf(String user) {
    return JsonMapper.shared()
        .readTree(LoggedIn.as(gateway.uri(), user, PASSWORD).get("api/settings").send().body());
  }

  /// Waits until the terminal has the focus and a cursor of that style.
  private static void awaitCursor(Window window, String style) {
    window.page().locator(".xterm-cursor-" + style).waitFor();
  }

  // ---- kept in the browser

  @Test
  void withoutALoginTheBrowserKeepsWhatWasChosen(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.openShell(Suite.SHELL);
    TerminalPage.Seen before = terminal.seen();
    Locator dialog = openSettings(window, page);
    assertThat(dialog.locator("[data-kept]").getAttribute("data-kept")).isEqualTo("browser");
    choose(dialog, "darkScheme", "dracula");
    section(dialog, "terminal");
    Locator size = dialog.locator("#setting-fontSize");
    size.fill("20");
    size.press("Enter");
    section(dialog, "access");
    dialog.locator("#setting-screenReader").check();
    window.page().locator(".xterm-accessibility-tree").waitFor();
    page.press("Escape");
    Await.until("the dialog to go", dialog::isVisible, visible -> !visible);

    TerminalPage.Seen larger =
        Await.until(
            "larger text",
            terminal::seen,
            seen -> seen.columns() < before.columns() - 10 && seen.rows() < before.rows() - 5);
    assertThat(terminal.run("stty size")).isEqualTo(larger.rows() + " " + larger.columns());
    String ground = ground(window);
    assertThat(ground).isNotEqualTo(DARK);
    window.screenshot("settings-larger");

    Terminal again = window.reload().awaitTerminal();
    again.awaitPrompt();
    Await.until("its size", () -> again.seen().columns(), columns -> columns == larger.columns());
    assertThat(ground(window)).isEqualTo(ground);
    window.page().locator(".xterm-accessibility-tree").waitFor();
    assertThat(again.seen().rows()).isEqualTo(larger.rows());
  }

  @Test
  void anotherKeyIsAskedAboutAndActsInsteadOfTheOldOne(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    page.openShell(Suite.SHELL);
    Locator dialog = openSettings(window, page);
    section(dialog, "keyboard");
    Locator row = dialog.locator(".key-row[data-action=split-right]");

    row.locator(".key-chords").click();
    page.press("Control+Shift+KeyS"); // splits downwards
    assertThat(row.getByRole(AriaRole.ALERT).innerText())
        .isEqualTo("Ctrl+Shift+S is the key for “Split downwards”.");
    window.screenshot("settings-key-asked");
    AccessibilityTest.assertNoFinding(window, "settings-key-asked");
    row.locator("[data-leave]").click();
    assertThat(row.locator(".key-chords kbd").allInnerTexts()).containsExactly("Ctrl+Shift+O");

    row.locator(".key-chords").click();
    page.press("Control+Shift+KeyS");
    row.locator("[data-take]").click();
    assertThat(row.locator(".key-chords kbd").allInnerTexts()).containsExactly("Ctrl+Shift+S");
    assertThat(dialog.locator(".key-row[data-action=split-down] .key-chords").innerText())
        .contains("none");
    dialog
        .getByRole(
            AriaRole.BUTTON,
            new Locator.GetByRoleOptions().setName("Close the settings").setExact(true))
        .click();

    page.press("Control+Shift+KeyO");
    page.press("Control+Shift+KeyS");
    Await.until("another pane", page::terminals, count -> count >= 2);
    page.awaitTerminal().awaitPrompt();
    List<Terminal> panes = page.all();
    assertThat(panes).as("the old key does nothing").hasSize(2);
    assertThat(panes.get(1).place().x()).isGreaterThan(panes.get(0).place().x() + 100);
  }

  // ---- the look

  @Test
  void thePageFollowsTheSystemUntilSomebodyChooses(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    page.openShell(Suite.SHELL);
    assertThat(ground(window)).isEqualTo(DARK);

    system(window, ColorScheme.LIGHT, Contrast.NO_PREFERENCE);
    Await.until("the day", () -> ground(window), LIGHT::equals);
    assertThat(colourScheme(window)).isEqualTo("light");
    system(window, ColorScheme.DARK, Contrast.MORE);
    Await.until("more contrast", () -> ground(window), CONTRAST_DARK::equals);
    assertThat(colourScheme(window)).isEqualTo("dark");
    assertThat(window.page().locator(":root").getAttribute("data-contrast")).isEqualTo("more");
    system(window, ColorScheme.DARK, Contrast.NO_PREFERENCE);
    Await.until("the night", () -> ground(window), DARK::equals);

    Locator dialog = openSettings(window, page);
    choose(dialog, "appearance", "light");
    Await.until("what was chosen", () -> ground(window), LIGHT::equals);
    system(window, ColorScheme.LIGHT, Contrast.NO_PREFERENCE);
    choose(dialog, "appearance", "dark");
    Await.until("what was chosen", () -> ground(window), DARK::equals);
    system(window, ColorScheme.LIGHT, Contrast.NO_PREFERENCE);
    choose(dialog, "appearance", "contrast");
    Await.until(
        "contrast by day", () -> ground(window), ground -> ground.equals("rgb(255, 255, 255)"));
  }

  private static void system(Window window, ColorScheme scheme, Contrast contrast) {
    window
        .page()
        .emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setContrast(contrast));
  }

  @Test
  void axeFindsNothingInTheSettings(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    page.openShell(Suite.SHELL);
    Locator dialog = openSettings(window, page);
    // Of each look another section, since axe takes its time; the keys have theirs above.
    Map<String, String> sections =
        Map.of("dark", "mouse", "light", "appearance", "contrast", "terminal");
    sections.forEach((appearance, section) -> {
      section(dialog, "appearance");
      choose(dialog, "appearance", appearance);
      section(dialog, section);
      AccessibilityTest.assertNoFinding(window, "settings-" + appearance);
    });
  }

  // ---- how it is done

  private static Locator openSettings(Window window, TerminalPage page) {
    page.press("Control+Shift+Comma");
    Locator dialog =
        window
            .page()
            .getByRole(
                AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Settings").setExact(true));
    dialog.waitFor();
    return dialog;
  }

  private static void section(Locator dialog, String section) {
    dialog.locator("nav [data-section=" + section + "]").click();
    dialog.locator("section[data-section=" + section + "]").waitFor();
  }

  private static void choose(Locator dialog, String setting, String value) {
    dialog.locator("#setting-" + setting).selectOption(value);
  }

  /// The ground of the terminal that is seen.
  private static String ground(Window window) {
    return String.valueOf(
        window
            .page()
            .evaluate(
                "() => getComputedStyle(document.querySelector("
                    + "'split-view:not([inert]) .xterm-scrollable-element')).backgroundColor"));
  }

  /// Whether the page is light or dark.
  private static String colourScheme(Window window) {
    return String.valueOf(
        window.page().evaluate("() => getComputedStyle(document.documentElement).colorScheme"));
  }
}
