package dev.gangway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.Hand;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading a terminal as its users do: finding, jumping, saving, links, and what a program may ask
/// for besides its lines.
@EndToEnd
class CraftTest {
  /// What makes bash tell where commands begin and end, and where it is.
  private static final String TELLING =
      "PS1='\\[\\e]133;A\\a\\]gw$ ' PS0='\\e]133;C\\a'"
          + " PROMPT_COMMAND='printf \"\\e]133;D;$?\\a\\e]7;file://h%s\\a\" \"$PWD\"'";

  @TempDir private Path folder;

  @AfterEach
  void tidy(Suite suite) throws IOException {
    Files.deleteIfExists(suite.sshServer().home().resolve("go"));
  }

  @Test
  void whatIsSoughtIsFound(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    terminal.run("seq 100 | sed 's/^/line-/'");
    terminal.press("Control+Shift+KeyF");
    Locator bar = window.page().getByRole(AriaRole.SEARCH, named("Find in the terminal"));
    Locator words = bar.getByLabel("Find", new Locator.GetByLabelOptions().setExact(true));
    Locator count = bar.locator(".find-count");
    assertThat(words).isFocused();

    words.fill("LINE-1"); // itself, ten to nineteen, and a hundred
    assertThat(count).hasText(Pattern.compile("^\\d+/12$"));
    int at = place(count);
    terminal.press("Enter");
    assertThat(count).hasText(at % 12 + 1 + "/12");
    terminal.press("Shift+Enter");
    assertThat(count).hasText(at + "/12");
    terminal.press("F3"); // once around
    for (int step = 1; step < 12; step++) {
      bar.getByLabel("Next match (Enter)").click();
    }
    assertThat(count).hasText(at + "/12");
    window.screenshot("find");
    // The one that is on has come into view, and what is said of the end holds.
    assertThat(window.page().locator(".jump")).hasCount(at == 12 ? 0 : 1);

    Locator matchCase = bar.getByLabel("Match case");
    matchCase.click();
    assertThat(count).hasText("No match");
    assertThat(bar.getByRole(AriaRole.STATUS)).hasText("No match");
    matchCase.click();

    bar.getByLabel("Whole words").click();
    words.fill("lin");
    assertThat(count).hasText("No match");
    bar.getByLabel("Whole words").click();

    bar.getByLabel("Regular expression").click();
    words.fill("^line-.5$");
    assertThat(count).hasText(Pattern.compile("^\\d/9$"));
    words.fill("line-(");
    assertThat(count).hasText("Not a regular expression");
    assertThat(words).hasAttribute("aria-invalid", "true");

    terminal.press("Escape");
    assertThat(bar).hasCount(0);
    assertThat(terminal.run("echo back")).isEqualTo("back");
  }

  private static int place(Locator count) {
    return Integer.parseInt(count.textContent().split("/", 2)[0]);
  }

  @Test
  void theShellTellsWhereItsCommandsAre(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    Locator jump = window.page().locator(".jump");
    terminal.run(TELLING);
    terminal.run("seq 7");
    terminal.run("seq 60");
    terminal.run("false");
    terminal.run("cd '/tmp'");
    terminal.run("echo first; echo '  second'");
    assertThat(window.page().locator(".status-directory")).hasText("/tmp");
    assertThat(window.page().locator(".exit-dot[data-exit=failed]:visible")).hasCount(1);
    assertThat(window.page().locator(".exit-dot[data-exit=ok]:visible")).hasCount(2);
    window.screenshot("prompt-marks");

    hand.act("Copy the output of the last command");
    hand.awaitClipboard("first\n  second");

    assertThat(jump).hasCount(0);
    for (int prompt = 0; prompt < 4; prompt++) {
      terminal.press("Control+Shift+ArrowUp"); // echo, cd, false, seq 60
    }
    assertThat(jump).isVisible();
    hand.act("Copy the output of the last command"); // of the one that is seen
    Await.until("the output of seq 60", hand::clipboard, text -> text.startsWith("1\n2\n"));
    assertThat(hand.clipboard()).endsWith("\n59\n60").hasLineCount(60);
    terminal.press("Control+Shift+ArrowUp");
    hand.act("Copy the output of the last command");
    hand.awaitClipboard("1\n2\n3\n4\n5\n6\n7");
    for (int prompt = 0; prompt < 6; prompt++) {
      terminal.press("Control+Shift+ArrowDown");
    }
    assertThat(jump).hasCount(0);
    terminal.run("printf '\\e]7;file://elsewhere/srv\\a'; PROMPT_COMMAND=");
    assertThat(window.page().locator(".status-directory")).hasText("elsewhere:/srv");
  }

