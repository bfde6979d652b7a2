package dev.gangway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.LoginPage;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Logging in with a password, what one may do then, and logging out, in a browser.
@EndToEnd
class LoginPageTest {
  private static final String PASSWORD = "correct horse";

  /// The contract's five seconds, and some for a busy machine's browser.
  private static final Duration ENDS = Duration.ofSeconds(10);

  private static final String MARKUP = "<img src=x onerror=alert(1)>";
  private static final String NOTICE = "For staff only. " + MARKUP;

  /// A user's name, a group's, a host's; a name has no slash.
  private static final String YAML_MARKUP = "'" + MARKUP + "'";

  private static final String CONFIRMED = "production";

  private static GatewayProcess gateway;

  @BeforeAll
  static void start(Suite suite) {
    OpenSshServer ssh = suite.sshServer();
    Map<String, String> marked = ssh.host(YAML_MARKUP);
    marked.put("group", YAML_MARKUP);
    String hash = LoggedIn.hash(PASSWORD);
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .set("login", "users:")
                .set("login", "  - {name: ada, password: %s, groups: [ops]}".formatted(hash))
                .set("login", "  - {name: grace, password: %s}".formatted(hash))
                .set("login", "  - name: " + YAML_MARKUP)
                .set("login", "    password: " + hash)
                .set("login", "    groups: [" + YAML_MARKUP + "]")
                .set("login", "notice: '%s'".formatted(NOTICE))
                .set("access", "- {who: {groups: [ops]}, may: [open], on: {names: [shell]}}")
                .set("access", "- who: {groups: [ops]}")
                .set("access", "  may: [open]")
                .set("access", "  on: {names: [" + CONFIRMED + "]}")
                .set("access", "  confirm: " + YAML_MARKUP)
                .set("access", "- {who: {users: [grace]}, may: [open], on: {names: [graces]}}")
                .set("access", "- who: {groups: [" + YAML_MARKUP + "]}")
                .set("access", "  may: [open]")
                .host(ssh.host("shell"))
                .host(ssh.host(CONFIRMED))
                .host(ssh.host("graces"))
                .host(marked));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  // ---- in

  @Test
  void theFormLogsInAndATerminalOpens(Window window) {
    TerminalPage page = window.openLogin(gateway.uri(), "").logIn("ada", PASSWORD);

    assertThat(page.openShell("shell").run("echo $((6 * 7))")).isEqualTo("42");
    assertThat(window.page().url()).doesNotContain("ada").doesNotContain(PASSWORD);
  }

  @Test
  void aWrongPasswordIsSaidInTheFormAndTheNameStays(Window window) {
    window.expectProblem("status of 401");
    LoginPage login = window.openLogin(gateway.uri(), "");

    login.submit("ada", "incorrect horse");

    assertThat(login.awaitAlert()).isEqualTo("The name or the password is wrong.");
    assertThat(login.name().inputValue()).isEqualTo("ada");
    assertThat(login.logIn("ada", PASSWORD).hosts()).contains("shell");
  }

  @Test
  void theNoticeIsReadBeforeTheLogin(Window window) {
    window.openLogin(gateway.uri(), "");

    assertThat(
            window
                .page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Notice"))
                .innerText())
        .isEqualTo(NOTICE);
  }

  @Test
  void aDeepLinkSurvivesTheLogin(Window window) {
    TerminalPage page = window.openLogin(gateway.uri(), "#/open/shell").logIn("ada", PASSWORD);

    page.awaitTerminal().awaitPrompt();
  }

  // ---- what one may do

  @Test
  void everybodySeesWhatTheyMayOpenAndNothingMore(Suite suite, Window window) {
    assertThat(window.openLogin(gateway.uri(), "").logIn("ada", PASSWORD).hosts())
        .containsExactlyInAnyOrder("shell", CONFIRMED);
    try (Window other = suite.browser().open()) {
      assertThat(other.openLogin(gateway.uri(), "").logIn("grace", PASSWORD).hosts())
          .containsExactly("graces");
    }
  }

  @Test
  void aLinkToWhatMayNotBeOpenedLooksLikeOneToNothing(Window window) {
    LoginPage login = window.openLogin(gateway.uri(), "#/open/shell");
    login.logIn("grace", PASSWORD);
    String forbidden = awaitWordOf(window, "shell");

    window.page().evaluate("() => { location.hash = '#/open/nowhere'; }");
    String absent = awaitWordOf(window, "nowhere");

    assertThat(forbidden.replace("shell", "nowhere")).isEqualTo(absent);
  }

