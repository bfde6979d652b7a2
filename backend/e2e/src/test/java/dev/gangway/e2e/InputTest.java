package dev.gangway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a user does to a terminal besides plain typing, and what of it reaches the program.
@EndToEnd
class InputTest {

  private static final int LARGE = 5_000_000;

  @AfterEach
  void tidy(Suite suite) throws IOException {
    for (String file : new String[] {"go", "got", "owned"}) {
      Files.deleteIfExists(home(suite).resolve(file));
    }
  }

  @Test
  void copyingFollowsTheSettings(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    Locator word = window.page().locator(".pane-word");
    terminal.run("printf 'by-letter   by-insert   by-habit   by-mouse   \\n'");

    hand.select("by-letter ");
    terminal.press("Control+Shift+KeyC");
    hand.awaitClipboard("by-letter");
    assertThat(word).hasText("Copied");
    hand.select("by-insert ");
    terminal.press("Control+Insert");
    hand.awaitClipboard("by-insert");

    // Ctrl+C interrupts, selection or not.
    terminal.type("sleep 1000\n");
    hand.select("by-habit ");
    terminal.press("Control+KeyC");
    terminal.awaitLine("^C");
    assertThat(hand.clipboard()).isEqualTo("by-insert");

    hand.tick("smartCopy", "mouse");
    terminal.type("sleep 2000\n");
    hand.select("by-habit ");
    terminal.press("Control+KeyC");
    hand.awaitClipboard("by-habit");
    assertThat(terminal.text().getLast()).isEqualTo("gw$ sleep 2000"); // and not interrupted
    terminal.press("Control+KeyC"); // nothing is selected any more
    terminal.awaitPrompt();

    hand.select("by-letter ");
    assertThat(hand.clipboard()).isEqualTo("by-habit");
    hand.tick("copyOnSelect", "mouse");
    hand.select("by-mouse ");
    hand.awaitClipboard("by-mouse");
  }

  @Test
  void severalLinesAreAskedAbout(Suite suite, Window window) throws IOException {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Locator question = window.page().locator("dialog.paste");

    // Bash tells pastes from keys.
    terminal.paste("echo one\necho two");
    terminal.awaitText("echo two");
    assertThat(question).hasCount(0);
    terminal.press("Control+KeyC");
    assertThat(terminal.text()).doesNotContain("one");

    // Cat does not.
    terminal.startCat(">got");
    terminal.paste("one line");
    terminal.awaitLine("one line");
    terminal.press("Enter");
    assertThat(question).hasCount(0);
    terminal.paste("never 1\nnever 2\n");
    assertThat(question).containsText("Paste 2 lines?");
    window.screenshot("paste-question");
    terminal.press("Enter"); // by habit: it is on Cancel
    assertThat(question).hasCount(0);
    terminal.paste("as 1\nis 2\n");
    terminal.answerPaste("Paste as it is");
    terminal.paste("joined 1\njoined 2\n");
    terminal.answerPaste("As one line");
    terminal.press("Enter");
    terminal.paste("kept 1\nopen 2\n");
    terminal.answerPaste("Without the last line break");
    terminal.type("!\n");
    terminal.paste("alone\n");
    assertThat(question).containsText("Paste a line that runs at once?");
    terminal.press("Enter"); // it is on the way without the break
    terminal.awaitLine("alone");
    terminal.type("?\n");
    terminal.paste("last 1\nlast 2\n");
    question.getByRole(AriaRole.CHECKBOX).check();
    terminal.answerPaste("Paste as it is");
    terminal.paste("unasked 1\nunasked 2\n");
    terminal.awaitText("unasked 2");
    assertThat(question).hasCount(0);
    terminal.press("Control+KeyD");
    terminal.awaitPrompt();

    assertThat(home(suite).resolve("got"))
        .content()
        .isEqualTo(
            """
            one line
            as 1
            is 2
            joined 1 joined 2
            kept 1
            open 2!
            alone?
            last 1
            last 2
            unasked 1
            unasked 2
            """);
  }

  @Test
  void aPasteCannotEndItself(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);

    terminal.paste("echo \033[201~\ntouch owned\n\u009b201~touch owned\r");
    terminal.awaitText("touch owned");
    terminal.press("Control+KeyC");
    terminal.awaitPrompt();
    assertThat(terminal.run("ls owned 2>&1 | wc -l; echo asked")).isEqualTo("1\nasked");
    assertThat(home(suite).resolve("owned")).doesNotExist();