  @Test
  void outputDoesNotScrollWhoReads(Suite suite, Window window) throws IOException {
    TerminalPage page = window.open(suite.gateway().uri(), "test=1&renderer=dom");
    Terminal terminal = page.openShell(Suite.SHELL);
    Locator jump = window.page().locator(".jump");
    Locator top = window.page().locator(".xterm-rows > div").first();
    terminal.run("seq 200");
    String waiting = "until [ -e go ]; do sleep 0.05; done; seq 501 551";
    terminal.type(waiting + "\n");
    terminal.awaitText(waiting);
    terminal.press("Shift+Home");
    assertThat(jump).hasText("To the end");
    assertThat(top).hasText("gw$ seq 200");

    Files.createFile(suite.sshServer().home().resolve("go"));
    assertThat(jump).hasText("51 new lines");
    assertThat(top).hasText("gw$ seq 200");
    window.screenshot("scrolled-up");
    jump.click();
    assertThat(jump).hasCount(0);
    assertThat(top).not().hasText("gw$ seq 200");

    terminal.press("Shift+PageUp");
    assertThat(jump).hasText("To the end");
    terminal.type("echo typed\n");
    assertThat(jump).hasCount(0);
    terminal.awaitLine("typed");
  }

  @Test
  void whatIsInATerminalIsSaved(Suite suite, Window window) throws IOException {
    String evil = "</pre><script>document.title='evil'</script><img src=x onerror=alert(1)>&amp;";
    Files.writeString(
        suite.sshServer().home().resolve("evil"), "\033[31;1m" + evil + "\033[0m\nплощадь 你好\n");
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    terminal.run("cat evil");

    Download text =
        window.page().waitForDownload(() -> hand.act("Save all that is in the terminal as text"));
    assertThat(text.suggestedFilename()).matches("shell-\\d{4}-\\d\\d-\\d\\d-\\d{4}\\.txt");
    assertThat(Files.readString(text.path()))
        .isEqualTo("gw$ cat evil\n" + evil + "\nплощадь 你好\ngw$ \n");

    Download html =
        window.page().waitForDownload(() -> hand.act("Save all that is in the terminal as HTML"));
    Path saved = folder.resolve("saved.html");
    html.saveAs(saved);
    assertThat(html.suggestedFilename()).endsWith(".html");
    // A tab of this window: whatever the saved page's own policy has to stop is a failure.
    Page reader = window.newTab();
    reader.navigate(saved.toUri().toString());
    assertThat(reader.locator("pre").innerText().strip())
        .isEqualTo("gw$ cat evil\n" + evil + "\nплощадь 你好\ngw$");
    assertThat(reader.title()).isEqualTo(Suite.SHELL);
    assertThat(reader.locator("script, img")).hasCount(0);
    assertThat(reader.locator("span").first()).hasCSS("font-weight", "700");
    reader.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "saved-html.png")));
  }

  @Test
  void linksSayWhereTheyLead(Suite suite, Window window) throws IOException {
    BrowserContext context = window.page().context();
    context.route(
        "https://*.example/**",
        route -> route.fulfill(new Route.FulfillOptions().setBody("there")));
    Files.writeString(
        suite.sshServer().home().resolve("links"),
        String.join(
            "\n",
            "https://plain.example/seen",
            link("https://same.example/x", "https://same.example/x"),
            link("https://hidden.example/", "other words"),
            link("https://ex\u0430mple.example/", "https://example.example/ alike"),
            link("javascript:document.title='evil'", "script"),
            link("data:text/html,evil", "datum"),
            link("file:///etc/passwd", "local"),
            link("https://long.example/" + "a".repeat(100_000), "endless"),
            ""));
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    terminal.run("cat links");
    Locator target = window.page().locator(".status-link");
    Locator card = window.page().locator("link-card [role=dialog]");

    hand.point("plain.example");
    assertThat(target).hasText("https://plain.example/seen");
    Page plain = context.waitForPage(() -> hand.follow("plain.example"));
    plain.waitForURL("https://plain.example/seen");
    assertThat(plain.evaluate("() => window.opener")).isNull();
    assertThat(context.waitForPage(() -> hand.follow("https://same")).url())
        .isIn("https://same.example/x", "about:blank");

    hand.point("other words");
    assertThat(target).hasText("https://hidden.example/");
    hand.follow("other words");
    assertThat(card).containsText("https://hidden.example/");
    window.screenshot("link-question");
    terminal.press("Enter"); // on what has the focus first, which is to leave it
    assertThat(card).hasCount(0);
    hand.follow("alike");
    assertThat(card).containsText("https://xn--exmple-4nf.example/");
    terminal.press("Escape");
    assertThat(card).hasCount(0);

    for (String harmless : List.of("script", "datum", "local", "endless")) {
      hand.follow(harmless);
      assertThat(target).hasCount(0);
    }
    int before = context.pages().size(); // those two, and the page
    assertThat(before).isEqualTo(3);
    hand.follow("other words");
    assertThat(card).isVisible(); // whatever the clicks before did is done by now
    Page asked = context.waitForPage(() -> card.getByRole(AriaRole.BUTTON, inside("Open")).click());
    asked.waitForURL("https://hidden.example/");
    assertThat(context.pages()).hasSize(before + 1);
    assertThat(window.page().title()).doesNotContain("evil");
    assertThat(terminal.run("echo still here")).isEqualTo("still here");
  }

  private static String link(String address, String text) {
    return "\033]8;;" + address + "\033\\" + text + "\033]8;;\033\\";
  }

  @Test
  void aProgramMayCopyByLeave(Suite suite, Window window) throws IOException {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    Locator card = window.page().locator("clipboard-card section");
    hand.clipboardIs("the user's own");
    String copying = "copies() { printf '\\e]52;c;%s\\a' \"$(printf %s \"$1\" | base64)\"; }";
    terminal.run(copying);

    terminal.run("copies 'once allowed'");
    assertThat(card).containsText("once allowed");
    window.screenshot("clipboard-question");
    assertThat(terminal.run("echo keys go on")).isEqualTo("keys go on");
    assertThat(hand.clipboard()).isEqualTo("the user's own");
    card.getByRole(AriaRole.BUTTON, inside("Allow once")).click();
    assertThat(card).hasCount(0);
    hand.awaitClipboard("once allowed");

    // Behind another tab nobody asks, and nothing is copied, even by who always may.
    terminal.run("copies 'for good'");
    card.getByRole(AriaRole.BUTTON, inside("Always for this host")).click();
    hand.awaitClipboard("for good");
    terminal.type("until [ -e go ]; do sleep 0.05; done; copies 'from behind'; echo done\n");
    page.openShell(Suite.SHELL);
    Files.createFile(suite.sshServer().home().resolve("go"));
    terminal.awaitLine("done");
    page.showTab(1);
    terminal.awaitPrompt();
    assertThat(card).hasCount(0);
    assertThat(hand.clipboard()).isEqualTo("for good");

    // It still may not ask. What comes is the answer to the question behind it.
    terminal.run(
        "stty raw -echo; printf '\\e]52;c;?\\a\\e[5n'; head -c 4 | od -An -tx1; stty sane; echo");
    terminal.awaitText("1b 5b 30 6e");
    terminal.run("copies 'once more'");
    hand.awaitClipboard("once more");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByRoleOptions inside(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}
