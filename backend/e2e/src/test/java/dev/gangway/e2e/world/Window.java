package dev.gangway.e2e.world;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  Window(Browser browser) {
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(1280, 800)
                .setLocale("en-US")
                .setColorScheme(ColorScheme.DARK)
                .setPermissions(List.of("clipboard-read", "clipboard-write"))
                .setIgnoreHTTPSErrors(true)); // the proxy's certificate is its own
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.addInitScript(REPORT_VIOLATIONS);
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        problems.add(message.text() + " (" + message.location() + ")");
      }
    });
    page.onPageError(error -> problems.add("uncaught: " + error));
  }

  /// Opens the page with its hook for tests.
  public TerminalPage open(URI gateway) {
    return open(gateway, "test=1");
  }

  /// Opens the page.
  ///
  /// @param query `test=1`, or `test=hash` where output is hashed
  public TerminalPage open(URI gateway, String query) {
    page.navigate(gateway + "?" + query);
    // It is loaded by the page's script, which the load event does not wait for.
    Await.until(
        "the page's hook for tests",
        () -> (Boolean) page.evaluate("() => window.gangway !== undefined"),
        there -> there);
    return new TerminalPage(page);
  }

  /// The browser's own view, for what a test needs once.
  public Page page() {
    return page;
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
