package dev.gangway.e2e.world;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.HttpCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A browser window with nothing in its profile. It remembers every error on the page's console,
/// every uncaught exception and every violation of the content security policy; on closing, any
/// that was not expected is a failure.
public final class Window implements AutoCloseable {
  private static final double PATIENCE_MILLIS = Await.PATIENCE.toMillis();

  private static final String REPORT_VIOLATIONS =
      """
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error('policy violation: ' + event.violatedDirective + ' blocked '
          + event.blockedURI + ' at ' + event.sourceFile + ':' + event.lineNumber);
      });
      """;

  private final BrowserContext context;
  private final Page page;
  private final List<String> problems = new ArrayList<>();
  private final List<Pattern> expected = new ArrayList<>();
  private boolean closed;

  Window(Browser browser, Optional<HttpCredentials> credentials) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(1280, 800)
            .setLocale("en-US")
            .setColorScheme(ColorScheme.DARK)
            .setPermissions(List.of("clipboard-read", "clipboard-write"))
            .setIgnoreHTTPSErrors(true); // the proxy's certificate is its own
    credentials.ifPresent(options::setHttpCredentials);
    context = browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.addInitScript(REPORT_VIOLATIONS);
    page = newTab();
  }

  /// Another tab of the same browser, whose problems are this window's.
  public Page newTab() {
    Page tab = context.newPage();
    tab.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        problems.add(message.text() + " (" + message.location() + ")");
      }
    });
    tab.onPageError(error -> problems.add("uncaught: " + error));
    return tab;
  }

  /// Opens the page with its hook for tests.
  public TerminalPage open(URI gateway) {
    return open(gateway, "test=1");
  }

  /// Opens the page.
  ///
  /// @param query `test=1`, or `test=hash` where output is hashed
  public TerminalPage open(URI gateway, String query) {
    return open(page, gateway + "?" + query);
  }

  /// Opens the page in a tab.
  ///
  /// @param address with its query, and a fragment if there is one
  public TerminalPage open(Page tab, String address) {
    tab.navigate(address);
    return opened(tab);
  }

  private static TerminalPage opened(Page tab) {
    // It is loaded by the page's script, which the load event does not wait for.
    Await.until(
        "the page's hook for tests",
        () -> (Boolean) tab.evaluate("() => window.gangway !== undefined"),
        there -> there);
    return new TerminalPage(tab);
  }

  /// Opens the page of a gateway that wants a login, and waits for the form.
  ///
  /// @param fragment with its `#`, or empty
  public LoginPage openLogin(URI gateway, String fragment) {
    page.navigate(gateway + "?test=1" + fragment);
    LoginPage login = new LoginPage(page);
    login.form().waitFor();
    return login;
  }

  /// The browser's own view, for what a test needs once.
  public Page page() {
    return page;
  }

  /// Loads the page again, as F5 does.
  public TerminalPage reload() {
    page.reload();
    return opened(page);
  }

  /// Announces a problem that belongs to the test.
  ///
  /// @param pattern is found in its text
  public void expectProblem(String pattern) {
    expected.add(Pattern.compile(pattern));
  }

  /// Problems so far that were not announced.
  public List<String> problems() {
    return problems.stream()
        .filter(problem -> expected.stream().noneMatch(each -> each.matcher(problem).find()))
        .toList();
  }

  /// Keeps a picture below `target/screenshots`, unless the window is closed.
  public void screenshot(String name) {
    if (closed) {
      return;
    }
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
  }

  /// Leaves the page. A test whose gateway ends before the test does so first, or the page would
  /// rightly complain.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    context.close();
    if (!problems().isEmpty()) {
      throw new AssertionError("the page had problems: " + String.join("\n", problems()));
    }
  }
}