    // Where it is asked about, what would be left out is shown.
    terminal.startCat(">got");
    terminal.paste("a\033[201~\nb\n");
    Locator question = window.page().locator("dialog.paste");
    assertThat(question.locator(".paste-preview")).hasText("a⟨^[⟩[201~\nb");
    assertThat(question).containsText("1 control character will be left out");
    terminal.answerPaste("Paste as it is");
    terminal.awaitLine("a[201~");
    terminal.press("Control+KeyD");
    terminal.awaitPrompt();
    assertThat(home(suite).resolve("got")).content().isEqualTo("a[201~\nb\n");
  }

  @Test
  void aLargePasteCanBeCancelled(Suite suite, Window window) throws IOException {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Locator way = window.page().locator(".status-paste");
    terminal.type(
        "stty raw -echo; echo READY; until [ -e go ]; do sleep 0.05; done;"
            + " stty min 0 time 5; cat | wc -c >got; stty sane; echo\n");
    terminal.awaitLine("READY");
    terminal.paste("x".repeat(300_000));
    terminal.answerPaste("Cancel");
    assertThat(way).hasCount(0);

    terminal.paste("x".repeat(LARGE));
    terminal.answerPaste("Paste");
    assertThat(way).isVisible();
    window.screenshot("paste-on-its-way");
    way.getByRole(AriaRole.BUTTON, inside("Cancel")).click();
    assertThat(way).hasCount(0);
    Files.createFile(home(suite).resolve("go"));
    terminal.awaitPrompt();

    long arrived = Long.parseLong(Files.readString(home(suite).resolve("got")).strip());
    assertThat(arrived).isPositive().isLessThan(LARGE);
    assertThat(terminal.run("echo nothing more")).isEqualTo("nothing more");
  }

  @Test
  void theMenuIsForMouseAndKeyboard(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    Locator menu = window.page().getByRole(AriaRole.MENU);
    Locator copy = menu.locator("[data-action=copy]");
    terminal.run("echo 'copied-by-menu  https://in.example/menu '");

    hand.rightClick("gw$");
    assertThat(menu).isVisible();
    assertThat(copy).hasAttribute("aria-disabled", "true");
    assertThat(menu.locator("[data-action=paste]")).isFocused();
    window.screenshot("context-menu");
    terminal.press("End");
    assertThat(menu.locator("[data-action=lock]")).isFocused();
    terminal.press("ArrowDown"); // around to the first
    assertThat(copy).isFocused();
    terminal.press("KeyF");
    assertThat(menu.locator("[data-action=find-in-terminal]")).isFocused();
    terminal.press("Escape");
    assertThat(menu).hasCount(0);
    terminal.type("typed");
    terminal.awaitLine("gw$ typed");
    terminal.press("Control+KeyC");

    hand.select("copied-by-menu ");
    terminal.press("Shift+F10");
    assertThat(copy).isFocused();
    terminal.press("Enter");
    hand.awaitClipboard("copied-by-menu");
    assertThat(menu).hasCount(0);

    hand.clipboardIs("echo pasted by menu");
    terminal.press("Shift+F10");
    menu.locator("[data-action=paste]").click();
    terminal.awaitText("gw$ echo pasted by menu");
    terminal.press("Enter");
    terminal.awaitLine("pasted by menu");

    hand.point("https://in.example"); // xterm.js finds links where the pointer is
    assertThat(window.page().locator(".status-link")).hasText("https://in.example/menu");
    hand.rightClick("https://in.example");
    assertThat(menu.locator(".menu-link")).hasText("https://in.example/menu");
    menu.getByText("Copy the link’s address").click();
    hand.awaitClipboard("https://in.example/menu");
  }

  @Test
  void theRightButtonIsForAProgramThatTakesTheMouse(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    Locator menu = window.page().getByRole(AriaRole.MENU);
    terminal.type("printf '\\e[?1000h\\e[?1006h'; echo taken; cat -v\n");
    terminal.awaitLine("taken");

    hand.rightClick("taken");
    terminal.awaitText("^[[<2;1;2M^[[<2;1;2m");
    assertThat(menu).hasCount(0);
    terminal.press("Shift+F10"); // the page's own key opens it all the same
    assertThat(menu).isVisible();
    terminal.press("Escape");
    hand.act("Lock the keyboard of this terminal, or unlock it");
    hand.rightClick("taken"); // the program would not get it
    assertThat(menu).isVisible();
    menu.getByText("Unlock the keyboard").click();
    terminal.press("Control+KeyC");
    terminal.run("printf '\\e[?1000l\\e[?1006l'");
    hand.rightClick("taken");
    assertThat(menu).isVisible();
    assertThat(terminal.text()).filteredOn(line -> line.contains("<2;")).hasSize(1);
  }

  @Test
  void nothingPassesTheLock(Suite suite, Window window) {
    TerminalPage page = window.open(suite.gateway().uri());
    Terminal terminal = page.openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    Locator mark = window.page().locator(".status-lock");

    hand.act("Lock the keyboard of this terminal, or unlock it");
    assertThat(mark).containsText("Locked");
    terminal.type("echo typed\n");
    assertThat(window.page().locator(".pane-word"))
        .hasText("This terminal is locked: unlock it to type.");
    terminal.paste("echo pasted\n");
    window.screenshot("locked");
    mark.getByRole(AriaRole.BUTTON, inside("Unlock")).click();
    assertThat(mark).hasCount(0);

    assertThat(terminal.run("echo typed again")).isEqualTo("typed again");
    assertThat(terminal.text()).doesNotContain("typed", "pasted");
  }

  @Test
  void keysOfBrowserAndPageReachTheProgram(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    Locator find = window.page().getByRole(AriaRole.SEARCH);

    showNextByte(terminal, "FIRST");
    hand.act("Send a key that the browser keeps");
    Locator list = window.page().locator("dialog.send-key");
    assertThat(list.getByRole(AriaRole.COMBOBOX)).isFocused();
    window.screenshot("send-key");
    terminal.type("Ctrl+W");
    terminal.press("Enter");
    terminal.awaitLine(" 17");
    terminal.awaitPrompt();

    terminal.press("Control+Shift+F2");
    assertThat(window.page().locator(".status-pass")).containsText("All keys to the terminal");
    showNextByte(terminal, "SECOND");
    terminal.press("Control+Shift+KeyF"); // which is no byte to any program
    terminal.press("Alt+Digit1");
    terminal.awaitLine(" 1b");
    terminal.awaitLine("gw$ 1"); // which is what came behind it
    assertThat(find).hasCount(0);
    terminal.press("Control+Shift+F2");
    terminal.press("Control+Shift+KeyF");
    assertThat(find.last()).isVisible();
    assertThat(window.page().locator(".status-pass")).hasCount(0);
  }

  @Test
  void textIsAsLargeAsWanted(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    Hand hand = new Hand(window, terminal);
    int usual = columns(terminal);
    window
        .page()
        .evaluate(
            """
            () => {
              window.sizes = [];
              new MutationObserver(() => {
                const shown = document.querySelector('.size-overlay');
                if (shown !== null) window.sizes.push(shown.textContent);
              }).observe(document.body, {subtree: true, childList: true, characterData: true});
            }
            """);

    terminal.press("Control+Shift+Equal");
    terminal.press("Control+Shift+Equal");
    Await.until("fewer columns", () -> columns(terminal), columns -> columns < usual);
    assertThat(window.page().locator(".pane-word")).hasText("Text size 16");
    terminal.press("Control+Shift+Digit0");
    Await.until("the usual columns", () -> columns(terminal), columns -> columns == usual);
    terminal.press("Control+Shift+Minus");
    terminal.press("Control+Shift+Minus");
    Await.until("more columns", () -> columns(terminal), columns -> columns > usual);
    hand.keyboard().down("Control");
    for (int notch = 0; notch < 4; notch++) {
      hand.wheel(-100);
    }
    Await.until("fewer columns", () -> columns(terminal), columns -> columns < usual);
    assertThat(window.page().locator(".pane-word")).hasText("Text size 16");
    hand.keyboard().up("Control");
    int larger = columns(terminal);
    Await.until(
        "the host to know it",
        () -> terminal.run("stty size"),
        size -> size.endsWith(" " + larger));

    // The size is told while the window changes, and then no more.
    assertThat((List<?>) window.page().evaluate("() => window.sizes")).isEmpty();
    window.page().setViewportSize(1000, 600);
    Await.until("a smaller terminal", () -> columns(terminal), columns -> columns < larger);
    Await.until(
        "its size in its middle",
        () -> String.valueOf(window.page().evaluate("() => window.sizes.at(-1)")),
        size -> size.equals(columns(terminal) + "×" + terminal.seen().rows()));
    assertThat(window.page().locator(".size-overlay")).hasCount(0);
  }

  @Test
  void aCompositionIsOnlyText(Suite suite, Window window) {
    Terminal terminal = window.open(suite.gateway().uri()).openShell(Suite.SHELL);
    CDPSession devtools = window.page().context().newCDPSession(window.page());
    terminal.type("echo [");

    compose(devtools, "ni");
    compose(devtools, "nihao");
    // An input method that is at work has the keys, and the page none of its shortcuts.
    JsonObject key = new JsonObject();
    key.addProperty("type", "rawKeyDown");
    key.addProperty("modifiers", 2 | 8); // Ctrl and Shift
    key.addProperty("windowsVirtualKeyCode", 229); // which says that the method has it
    key.addProperty("code", "KeyF");
    key.addProperty("key", "F");
    devtools.send("Input.dispatchKeyEvent", key);
    JsonObject text = new JsonObject();
    text.addProperty("text", "你好");
    devtools.send("Input.insertText", text);
    terminal.awaitText("echo [你好");
    terminal.type("]\n");

    terminal.awaitLine("[你好]");
    assertThat(window.page().getByRole(AriaRole.SEARCH)).hasCount(0);
  }

  private static void compose(CDPSession devtools, String text) {
    JsonObject composition = new JsonObject();
    composition.addProperty("text", text);
    composition.addProperty("selectionStart", text.length());
    composition.addProperty("selectionEnd", text.length());
    devtools.send("Input.imeSetComposition", composition);
  }

  /// Has the next byte that arrives printed in hex, as soon as the terminal says so.
  private static void showNextByte(Terminal terminal, String ready) {
    terminal.type("stty raw opost -echo; echo " + ready + "; head -c 1 | od -An -tx1; stty sane\n");
    terminal.awaitLine(ready);
  }

  private static int columns(Terminal terminal) {
    return terminal.seen().columns();
  }

  private static Path home(Suite suite) {
    return suite.sshServer().home();
  }

  private static Locator.GetByRoleOptions inside(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}
