package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.MouseButton;
import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.SessionsApi;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tabs, and panes in them, with real shells: how they are made, arranged, marked, typed into
/// together, closed and opened again.
@EndToEnd
class WorkspaceTest {
  private static final String SPLIT_RIGHT = "Control+Shift+KeyO";
  private static final String SPLIT_DOWN = "Control+Shift+KeyS";
  private static final String ALONE = "Control+Shift+Enter";
  private static final String CLOSE = "Control+Shift+KeyX";
  private static final String LEAVE = "Control+Shift+KeyD";
  private static final String UNDO_CLOSE = "Control+Shift+KeyZ";
  private static final String BROADCAST = "Control+Shift+KeyB";

  /// Browsers lose the oldest WebGL context of a page beyond sixteen; the page holds half of that.
  private static final int MOST_CONTEXTS = 8;

  /// Counts the WebGL contexts of the page that are in its document, and those of them that were
  /// lost.
  private static final String COUNT_CONTEXTS =
      """
      const made = new Set();
      const getContext = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
        const context = getContext.call(this, kind, ...more);
        if (kind === 'webgl2' && context !== null) made.add(context);
        return context;
      };
      window.contexts = () => {
        const shown = [...made].filter((context) => context.canvas.isConnected);
        return {
          made: made.size,
          shown: shown.length,
          lost: shown.filter((context) => context.isContextLost()).length,
          held: [...made].filter((context) => !context.isContextLost()).length,
        };
      };
      """;

  @AfterEach
  void endAll(Suite suite, Window window) {
    window.close();
    SessionsApi sessions = SessionsApi.of(suite.gateway().uri());
    sessions
        .all()
        .path("sessions")
        .forEach(each -> sessions.end(each.path("session").asString()).close());
  }

  // ---- panes

  @Test
  void panesAreSplitAndGoneToByKeyAndClick(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal left = page.openShell(Suite.SHELL);
    Terminal right = page.split(SPLIT_RIGHT);
    Terminal below = page.split(SPLIT_DOWN);

    assertThat(page.all().stream().map(Terminal::session).distinct()).hasSize(3);
    assertThat(page.all().stream().map(Terminal::tab).distinct()).hasSize(1);
    assertThat(right.place().x()).isGreaterThan(left.place().x() + 100);
    assertThat(below.place().x()).isEqualTo(right.place().x());
    assertThat(below.place().y()).isGreaterThan(right.place().y() + 100);

    Set<String> ttys = new HashSet<>();
    ttys.add(below.run("tty"));
    page.press("Alt+Shift+ArrowUp");
    assertThat(page.active()).isEqualTo(right.id());
    ttys.add(right.run("tty"));
    page.press("Alt+Shift+ArrowLeft");
    assertThat(page.active()).isEqualTo(left.id());
    ttys.add(left.run("tty"));
    assertThat(ttys).as("each is a terminal of its own").hasSize(3);
    page.press("Alt+Shift+ArrowLeft"); // there is none
    assertThat(page.active()).isEqualTo(left.id());

    frame(window, below).locator(".xterm-screen").click();
    assertThat(page.active()).isEqualTo(below.id());
    assertThat(below.run("echo clicked")).isEqualTo("clicked");
    assertThat(frame(window, below).getAttribute("data-focused")).isNotNull();
    assertThat(frame(window, left).getAttribute("data-focused")).isNull();
    window.screenshot("workspace-panes");
  }

