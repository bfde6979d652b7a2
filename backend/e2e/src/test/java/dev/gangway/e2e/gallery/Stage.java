package dev.gangway.e2e.gallery;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.Chromium;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.LoginPage;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.PasswordHost;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A browser, hosts and gateways on which every view can be shown. For one thread.
final class Stage implements AutoCloseable {
  static final String SHELL = "web-1";
  static final String PRODUCTION = "db-1";
  static final String ASKS = "asks";
  static final String CHANGED_KEY = "changed key";
  static final String PASSWORD = "correct horse";
  private static final String LONG_NAME =
      "a-very-long-host-name-that-nobody-would-choose-but-that-some-generator-did-0123456789";

  private final Deque<Runnable> opened = new ArrayDeque<>();
  private final Chromium browser;
  private final GatewayProcess gateway;
  private final GatewayProcess empty;
  private final GatewayProcess guarded;
  private @Nullable Window window;
  private @Nullable TerminalPage page;

  Stage() {
    browser = Chromium.start();
    opened.push(browser::close);
    OpenSshServer ssh = OpenSshServer.start();
    opened.push(ssh::close);
    PasswordHost password = PasswordHost.start();
    opened.push(password::close);
    gateway = started(config(ssh, password));
    empty = started(new GatewayConfig());
    String hash = LoggedIn.hash(PASSWORD);
    guarded =
        started(
            config(ssh, password)
                .set("login", "users:")
                .set("login", "  - {name: ada, password: %s}".formatted(hash))
                .set("login", "  - {name: nobody, password: %s}".formatted(hash))
                .set("login", "notice: 'For staff only. What is typed here may be recorded.'")
                .set("access", "- {who: {users: [ada]}, may: [open]}"));
  }

  private static GatewayConfig config(OpenSshServer ssh, PasswordHost password) {
    Map<String, String> shell = ssh.host(SHELL);
    shell.put("group", "web");
    shell.put("tags", "[eu, blue]");
    Map<String, String> production = ssh.host(PRODUCTION);
    production.put("group", "data");
    production.put("color", "red");
    production.put("production", "true");
    Map<String, String> named = ssh.host(LONG_NAME);
    named.put("color", "teal");
    Map<String, String> changed = ssh.host(CHANGED_KEY);
    changed.put("host_key", "\"SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"");
    return new GatewayConfig()
        .set("sessions", "detach: 1m")
        .host(shell)
        .host(production)
        .host(named)
        .host(password.host(ASKS))
        .host(changed);
  }

  private GatewayProcess started(GatewayConfig config) {
    GatewayProcess process = GatewayProcess.start(config);
    opened.push(process::close);
    return process;
  }

  /// A new window before the first look at anything.
  Page blank() {
    leave();
    Window fresh = browser.open();
    window = fresh;
    return fresh.page();
  }

  /// The page with its list, and no terminal.
  TerminalPage list() {
    TerminalPage shown = show(gateway);
    shown.awaitHosts();
    return shown;
  }

  /// The page of a gateway without hosts.
  void emptyList() {
    show(empty);
  }

  /// The login form.
  LoginPage login() {
    return window().openLogin(guarded.uri(), "");
  }

  /// The page with a terminal in which something has been done.
  Terminal terminal() {
    Terminal terminal = list().openShell(SHELL);
    terminal.run("ls --color=always / && seq 40");
    return terminal;
  }

  /// The page as it is.
  TerminalPage page() {
    TerminalPage shown = page;
    if (shown == null) {
      throw new IllegalStateException("nothing is shown");
    }
    return shown;
  }

  Window window() {
    Window open = window;
    if (open == null) {
      throw new IllegalStateException("no window is open");
    }
    return open;
  }

  /// Presses a key wherever the focus is.
  void press(String key) {
    window().page().keyboard().press(key);
  }

  void type(String text) {
    window().page().keyboard().type(text);
  }

  /// Waits until something can be seen.
  Locator await(String selector) {
    Locator found = window().page().locator(selector).first();
    found.waitFor();
    return found;
  }

  /// Splits the terminal that is seen, by key, and waits for the new one's shell.
  void split(String key) {
    int before = page().terminals();
    press(key);
    Await.until("another pane", page()::terminals, count -> count == before + 1);
    page().awaitTerminal().awaitPrompt();
  }

  private TerminalPage show(GatewayProcess process) {
    TerminalPage shown = window().open(process.uri());
    page = shown;
    return shown;
  }

  /// Ends what is shown. Views may show what else would count as a problem of the page.
  void leave() {
    Window open = window;
    window = null;
    page = null;
    if (open != null) {
      open.expectProblem(".");
      open.close();
    }
  }

  @Override
  public void close() {
    leave();
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
