package dev.gangway.e2e.world;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.HttpCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The system's Chromium, built without a head, which opens a page in half the time; it talks to
/// nobody but the test's pages.
///
/// Playwright belongs to the thread that started it; so does this.
public final class Chromium implements AutoCloseable {
  private static final List<String> ARGUMENTS =
      List.of(
          // WebGL by software, so that this renderer is tested where there is no GPU.
          "--use-angle=swiftshader",
          "--enable-unsafe-swiftshader",
          // All else is drawn without: a GPU by software costs more than what is tested.
          "--disable-gpu-compositing",
          "--disable-gpu-rasterization",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;
  private final Path home;

  private Chromium(Playwright playwright, Browser browser, Path home) {
    this.playwright = playwright;
    this.browser = browser;
    this.home = home;
  }

  /// Starts one.
  public static Chromium start() {
    Path program = Place.program("chromium-headless-shell", "chromium-headless-shell");
    Path home = Place.folder("chromium");
    List<String> arguments = new ArrayList<>(ARGUMENTS);
    if (System.getProperty("user.name").equals("root")) {
      arguments.add("--no-sandbox"); // its sandbox refuses to run for root
    }
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setEnv(environment(home))
                    .setArgs(arguments));
    return new Chromium(playwright, browser, home);
  }

  /// Opens a window with a profile of its own.
  public Window open() {
    return new Window(browser, Optional.empty());
  }

  /// Opens one whose user answers when a proxy asks for a password (RFC 7617).
  public Window open(String user, String password) {
    return new Window(browser, Optional.of(new HttpCredentials(user, password)));
  }

  /// Stops every process of it for a while, as a machine does that sleeps. Nobody may ask it
  /// anything meanwhile.
  public void freeze(Duration time) {
    List<ProcessHandle> family =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").contains("chromium"))
            .toList();
    signal("STOP", family);
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      signal("CONT", family);
    }
  }

  private static void signal(String signal, List<ProcessHandle> family) {
    List<String> command = new ArrayList<>(List.of("/bin/kill", "-" + signal));
    family.forEach(process -> command.add(Long.toString(process.pid())));
    ChildProcess.run(command);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    Place.remove(home);
  }

  private static Map<String, String> environment(Path home) {
    Map<String, String> environment = new java.util.HashMap<>(System.getenv());
    environment.put("HOME", home.toString());
    return environment;
  }
}