  @Test
  void aLineBetweenPanesMovesByKeyAndByMouse(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal left = page.openShell(Suite.SHELL);
    Terminal right = page.split(SPLIT_RIGHT);
    int half = right.seen().columns();
    assertThat(right.run("stty size")).endsWith(" " + half);
    Locator line =
        window
            .page()
            .getByRole(
                AriaRole.SEPARATOR,
                new Page.GetByRoleOptions().setName("Line between shell and shell · 2"));

    line.focus();
    page.press("Shift+ArrowLeft");
    page.press("ArrowLeft");
    assertThat(line.getAttribute("aria-valuenow")).isEqualTo("38");
    page.press("Escape");
    int more = awaitColumns(right, columns -> columns > half + 5);
    assertThat(page.active()).isEqualTo(right.id());
    awaitSaid(right, more);

    BoundingBox box = line.boundingBox();
    double x = box.x + box.width / 2;
    double y = box.y + box.height / 2;
    window.page().mouse().move(x, y);
    window.page().mouse().down();
    window.page().mouse().move(x + 100, y);
    window.page().mouse().move(x + 300, y);
    window.page().mouse().up();
    int less = awaitColumns(right, columns -> columns < half - 5);
    awaitSaid(right, less);
    page.press("Alt+Shift+ArrowLeft");
    awaitSaid(left, left.seen().columns());
    assertThat(left.seen().columns()).isGreaterThan(half + 5);
    assertThat(left.place().width()).isCloseTo(x + 300 - left.place().x(), within(4.0));
  }

  @Test
  void onePaneIsSeenAloneAndAllAgain(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal left = page.openShell(Suite.SHELL);
    Terminal right = page.split(SPLIT_RIGHT);
    int half = right.seen().columns();
    int lefts = left.seen().columns();

    page.press(ALONE);

    int whole = awaitColumns(right, columns -> columns > half + lefts - 5);
    awaitSaid(right, whole);
    assertThat(frame(window, left).isVisible()).isFalse();
    assertThat(left.seen().columns()).as("the hidden one keeps its size").isEqualTo(lefts);
    assertThat(frame(window, right).locator(".pane-hidden").innerText())
        .isEqualTo("one more pane is hidden");

    page.press(ALONE);

    awaitColumns(right, columns -> columns == half);
    awaitSaid(right, half);
    assertThat(frame(window, left).isVisible()).isTrue();

    // By its button, on the other one, which has the focus then.
    frame(window, left)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Show this pane alone"))
        .click();
    awaitColumns(left, columns -> columns > half + lefts - 5);
    assertThat(page.active()).isEqualTo(left.id());
    assertThat(left.run("echo alone")).isEqualTo("alone");
  }

  // ---- over a reload

  @Test
  void aReloadBringsTabsPanesNamesAndFocusBackWithTheirSessions(Suite suite, Window window) {
    TerminalPage before = window.open(suite.gateway().uri());
    before.openShell(Suite.SHELL).run("echo the fir''st");
    rename(window, before.all().getFirst(), "build");
    before.openShell(Suite.SHELL);
    Terminal right = before.split(SPLIT_RIGHT);
    before.split(SPLIT_DOWN);
    Locator line = window.page().locator("split-view:not([inert]) .separator[data-axis=row]");
    line.focus();
    before.press("Shift+ArrowLeft");
    before.press("Escape");
    frame(window, right).locator(".xterm-screen").click();
    String tty = right.run("tty");
    List<Standing> stood = standing(before);
    assertThat(stood.stream().map(Standing::session).distinct()).hasSize(4);
    assertThat(stood.get(2).active()).isTrue();

    TerminalPage after = window.reload();

    Await.until("all panes", after::terminals, count -> count == 4);
    after.all().forEach(terminal -> terminal.awaitState("live"));
    assertThat(standing(after)).isEqualTo(stood);
    assertThat(tabNames(window)).element(0).isEqualTo("build");
    Terminal focused = after.awaitTerminal();
    focused.awaitPrompt();
    assertThat(focused.run("tty")).isEqualTo(tty);
    after.showTab(1);
    Terminal first = after.awaitTerminal();
    first.awaitLine("the first");
    assertThat(first.run("echo al''ive")).isEqualTo("alive");
  }

  /// What of a terminal must be the same after a reload.
  private record Standing(
      String tab,
      String session,
      TerminalPage.Place place,
      int columns,
      int rows,
      boolean active) {}

