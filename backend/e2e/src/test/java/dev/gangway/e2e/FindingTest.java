package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How people get to hosts and to what the page can do: by the list, the palette, keys and links.
@EndToEnd
class FindingTest {
  private static final String PALETTE = "Control+Shift+KeyP";
  private static final String SEARCH = "Control+Shift+KeyK";
  private static final String HELP = "Control+Shift+Slash";
  private static final String PASSWORD = "correct horse";
  private static final int MANY = 1_200;

  /// How much of a long list is drawn for a query.
  private static final int MOST_ROWS = 100;

  /// A tenth of it is usual on a slow machine.
  private static final int LONGEST_TASK_MILLIS = 1_000;

  /// Logs people in, has some tags, and very many hosts.
  private static GatewayProcess large;

  @BeforeAll
  static void start(Suite suite) {
    OpenSshServer ssh = suite.sshServer();
    Map<String, String> host = ssh.host("shop-web");
    host.put("tags", "[web, shop]");
    GatewayConfig config =
        new GatewayConfig()
            .set("login", "users:")
            .set("login", "  - {name: ada, password: %s}".formatted(LoggedIn.hash(PASSWORD)))
            .set("access", "- {who: {users: [ada]}, may: [open]}")
            .host(host);
    for (int n = 1; n < MANY; n++) {
      host.put("name", "node-%04d".formatted(n));
      host.put("tags", n <= 2 ? "[web]" : "[]");
      config.host(host);
    }
    large = GatewayProcess.start(config);
  }

  @AfterAll
  static void stop() {
    large.close();
  }

  // ---- the palette

  @Test
  void thePaletteOpensHostsRunsActionsAndGivesTheFocusBack(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    page.awaitHosts();
    page.press(PALETTE);
    Locator palette = palette(window);
    palette.waitFor();
    Locator help = palette.locator("[data-kind=action]", withText("Keyboard shortcuts"));
    assertThat(help.locator("kbd").innerText()).isEqualTo("Ctrl+Shift+/");
    window.screenshot("finding-palette");

    page.type("open shl");
    Locator best = palette.locator("[aria-selected=true]");
    Await.until("the host", () -> best.locator(".label").innerText(), "Open shell"::equals);
    assertThat(String.join("", best.locator("mark").allInnerTexts())).isEqualTo("shl");
    page.press("Enter");
    Terminal terminal = page.awaitTerminal();
    assertThat(palette.count()).isZero();
    terminal.awaitPrompt();

    page.press(PALETTE);
    page.type("split ri");
    page.press("Enter");
    Await.until("another pane", page::terminals, count -> count == 2);
    page.awaitTerminal().awaitPrompt();

    page.press(PALETTE);
    page.type("> shell");
    assertThat(palette.locator("[data-kind=target]").count()).isZero();
    page.press("Control+KeyA");
    page.type("qqqq");
    assertThat(palette.getByRole(AriaRole.STATUS).innerText()).isEqualTo("Nothing matches “qqqq”.");
    page.press("Escape");
    Await.until("it to go", palette::count, count -> count == 0);
    Terminal second = page.awaitTerminal();
    assertThat(second.id()).isNotEqualTo(terminal.id());
    assertThat(second.run("echo ba''ck")).isEqualTo("back");

    // From another tab, to what is open.
    page.openShell(Suite.SHELL);
    page.press(PALETTE);
    page.type("go to shell");
    page.press("Enter");
    Await.until("the other tab", page::active, second.id()::equals);
    assertThat(second.run("echo th''ere")).isEqualTo("there");
  }

  @Test
  void theKeysAreShownByAKeyAndAreThoseOfThePalette(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.openShell(Suite.SHELL);
    page.press(PALETTE);
    Locator palette = palette(window);
    palette.waitFor();
    Object keyed =
        palette
            .locator("[data-kind=action]:has(kbd)")
            .evaluateAll(
                "all => all.map(each => each.querySelector('.label').innerText + ' '"
                    + " + each.querySelector('kbd').innerText)");
    assertThat(keyed).asInstanceOf(LIST).hasSizeGreaterThan(30);
    page.press("Escape");
    Await.until("it to go", palette::count, count -> count == 0);

    page.press(HELP);
    Locator help =
        window
            .page()
            .getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Keyboard shortcuts"));
    help.waitFor();
    window.screenshot("finding-help");
    Object shown =
        help.locator("dl > div")
            .evaluateAll(
                "all => all.map(each => each.querySelector('dt').innerText.split(' – ')[0] + ' '"
                    + " + each.querySelector('kbd').innerText)");
    assertThat(shown)
        .asInstanceOf(LIST)
        .containsAll((List<?>) keyed)
        .contains("Show all actions Ctrl+Shift+P");

    help.getByRole(AriaRole.SEARCHBOX).fill("downwards");
    assertThat(help.locator("dl > div").allInnerTexts()).hasSize(1);
    assertThat(help.locator("mark").innerText()).isEqualTo("downwards");
    page.press("Escape"); // what was searched for
    page.press("Escape");
    Await.until("it to go", help::isVisible, visible -> !visible);
    assertThat(terminal.run("echo ba''ck")).isEqualTo("back");
  }

  // ---- the list

