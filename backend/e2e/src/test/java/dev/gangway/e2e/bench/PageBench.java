package dev.gangway.e2e.bench;

import com.microsoft.playwright.Page;
import dev.gangway.e2e.world.Chromium;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.Vitals;
import dev.gangway.e2e.world.Window;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What people see of the page, in Debian's Chromium, which has no GPU here: both renderers side by
/// side, so that what matters is the ratio and not the machine.
@Tag("bench")
class PageBench {
  private static final int PAINTS = Contest.scaled(10);
  private static final int OPENINGS = Contest.scaled(10);
  private static final int KEYS = Contest.scaled(200);
  private static final int LINES = Contest.scaled(200_000);
  private static final int TERMINALS = 20;

  private static final String TEXT = "text";
  private static final String SHELL = "shell";

  /// From the click until the shell's prompt is in the terminal, by the page's own clock.
  private static final String CLICK_TO_PROMPT =
      """
      async (name) => {
        const before = window.gangway.terminals().length;
        const entry = [...document.querySelectorAll('a.target')]
          .find((each) => each.querySelector('.name').textContent.trim() === name);
        const start = performance.now();
        entry.click();
        for (;;) {
          await new Promise((next) => requestAnimationFrame(next));
          const all = window.gangway.terminals();
          const text = all.length > before ? all.at(-1).text() : [];
          if (text.some((line) => line.startsWith('gw$'))) return performance.now() - start;
        }
      }
      """;

  /// From each key until the frame after the one that drew its echo.
  private static final String KEYS_TO_PIXELS =
      """
      async (count) => {
        const field = document.activeElement;
        const column = () => window.gangway.active().text().join('').length;
        const times = [];
        for (let i = 0; i < count; i += 1) {
          const before = column();
          const start = performance.now();
          const key = { key: 'x', code: 'KeyX', keyCode: 88, which: 88, charCode: 120, bubbles: true, cancelable: true };
          field.dispatchEvent(new KeyboardEvent('keydown', key));
          field.dispatchEvent(new KeyboardEvent('keypress', key));
          field.dispatchEvent(new KeyboardEvent('keyup', key));
          while (column() === before) await new Promise((next) => setTimeout(next));
          await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
          times.push(performance.now() - start);
          await new Promise((next) => setTimeout(next, 20));
        }
        return times;
      }
      """;

  /// From the click until all of it is drawn, in ms, without the time until its first byte.
  private static final String DRAW =
      """
      async ([name, bytes]) => {
        const before = window.gangway.terminals().length;
        [...document.querySelectorAll('a.target')]
          .find((each) => each.querySelector('.name').textContent.trim() === name).click();
        let start = null;
        for (;;) {
          // Seldom: each look at the page's hook makes it lay itself out.
          await new Promise((next) => setTimeout(next, 50));
          const all = window.gangway.terminals();
          const drawn = all.length > before ? all.at(-1).bytesDrawn : 0;
          if (drawn > 0) start ??= performance.now();
          if (drawn >= bytes) return performance.now() - start;
        }
      }
      """;

  @Test
  void page() {
    Table table = new Table("page", "in Chromium, 1280x800; drawn without a GPU", "dom", "webgl");
    try (OpenSshServer server = OpenSshServer.start();
        Chromium browser = Chromium.start()) {
      String text = lines();
      Path file = Place.write(server.home().resolve("lines"), text);
      GatewayConfig config =
          new GatewayConfig()
              .host(server.host(SHELL))
              .host(server.host(TEXT, "stty -opost; exec cat '" + file + "'"));
      try (GatewayProcess gateway = GatewayProcess.start(config)) {
        paint(table, gateway, browser);
        table.part("a click in the list until the prompt is there: %d".formatted(OPENINGS));
        percentiles(table, "click to prompt", gateway, browser, PageBench::openings);
        table.part("a key until the frame that shows its echo: %d keys".formatted(KEYS));
        percentiles(table, "key to pixel", gateway, browser, PageBench::keys);
        table.part("%d lines of coloured text, %d bytes".formatted(LINES, text.length()));
        table.row(
            "drawn, MB/s",
            on("dom", gateway, browser, page -> drawn(page, text.length())),
            on("webgl", gateway, browser, page -> drawn(page, text.length())));
        memory(table, gateway, browser);
      }
    }
    table.write();
  }