  private static List<Standing> standing(TerminalPage page) {
    String active = page.active();
    return page.all().stream()
        .map(terminal ->
            new Standing(
                terminal.tab(),
                terminal.session(),
                terminal.place(),
                terminal.seen().columns(),
                terminal.seen().rows(),
                terminal.id().equals(active)))
        .toList();
  }

  // ---- tabs

  @Test
  void tabsAreDraggedNamedAndClosedByTheMiddleButton(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal one = page.openShell(Suite.SHELL);
    Terminal two = page.openShell(Suite.SHELL);
    Terminal three = page.openShell(Suite.SHELL);
    rename(window, one, "one");
    rename(window, two, "two");
    rename(window, three, "three");
    assertThat(tabNames(window)).containsExactly("one", "two", "three");
    assertThat(window.page().title()).startsWith("three");

    BoundingBox from = tab(window, three).boundingBox();
    BoundingBox to = tab(window, one).boundingBox();
    window.page().mouse().move(from.x + 30, from.y + from.height / 2);
    window.page().mouse().down();
    window.page().mouse().move(from.x, from.y + from.height / 2);
    window.page().mouse().move(to.x + 10, to.y + to.height / 2);
    window.page().mouse().up();
    Await.until(
        "the new order",
        () -> tabNames(window),
        names -> names.equals(List.of("three", "one", "two")));
    assertThat(page.active()).isEqualTo(three.id());
    page.showTab(2);
    assertThat(page.active()).isEqualTo(one.id());
    assertThat(one.run("echo in one")).isEqualTo("in one");

    long shell = Long.parseLong(one.run("echo $$"));
    tab(window, one).click(new Locator.ClickOptions().setButton(MouseButton.MIDDLE));
    Await.until(
        "a tab less", () -> tabNames(window), names -> names.equals(List.of("three", "two")));
    Await.until("its shell to end", () -> ProcessHandle.of(shell).isPresent(), there -> !there);

    // An empty name is the page's again; Escape leaves what was.
    rename(window, two, "");
    assertThat(tabNames(window)).containsExactly("three", "shell · 2");
    tab(window, three).dblclick();
    window.page().locator(".tab-rename").fill("never");
    page.press("Escape");
    assertThat(tabNames(window)).containsExactly("three", "shell · 2");
  }

  @Test
  void whatWasClosedIsOpenedAgainWithItsSessionIfThatRunsOn(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal left = page.openShell(Suite.SHELL);
    Terminal right = page.split(SPLIT_RIGHT);
    right.run("echo kept=$((6 * 7))");
    String session = right.session();
    TerminalPage.Place place = right.place();

    page.press(LEAVE);
    Await.until("one pane", page::terminals, count -> count == 1);
    page.press(UNDO_CLOSE);

    Await.until("two panes", page::terminals, count -> count == 2);
    Terminal again = page.awaitTerminal();
    again.awaitLine("kept=42");
    assertThat(again.session()).isEqualTo(session);
    assertThat(again.place()).isEqualTo(place);
    assertThat(pageWord(window)).isEqualTo("shell · 2: its session ran on, and goes on here.");
    assertThat(again.run("echo al''ive")).isEqualTo("alive");

    // Both at once, which ends them.
    rename(window, left, "pair");
    long shell = Long.parseLong(again.run("echo $$"));
    tab(window, left).click(new Locator.ClickOptions().setButton(MouseButton.MIDDLE));
    Await.until("no tab", page::terminals, count -> count == 0);
    Await.until("the end", () -> ProcessHandle.of(shell).isPresent(), there -> !there);
    page.press(UNDO_CLOSE);

    Await.until("two panes", page::terminals, count -> count == 2);
    assertThat(tabNames(window)).containsExactly("pair");
    page.all().forEach(Terminal::awaitPrompt);
    assertThat(pageWord(window)).contains("its session was ended. This is a new one.");
    assertThat(page.all().stream().map(Terminal::session)).doesNotContain(session);
    assertThat(page.all().get(1).place()).isEqualTo(place);
  }