  @Test
  void favouritesStayOverAReloadAndTagsGroup(Window window) {
    TerminalPage page = logIn(window, "");
    Locator list = window.page().getByRole(AriaRole.NAVIGATION);
    list.locator("a.target[data-id=node-0002]").hover();
    star(window, "node-0002").click();
    Locator favourites = list.locator(".branch[data-kind=favourites]");
    favourites.waitFor();
    list.locator("a.target[data-id=node-0001]").focus();
    page.press("f");
    assertThat(favourites.locator("a.target .name").allTextContents())
        .containsExactly("node-0002", "node-0001");
    assertThat(star(window, "node-0001").getAttribute("aria-pressed")).isEqualTo("true");
    window.screenshot("finding-favourites");

    window.reload().awaitHosts();
    favourites.waitFor();
    assertThat(favourites.locator("a.target .name").allTextContents())
        .containsExactly("node-0002", "node-0001");

    window
        .page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Group by tag"))
        .click();
    Locator tag = list.locator(".branch[data-kind=tag][data-group=web]");
    tag.waitFor();
    assertThat(tag.locator("a.target .name").allTextContents())
        .containsExactly("node-0001", "node-0002", "shop-web");
    assertThat(
            list.locator(".branch[data-kind=tag][data-group=shop] a.target .name")
                .allTextContents())
        .containsExactly("shop-web");
    assertThat(list.locator(".branch[data-kind=hosts]").count()).isZero();
    window.screenshot("finding-tags");
  }

  @Test
  void veryManyHostsAreSearchedWithoutStoppingThePage(Window window) {
    TerminalPage page = logIn(window, "");
    assertThat(page.hosts()).hasSizeGreaterThanOrEqualTo(MANY);
    page.press(SEARCH);
    window
        .page()
        .evaluate(
            """
            () => {
              window.longest = 0;
              new PerformanceObserver((list) => {
                for (const { duration } of list.getEntries()) {
                  window.longest = Math.max(window.longest, duration);
                }
              }).observe({ type: 'longtask' });
            }
            """);
    Locator rows = window.page().getByRole(AriaRole.NAVIGATION).locator("a.target");
    Locator found = window.page().locator("p.found[role=status]");

    page.type("nod");
    Await.until("what was found", found::allInnerTexts, List.of("1,199 of 1,200")::equals);
    assertThat(rows.count()).isEqualTo(MOST_ROWS);
    page.type("e-0777");
    Await.until("the one", found::allInnerTexts, List.of("1 of 1,200")::equals);
    assertThat(page.hosts()).containsExactly("node-0777");
    page.press("Control+KeyA");
    page.type("shpwb"); // its letters in this order
    Await.until("the other", page::hosts, List.of("shop-web")::equals);
    assertThat(String.join("", rows.locator("mark").allInnerTexts())).isEqualTo("shpwb");
    Number longest = (Number) window.page().evaluate("() => window.longest");
    assertThat(longest.doubleValue()).isLessThan(LONGEST_TASK_MILLIS);
    window.screenshot("finding-search");

    page.press("Enter");
    Terminal terminal = page.awaitTerminal();
    terminal.awaitPrompt();
    assertThat(terminal.run("echo found")).isEqualTo("found");
    page.press(SEARCH);
    page.press("Escape");
    Await.until("all of them", rows::count, count -> count >= MANY);
  }

  // ---- links

  @Test
  void aLinkIsCopiedAndFollowedThroughTheLogin(Window window) {
    TerminalPage page = logIn(window, "#/open/node-0042");
    Terminal terminal = page.awaitTerminal();
    terminal.awaitPrompt();
    assertThat(window.page().title()).contains("node-0042");

    page.press(PALETTE);
    page.type("copy a link");
    page.press("Enter");
    Await.until(
        "a word of it",
        () -> window.page().locator(".page-word").innerText().strip(),
        "Link to node-0042 copied."::equals);
    String link = String.valueOf(window.page().evaluate("() => navigator.clipboard.readText()"));
    assertThat(link).isEqualTo(large.uri() + "#/open/node-0042");
    assertThat(terminal.run("echo typed")).isEqualTo("typed");

    // The same in a list, by a key; and it opens in another tab of the browser.
    window.page().locator("a.target[data-id=node-0007]").first().focus();
    page.press("Control+KeyC");
    String other =
        Await.until(
            "another link",
            () -> String.valueOf(window.page().evaluate("() => navigator.clipboard.readText()")),
            copied -> !copied.equals(link));
    assertThat(other).isEqualTo(large.uri() + "#/open/node-0007");
    Page tab = window.newTab();
    tab.navigate(other);
    Await.until("it to open", tab::title, title -> title.contains("node-0007"));
    tab.close();
  }

  @Test
  void aLinkToWhatIsNotThereSaysSo(Suite suite, Window window) {
    TerminalPage page =
        window.open(window.page(), suite.gateway().uri() + "?test=1#/open/nowhere%20at%20all");

    page.awaitTerminal().awaitState("failed");
    page.awaitSays("There is nothing of that name to open");
    assertThat(window.page().title()).contains("nowhere at all");
    window.screenshot("finding-unknown-link");
    assertThat(page.hosts()).contains(Suite.SHELL).doesNotContain("nowhere at all");
    window.page().evaluate("name => { location.hash = '#/open/' + name; }", Suite.SHELL);
    Await.until("a terminal more", page::terminals, count -> count == 2);
    page.awaitTerminal().awaitPrompt();
  }

  // ---- how it is done

  private static Locator palette(Window window) {
    return window
        .page()
        .getByRole(
            AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Actions, terminals and hosts"));
  }

  private static TerminalPage logIn(Window window, String fragment) {
    return window.openLogin(large.uri(), fragment).logIn("ada", PASSWORD);
  }

  private static Locator star(Window window, String name) {
    return window
        .page()
        .getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName("Favourite: " + name).setExact(true))
        .first();
  }

  private static Locator.LocatorOptions withText(String text) {
    return new Locator.LocatorOptions().setHasText(text);
  }
}
