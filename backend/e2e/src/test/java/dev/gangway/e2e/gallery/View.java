package dev.gangway.e2e.gallery;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// One view or state of the page, and the way to it from a window in which nothing is shown yet.
enum View {
  LOGIN(stage -> stage.login()),
  LOGIN_REFUSED(stage -> {
    stage.login().submit("ada", "wrong");
    stage.await("[role=alert]");
  }),
  NO_PERMISSION(stage -> {
    stage.login().submit("nobody", Stage.PASSWORD);
    stage.await("target-list");
    stage.window().page().getByText("Nothing is open to you").waitFor();
  }),
  LIST(stage -> stage.list()),
  LIST_EMPTY(stage -> {
    stage.emptyList();
    stage.window().page().getByText("Nothing to open yet").waitFor();
  }),
  LIST_LOADING(stage -> {
    stage.window().page().route("**/api/targets", _ -> {});
    stage.window().page().routeWebSocket(Pattern.compile("/events$"), _ -> {});
    stage.emptyList();
    stage.window().page().getByText("Loading the list").waitFor();
  }),
  LIST_ERROR(stage -> {
    stage.window().page().routeWebSocket(Pattern.compile("/events$"), socket -> socket.close());
    stage
        .window()
        .page()
        .route("**/api/targets", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
    stage.emptyList();
    stage.window().page().getByText("The list could not be loaded").waitFor();
  }),
  LIST_SEARCH(stage -> {
    stage.list();
    stage.press("/");
    stage.type("db");
    stage.await("target-list mark");
  }),
  LIST_NO_MATCH(stage -> {
    stage.list();
    stage.press("/");
    stage.type("no such thing");
    stage.window().page().getByText("Nothing matches").waitFor();
  }),
  LIST_FAVOURITE(stage -> {
    stage.list();
    stage.await("a.target").focus();
    stage.press("f");
    stage.await(".branch[data-kind=favourites]");
  }),
  TERMINAL(stage -> stage.terminal()),
  PROMPT(stage -> stage.list().open(Stage.ASKS).awaitState("prompting")),
  CHANGED_KEY(stage -> stage.list().open(Stage.CHANGED_KEY).awaitState("failed")),
  OFFLINE(stage -> {
    Terminal terminal = stage.terminal();
    stage.window().page().context().setOffline(true);
    terminal.cut();
    terminal.awaitState("reconnecting");
    terminal.type("typed");
  }),
  EXITED(stage -> {
    Terminal terminal = stage.terminal();
    terminal.type("exit 3\n");
    terminal.awaitState("exited");
  }),
  PRODUCTION(stage -> {
    stage.list().openShell(Stage.PRODUCTION);
    stage.await(".production");
  }),
  RUNNING(stage -> {
    stage.terminal();
    stage.press("Control+Shift+KeyD");
    stage.await("[data-session]");
  }),
  SPLIT(View::split),
  ZOOMED(stage -> {
    split(stage);
    stage.press("Control+Shift+Enter");
  }),
  BROADCAST_CHOOSER(stage -> {
    split(stage);
    stage.press("Control+Shift+KeyB");
    stage.await("dialog[open]");
  }),
  BROADCAST(stage -> {
    split(stage);
    stage.press("Control+Shift+KeyB");
    stage.await("dialog[open] .button.primary").click();
    stage.await("broadcast-bar [role=region]");
    stage.type("echo all");
  }),
  TAB_MENU(stage -> {
    stage.terminal();
    stage.await("tab-menu .icon-button").click();
    stage.await("tab-menu [role=menuitem]");
  }),
  RENAME(stage -> {
    stage.terminal();
    stage.await(".tab .name").dblclick();
    stage.await(".tab-rename");
  }),
  PALETTE(stage -> {
    stage.terminal();
    stage.press("Control+Shift+KeyP");
    stage.await("[role=option]");
  }),
  PALETTE_SEARCH(stage -> {
    stage.terminal();
    stage.press("Control+Shift+KeyP");
    stage.type("split");
    stage.await("[role=option] mark");
  }),
  PALETTE_NO_MATCH(stage -> {
    stage.terminal();
    stage.press("Control+Shift+KeyP");
    stage.type("no such thing at all");
  }),
  HELP(stage -> {
    stage.terminal();
    stage.press("Control+Shift+Slash");
    stage.await("key-help dialog[open]");
  }),
  SETTINGS_APPEARANCE(stage -> settings(stage, 0)),
  SETTINGS_TERMINAL(stage -> settings(stage, 1)),
  SETTINGS_CLIPBOARD(stage -> settings(stage, 2)),
  SETTINGS_BELL(stage -> settings(stage, 3)),
  SETTINGS_KEYBOARD(stage -> settings(stage, 4)),
  SETTINGS_ACCESSIBILITY(stage -> settings(stage, 5)),
  SETTINGS_DEVICE(stage -> settings(stage, 6)),
  FIND(stage -> {
    stage.terminal();
    stage.press("Control+Shift+KeyF");
    stage.await("find-bar input");
    stage.type("1");
    stage.window().page().locator(".find-count").getByText("/").waitFor();
  }),
  FIND_BAD_EXPRESSION(stage -> {
    stage.terminal();
    stage.press("Control+Shift+KeyF");
    stage.await(".find-toggle >> nth=2").click();
    stage.await("find-bar input").fill("(");
  }),
  CONTEXT_MENU(stage -> {
    stage.terminal();
    stage.press("Shift+F10");
    stage.await(".terminal-menu [data-action]");
  }),
  PASTE(stage -> {
    Terminal terminal = stage.terminal();
    terminal.startCat("");
    terminal.paste("first line\nsecond line\n\trm -rf /tmp/x\n");
    stage.await("dialog.paste");
  }),
  PASTE_LARGE(stage -> {
    Terminal terminal = stage.terminal();
    terminal.paste("0123456789abcdef".repeat(200_000));
    stage.await("dialog.paste");
  }),
  SEND_KEY(stage -> {
    stage.terminal();
    stage.press("Control+Shift+KeyP");
    stage.type("send a key");
    stage.press("Enter");
    stage.await("dialog.send-key");
  }),
  CLIPBOARD_OFFER(stage -> {
    Terminal terminal = stage.terminal();
    terminal.type("printf '\\e]52;c;aGVsbG8gd29ybGQK\\a'\n");
    stage.await("clipboard-card section");
  }),
  LOCKED(stage -> {
    stage.terminal();
    stage.press("Control+Shift+KeyP");
    stage.type(">lock the keyboard");
    stage.press("Enter");
    stage.await(".status-lock");
  }),
  SCROLLED(stage -> {
    stage.terminal().run("seq 500");
    stage.press("Shift+PageUp");
    stage.await(".jump");
  });

  @SuppressWarnings("ImmutableEnumChecker") // none of them keeps anything
  private final Consumer<Stage> way;

  View(Consumer<Stage> way) {
    this.way = way;
  }

  /// Shows it.
  void show(Stage stage) {
    way.accept(stage);
    // What fades or moves has come to rest; pictures of it are for eyes.
    stage.window().page().waitForTimeout(250);
  }

  private static void split(Stage stage) {
    stage.terminal();
    stage.split("Control+Shift+KeyO");
    stage.split("Control+Shift+KeyS");
  }

  private static void settings(Stage stage, int section) {
    stage.terminal();
    stage.press("Control+Shift+Comma");
    Locator sections =
        stage.window().page().getByRole(AriaRole.DIALOG).locator(".settings-nav [data-section]");
    sections.nth(section).click();
  }
}