  @Test
  void theLastPaneTakesItsTabAndTheLastTabLeavesTheList(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal left = page.openShell(Suite.SHELL);
    page.split(SPLIT_RIGHT);
    int half = left.seen().columns();

    page.press(CLOSE);
    Await.until("one pane", page::terminals, count -> count == 1);
    assertThat(page.active()).isEqualTo(left.id());
    int whole = awaitColumns(left, columns -> columns > half + 5);
    awaitSaid(left, whole);
    assertThat(window.page().locator(".pane-bar").count()).isZero();

    left.type("exit\n");
    left.awaitState("exited");
    page.press(CLOSE);
    Await.until("nothing", page::terminals, count -> count == 0);
    assertThat(window.page().getByRole(AriaRole.TAB).count()).isZero();
    assertThat(window.page().title()).isEqualTo("Gangway");
    assertThat(window.page().url()).doesNotContain("#");
    assertThat(page.openShell(Suite.SHELL).run("echo again")).isEqualTo("again");
  }

  // ---- what tabs tell

  @Test
  void aTabThatNobodyLooksAtHasMarks(Suite suite, Window window) throws IOException {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal busy = page.openShell(Suite.SHELL);
    List<Path> signs = new ArrayList<>();
    StringBuilder script = new StringBuilder();
    for (String act :
        List.of("echo out", "printf '\\e]9;4;1;40\\a'", "printf '\\a'", "printf '\\e]9;4;0\\a'")) {
      Path sign = suite.sshServer().home().resolve("sign-" + signs.size());
      signs.add(sign);
      script.append("until [ -e '%s' ]; do sleep 0.05; done; %s; ".formatted(sign, act));
    }
    busy.type(script + "\n");
    busy.awaitText("until");
    Terminal other = page.openShell(Suite.SHELL);
    assertThat(icon(window)).isEqualTo("plain");
    try {
      Files.createFile(signs.get(0));
      tab(window, busy).locator(".unseen").waitFor();
      awaitIcon(window, "unseen");

      Files.createFile(signs.get(1));
      Locator progress = tab(window, busy).locator(".progress-mark");
      progress.waitFor();
      assertThat(progress.getAttribute("data-kind")).isEqualTo("normal");
      assertThat(progress.getAttribute("title")).isEqualTo("40 % done");
      awaitIcon(window, "progress");

      Files.createFile(signs.get(2));
      tab(window, busy).locator(".bell-mark").waitFor();
      awaitIcon(window, "bell");
      assertThat(tab(window, other).locator(".unseen, .bell-mark, .progress-mark").count())
          .isZero();
      window.screenshot("workspace-marks");

      page.showTab(1);
      Await.until(
          "no mark of what is seen",
          () -> tab(window, busy).locator(".unseen, .bell-mark").count(),
          count -> count == 0);
      assertThat(progress.isVisible()).as("it goes on").isTrue();
      awaitIcon(window, "progress");

      Files.createFile(signs.get(3));
      Await.until("the end of it", progress::count, count -> count == 0);
      awaitIcon(window, "plain");
    } finally {
      for (Path sign : signs) {
        Files.deleteIfExists(sign);
      }
    }
  }

  private static void awaitIcon(Window window, String mark) {
    Await.until("the icon " + mark, () -> icon(window), mark::equals);
  }

  private static String icon(Window window) {
    return String.valueOf(
        window
            .page()
            .evaluate("() => document.querySelector('link[rel=icon]').dataset.mark ?? 'plain'"));
  }