  private static String awaitWordOf(Window window, String target) {
    return Await.until(
            "a word of " + target,
            () -> window.page().locator("body").innerText(),
            text -> text.contains(target))
        .lines()
        .filter(line -> line.contains(target))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aReasonIsAskedForBeforeAnythingOpensAndIsWrittenDown(Window window) {
    TerminalPage page = window.openLogin(gateway.uri(), "").logIn("ada", PASSWORD);
    String reason = "the disk is full";

    Terminal terminal = page.open(CONFIRMED);
    terminal.awaitState("prompting");
    page.awaitSays(MARKUP);
    assertThat(opened(reason)).isEmpty();
    page.answer(reason);
    terminal.awaitPrompt();

    assertThat(opened(reason)).containsExactly(CONFIRMED);
  }

  /// The targets that were opened for a reason.
  private static List<String> opened(String reason) {
    return gateway.audited("open").stream()
        .filter(event -> event.path("reason").asString("").equals(reason))
        .map(event -> event.path("target").asString())
        .toList();
  }

  @Test
  void aNameIsNeverMarkup(Window window) {
    TerminalPage page = window.openLogin(gateway.uri(), "").logIn(MARKUP, PASSWORD);
    assertThat(page.hosts()).contains(MARKUP);
    assertThat(page.listSays()).contains(MARKUP);

    page.openShell(MARKUP);
    assertThat(window.page().title()).contains(MARKUP);
    Locator menu = new LoginPage(window.page()).openMenu();
    assertThat(menu.locator("h2").innerText()).isEqualTo(MARKUP);
    assertThat(menu.locator("dd").first().innerText()).isEqualTo(MARKUP);
    window.page().keyboard().press("Escape");
    gateway.audited("login"); // each line of it is JSON

    assertThat(window.page().locator("img").count()).isZero();
    assertThat(window.problems()).isEmpty();
  }

  // ---- out

  @Test
  void signingOutLeadsToTheFormAndEndsTheUsersOtherTab(Window window) {
    LoginPage login = window.openLogin(gateway.uri(), "");
    login.logIn("ada", PASSWORD);
    Page tab = window.newTab();
    Terminal terminal = window.open(tab, gateway.uri() + "?test=1").openShell("shell");

    login.signOut();

    LoginPage other = new LoginPage(tab);
    Await.until("the end in the other tab", ENDS, () -> other.ended().isVisible(), seen -> seen);
    login.form().waitFor();
    assertThat(window.page().locator("body").innerText()).contains("You are signed out.");
    assertThat(terminal.text()).as("what it showed stays").contains("gw$");
    assertThat(terminal.seen().state()).isNotEqualTo("live");

    // Whoever comes back there goes on there.
    other.submit("ada", PASSWORD);
    Await.until("the dialog to go", () -> other.ended().isVisible(), seen -> !seen);
  }

  @Test
  void signingOutEverywhereEndsTheTerminalOfAnotherBrowser(Suite suite, Window window) {
    window.openLogin(gateway.uri(), "").logIn("grace", PASSWORD);
    try (Window elsewhere = suite.browser().open()) {
      LoginPage other = new LoginPage(elsewhere.page());
      elsewhere.openLogin(gateway.uri(), "").logIn("grace", PASSWORD).openShell("graces");

      LoginPage login = new LoginPage(window.page());
      login.signOutEverywhere();

      Await.until("the end elsewhere", ENDS, () -> other.ended().isVisible(), seen -> seen);
      login.form().waitFor();
    }
  }

  // ---- for everybody

  @ParameterizedTest
  @EnumSource(names = {"DARK", "LIGHT"})
  void axeFindsNothing(ColorScheme scheme, Window window) {
    window.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    LoginPage login = window.openLogin(gateway.uri(), "");
    assertNoFinding(window, "login-" + scheme);

    TerminalPage page = login.logIn("ada", PASSWORD);
    login.openMenu().waitFor();
    assertNoFinding(window, "login-menu-" + scheme);
    window.page().keyboard().press("Escape");

    page.openShell("shell");
    signOutBehindThePagesBack(window);
    Await.until("the dialog", () -> login.ended().isVisible(), seen -> seen);
    assertNoFinding(window, "login-ended-" + scheme);
  }

  private static void signOutBehindThePagesBack(Window window) {
    // It may be asking for something just then.
    window.expectProblem("401 .*/api/");
    String cookie =
        window.page().context().cookies().stream()
            .map(each -> each.name + "=" + each.value)
            .findFirst()
            .orElseThrow();
    assertThat(new LoggedIn(gateway.uri(), cookie).logout(false).status()).isEqualTo(204);
  }

  private static void assertNoFinding(Window window, String name) {
    window.screenshot(name);
    List<Rule> findings = new AxeBuilder(window.page()).analyze().getViolations();

    assertThat(findings)
        .as(name)
        .extracting(rule ->
            rule.getImpact() + " " + rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
        .isEmpty();
  }

  // ---- for nobody

  @Test
  void insideAnotherPageItStaysBlank(Window window) throws Exception {
    window.expectProblem("frame-ancestors|X-Frame-Options");
    String address = "127.0.0.1";
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 0);
    String origin = "http://" + address + ":" + elsewhere.getAddress().getPort();
    serve(elsewhere, "/own", "<p>Framed.</p>");
    serve(
        elsewhere,
        "/",
        "<iframe name=own src=/own></iframe><iframe name=gateway src='%s'></iframe>"
            .formatted(gateway.uri()));
    elsewhere.start();
    try {
      window.page().navigate(origin + "/");
      Frame own = window.page().frame("own");
      Await.until("a frame that is filled", own::content, html -> html.contains("Framed."));
      Frame framed = window.page().frame("gateway");

      assertThat(framed.url()).startsWith("chrome-error:");
      assertThat(framed.locator("login-gate, app-shell, form").count()).isZero();
    } finally {
      elsewhere.stop(0);
    }
  }

  private static void serve(HttpServer server, String path, String body) {
    byte[] html = ("<!doctype html><title>Elsewhere</title>" + body).getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
          }
        });
  }
}