  /// A first visit and those after it; not of renderers, so in a part with its own meaning.
  private static void paint(Table table, GatewayProcess gateway, Chromium browser) {
    double[] first = new double[PAINTS];
    double[] again = new double[PAINTS];
    for (int i = 0; i < PAINTS; i++) {
      try (Window window = browser.open()) {
        window.open(gateway.uri()).awaitHosts();
        first[i] = painted(window.page());
        window.reload().awaitHosts();
        again[i] = painted(window.page());
      }
    }
    table.part(
        "first contentful paint, %d visits: left the first, right one again".formatted(PAINTS));
    table.row("first paint p50, ms", percentile(first, 50), percentile(again, 50));
  }

  private static double painted(Page page) {
    return number(
        page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
  }

  private static double[] openings(Window window, TerminalPage page) {
    double[] times = new double[OPENINGS];
    for (int i = 0; i < OPENINGS; i++) {
      times[i] = number(window.page().evaluate(CLICK_TO_PROMPT, SHELL));
    }
    return times;
  }

  private static double[] keys(Window window, TerminalPage page) {
    page.openShell(SHELL);
    List<?> times = (List<?>) window.page().evaluate(KEYS_TO_PIXELS, KEYS);
    return times.stream().mapToDouble(PageBench::number).toArray();
  }

  private static double drawn(Window window, int bytes) {
    double millis = number(window.page().evaluate(DRAW, List.of(TEXT, bytes)));
    return bytes / millis / 1e3;
  }

  private static void memory(Table table, GatewayProcess gateway, Chromium browser) {
    table.part("memory of the browser's processes for the page, MiB (PSS)");
    double[] one = new double[2];
    double[] many = new double[2];
    for (int renderer = 0; renderer < 2; renderer++) {
      try (Window window = browser.open()) {
        TerminalPage page =
            window.open(gateway.uri(), "test=1&renderer=" + (renderer == 0 ? "dom" : "webgl"));
        page.awaitHosts();
        page.openShell(SHELL).run("seq 9000");
        one[renderer] = mebibytes();
        for (int i = 1; i < TERMINALS; i++) {
          page.openShell(SHELL).run("seq 9000");
        }
        many[renderer] = mebibytes();
      }
    }
    table.row("one terminal with 9,000 lines", one[0], one[1]);
    table.row("%d of them".formatted(TERMINALS), many[0], many[1]);
  }

  private static double mebibytes() {
    return ProcessHandle.current()
            .descendants()
            .map(process -> new Vitals(process.pid()))
            .filter(vitals -> vitals.commandLine().contains("--type=renderer"))
            .mapToLong(Vitals::proportionalKibibytes)
            .sum()
        / 1024.0;
  }

  private interface Measurement {
    double[] of(Window window, TerminalPage page);
  }

  private static void percentiles(
      Table table, String figure, GatewayProcess gateway, Chromium browser, Measurement measure) {
    double[][] both = new double[2][];
    for (int renderer = 0; renderer < 2; renderer++) {
      try (Window window = browser.open()) {
        TerminalPage page =
            window.open(gateway.uri(), "test=1&renderer=" + (renderer == 0 ? "dom" : "webgl"));
        page.awaitHosts();
        both[renderer] = measure.of(window, page);
      }
    }
    for (int percent : new int[] {50, 95}) {
      table.row(
          "%s p%d, ms".formatted(figure, percent),
          percentile(both[0], percent),
          percentile(both[1], percent));
    }
  }

  private static double on(
      String renderer, GatewayProcess gateway, Chromium browser, ToDoubleFunction<Window> measure) {
    try (Window window = browser.open()) {
      window.open(gateway.uri(), "test=1&renderer=" + renderer).awaitHosts();
      return measure.applyAsDouble(window);
    }
  }

  private static double percentile(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)];
  }

  private static String lines() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      text.append("\033[3")
          .append(1 + i % 7)
          .append('m')
          .append(i)
          .append("\033[0m 2026-11-30T09:15:00Z INFO request served in ")
          .append(i % 997)
          .append(" ms by worker ")
          .append(i % 31)
          .append("\r\n");
    }
    return text.toString();
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