  @Test
  void whatTheAdminMarksIsSeen(Suite suite, Window window) {
    OpenSshServer ssh = suite.sshServer();
    Map<String, String> marked = ssh.host("ledger");
    marked.put("color", "red");
    marked.put("production", "true");
    Map<String, String> blue = ssh.host("lab");
    blue.put("color", "blue");
    try (GatewayProcess gateway =
        GatewayProcess.start(new GatewayConfig().host(marked).host(blue).host(ssh.host("plain")))) {
      TerminalPage page = window.open(gateway.uri());
      Terminal production = page.openShell("ledger");
      Terminal lab = page.openShell("lab");
      Terminal plain = page.openShell("plain");

      page.showTab(1);
      assertThat(frame(window, production).locator(".production").innerText())
          .containsIgnoringCase("production")
          .contains("ledger: mistakes here hurt.");
      assertThat(tab(window, production).locator(".production-mark").count()).isEqualTo(1);
      assertThat(window.page().locator(".production-mark").count()).isEqualTo(1);
      Locator badge = window.page().locator("a.target[data-id=ledger] .production");
      assertThat(badge.innerText()).isEqualTo("prod");
      assertThat(background(badge)).isEqualTo("none");
      assertThat(background(frame(window, production).locator(".production")))
          .as("stripes")
          .contains("gradient");
      assertThat(frame(window, lab).locator(".production").count()).isZero();

      String reds = tint(window, production);
      String blues = tint(window, lab);
      assertThat(List.of(reds, blues, tint(window, plain))).doesNotHaveDuplicates();

      page.split(SPLIT_RIGHT);
      window.screenshot("workspace-production");
      assertThat(window.page().locator("split-view:not([inert]) .production").count())
          .as("each pane says it")
          .isEqualTo(2);
      window.page().navigate("about:blank"); // before its gateway is gone
    }
  }

  private static String background(Locator element) {
    return String.valueOf(element.evaluate("element => getComputedStyle(element).backgroundImage"));
  }

  /// The colour that tells a tab from others.
  private static String tint(Window window, Terminal terminal) {
    return String.valueOf(
        tab(window, terminal).evaluate("tab => getComputedStyle(tab, '::after').backgroundColor"));
  }

  // ---- several at once

  @Test
  void whatIsTypedGoesToAllThatWereChosenUntilThePageIsLeft(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    page.openShell(Suite.SHELL);
    page.split(SPLIT_RIGHT);
    page.split(SPLIT_DOWN);
    Terminal elsewhere = page.openShell(Suite.SHELL);
    page.showTab(1);
    List<Terminal> three = page.all().subList(0, 3);

    page.press(BROADCAST);
    Locator dialog =
        window
            .page()
            .getByRole(
                AriaRole.DIALOG,
                new Page.GetByRoleOptions().setName("Type into several terminals"));
    assertThat(dialog.getByRole(AriaRole.CHECKBOX).count()).isEqualTo(4);
    assertThat(dialog.locator("input:checked").count()).as("those that are seen").isEqualTo(3);
    window.screenshot("workspace-broadcast-choice");
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Type into 3"))
        .click();
    Locator bar =
        window
            .page()
            .getByRole(
                AriaRole.REGION,
                new Page.GetByRoleOptions().setName("Type into several terminals"));
    bar.waitFor();
    assertThat(bar.innerText()).contains("Typing into 3 terminals");
    assertThat(window.page().locator(".pane-frame[data-broadcast]").count()).isEqualTo(3);

    page.type("echo all=$((6 * 7))\n");
    three.forEach(terminal -> terminal.awaitLine("all=42"));
    three.getFirst().paste("echo pasted=$((7 * 7))");
    page.press("Enter");
    three.forEach(terminal -> terminal.awaitLine("pasted=49"));
    window.screenshot("workspace-broadcast");

    window.page().evaluate("() => window.dispatchEvent(new Event('blur'))");
    assertThat(bar.count()).isZero();
    assertThat(pageWord(window))
        .isEqualTo("Typing into several terminals has ended: the page was left.");
    assertThat(window.page().locator(".pane-frame[data-broadcast]").count()).isZero();
    page.type("echo one=$((8 * 8))\n");
    Terminal focused = page.awaitTerminal();
    focused.awaitLine("one=64");
    for (Terminal terminal : page.all()) {
      if (!terminal.id().equals(focused.id())) {
        assertThat(terminal.text()).noneMatch(line -> line.contains("one="));
      }
    }
    assertThat(elsewhere.text()).noneMatch(line -> line.contains("all="));
  }

  // ---- many

  @Test
  void twentyTerminalsWithWebglLoseNoContext(Suite suite, Window window) {
    List<String> warnings = new ArrayList<>();
    window.page().addInitScript(COUNT_CONTEXTS);
    window.page().onConsoleMessage(message -> warnings.add(message.text()));
    TerminalPage page = window.open(suite.gateway().uri(), "test=1&renderer=webgl");
    for (int tab = 0; tab < 10; tab++) {
      page.open(Suite.SHELL);
    }
    // The last one gets twelve panes, in four columns.
    page.press(SPLIT_RIGHT);
    page.press(SPLIT_RIGHT);
    page.press("Alt+Shift+ArrowLeft");
    page.press("Alt+Shift+ArrowLeft");
    page.press(SPLIT_RIGHT);
    page.press("Alt+Shift+ArrowLeft");
    for (int column = 0; column < 4; column++) {
      page.press(SPLIT_DOWN);
      page.press(SPLIT_DOWN);
      page.press("Alt+Shift+ArrowRight");
    }
    Await.until("all terminals", page::terminals, count -> count == 21);
    page.all().forEach(terminal -> terminal.awaitState("live"));

    Await.until(
        "as many as may be", () -> contexts(window), contexts -> contexts.shown() == MOST_CONTEXTS);
    page.press("Control+Shift+PageUp");
    Await.until("its context", () -> contexts(window), contexts -> contexts.shown() == 1);
    page.press("Control+Shift+PageDown");
    Contexts now =
        Await.until(
            "as many as may be",
            () -> contexts(window),
            contexts -> contexts.shown() == MOST_CONTEXTS);

    assertThat(now.made()).as("more than a browser lets a page have").isGreaterThan(16);
    assertThat(now.lost()).isZero();
    assertThat(now.held()).isEqualTo(MOST_CONTEXTS);
    assertThat(warnings).noneMatch(warning -> warning.contains("context"));
    assertThat(page.all().stream().filter(each -> each.seen().renderer().equals("webgl")))
        .hasSize(MOST_CONTEXTS);
    assertThat(page.all()).allMatch(terminal -> terminal.seen().state().equals("live"));
    window.screenshot("workspace-many");
  }

  /// WebGL contexts: all there ever were, in the document, of these lost, and not given back.
  private record Contexts(int made, int shown, int lost, int held) {}

  private static Contexts contexts(Window window) {
    Map<?, ?> found = (Map<?, ?>) window.page().evaluate("() => window.contexts()");
    return new Contexts(
        count(found, "made"), count(found, "shown"), count(found, "lost"), count(found, "held"));
  }

  // ---- how it is done

  private static Locator frame(Window window, Terminal terminal) {
    return window.page().locator("#" + terminal.id() + "-frame");
  }

  private static Locator tab(Window window, Terminal terminal) {
    return window.page().locator("#" + terminal.tab());
  }

  private static List<String> tabNames(Window window) {
    return window.page().locator(".tab > .name").allInnerTexts();
  }

  private static void rename(Window window, Terminal terminal, String name) {
    tab(window, terminal).dblclick();
    Locator field = window.page().locator(".tab-rename");
    field.fill(name);
    field.press("Enter");
    Await.until("the field to go", field::count, count -> count == 0);
  }

  private static String pageWord(Window window) {
    return window.page().locator(".page-word p").innerText();
  }

  private static int awaitColumns(Terminal terminal, IntPredicate right) {
    return Await.until("another width", () -> terminal.seen().columns(), right::test);
  }

  /// Waits until the host knows a width.
  private static void awaitSaid(Terminal terminal, int columns) {
    Await.until(
        "the host to know it",
        () -> terminal.run("stty size"),
        size -> size.endsWith(" " + columns));
  }

  private static int count(Map<?, ?> found, String what) {
    return ((Number) Objects.requireNonNull(found.get(what))).intValue();
  }
}
