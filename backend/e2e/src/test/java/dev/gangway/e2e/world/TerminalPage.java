package dev.gangway.e2e.world;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The page as a person uses it: a list of hosts, tabs, and a terminal in each.
public final class TerminalPage {
  private static final String ROWS =
      "rows => rows.map((row) => [row.dataset.id, row.dataset.state])";

  private final Page page;

  TerminalPage(Page page) {
    this.page = page;
  }

  /// The names in the list, in its order: hosts first, then containers, open to a shell or not.
  public List<String> hosts() {
    return page.locator("a.target .name").allTextContents();
  }

  /// Waits until the list is there.
  public void awaitHosts() {
    Await.until("the list of hosts", this::hosts, names -> !names.isEmpty());
  }

  /// Clicks a host and returns its new terminal, in whatever state it is by then.
  public Terminal open(String host) {
    int before = terminals();
    page.getByRole(AriaRole.NAVIGATION)
        .locator("a.target")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.getByText(host, new Page.GetByTextOptions().setExact(true))))
        .first()
        .click();
    Await.until("a tab for " + host, this::terminals, count -> count == before + 1);
    return new Terminal(page, String.valueOf(page.evaluate("() => window.gangway.active().id")));
  }

  /// The terminal that is seen, as after a link to it.
  public Terminal awaitTerminal() {
    Await.until("a terminal", this::terminals, count -> count > 0);
    return new Terminal(page, String.valueOf(page.evaluate("() => window.gangway.active().id")));
  }

  /// Presses a key, wherever the focus is.
  public void press(String key) {
    page.keyboard().press(key);
  }

  /// Types, wherever the focus is.
  public void type(String text) {
    page.keyboard().type(text);
  }

  /// All terminals, in the order of the tabs and of the panes in each.
  public List<Terminal> all() {
    return ((List<?>)
            page.evaluate("() => window.gangway.terminals().map((terminal) => terminal.id)"))
        .stream().map(id -> new Terminal(page, String.valueOf(id))).toList();
  }

  /// The id of the terminal that is typed into.
  public String active() {
    return String.valueOf(page.evaluate("() => window.gangway.active()?.id"));
  }

  /// Splits the pane that is typed into, by a key, and waits until the shell in the new one asks
  /// for a command.
  public Terminal split(String key) {
    int before = terminals();
    page.keyboard().press(key);
    Await.until("another pane", this::terminals, count -> count == before + 1);
    Terminal terminal = awaitTerminal();
    terminal.awaitPrompt();
    return terminal;
  }

  /// Clicks a host and waits until its shell asks for a command.
  public Terminal openShell(String host) {
    Terminal terminal = open(host);
    terminal.awaitPrompt();
    return terminal;
  }

  /// What stands in the list, headings and hints included.
  public String listSays() {
    return page.getByRole(AriaRole.NAVIGATION).innerText();
  }

  /// Waits until the list says something.
  public void awaitListSays(String text) {
    Await.until("the list to say “" + text + "”", this::listSays, said -> said.contains(text));
  }

  /// The states of what is in the list, by name: `running`.
  public Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    for (Object row :
        page.locator("[data-id]").evaluateAll(ROWS) instanceof List<?> all ? all : List.of()) {
      List<?> pair = (List<?>) row;
      states.put(String.valueOf(pair.get(0)), String.valueOf(pair.get(1)));
    }
    return states;
  }

  /// Continues a running session that the list has.
  public Terminal continueHere(String session) {
    int before = terminals();
    page.locator("button[data-key='continue:" + session + "']").click();
    Await.until("a tab for it", this::terminals, count -> count == before + 1);
    return new Terminal(page, String.valueOf(page.evaluate("() => window.gangway.active().id")));
  }

  /// Ends a running session that the list has, and confirms it.
  public void endFromList(String session) {
    page.locator("button[data-key='ask:" + session + "']").click();
    page.locator("button[data-key='end:" + session + "']").click();
  }

  /// How many terminals are open.
  public int terminals() {
    return ((Number) page.evaluate("() => window.gangway.terminals().length")).intValue();
  }

  /// Goes to a tab by its key.
  public void showTab(int n) {
    page.keyboard().press("Alt+Digit" + n);
  }

  /// Closes the tab that is seen, by its key.
  public void closeTab() {
    int before = terminals();
    page.keyboard().press("Control+Shift+KeyX");
    Await.until("the tab to close", this::terminals, count -> count == before - 1);
  }

  /// What the page says on its visible panes and bars, outside of terminals.
  public String says() {
    return page.locator("term-pane:not([inert])").innerText();
  }

  /// Waits until the page says something, outside of terminals.
  public void awaitSays(String text) {
    Await.until("the page to say “" + text + "”", this::says, said -> said.contains(text));
  }

  /// Fills the one field of a prompt and submits it.
  public void answer(String value) {
    Locator field = page.locator("opening-card form input");
    field.fill(value);
    field.press("Enter");
  }

  /// The state of a terminal, as the page's hook tells it.
  public record Seen(String state, int columns, int rows, String renderer, long bytesDrawn) {}

  /// Where a pane is, in CSS pixels.
  public record Place(double x, double y, double width, double height) {}

  /// One terminal of the page. Keys go to the one that is seen.
  public static final class Terminal {
    private final Page page;
    private final String id;

    Terminal(Page page, String id) {
      this.page = page;
      this.id = id;
    }

    /// Where it stands.
    public Seen seen() {
      Map<?, ?> seen =
          (Map<?, ?>)
              probe(
                  "({state, columns, rows, renderer, bytesDrawn}) =>"
                      + " ({state, columns, rows, renderer, bytesDrawn})");
      return new Seen(
          String.valueOf(seen.get("state")),
          number(seen.get("columns")).intValue(),
          number(seen.get("rows")).intValue(),
          String.valueOf(seen.get("renderer")),
          number(seen.get("bytesDrawn")).longValue());
    }

    /// Its id, as long as the page is not loaded again.
    public String id() {
      return id;
    }

    /// The id of the tab it is in.
    public String tab() {
      return String.valueOf(probe("terminal => terminal.tab"));
    }

    /// Where it is.
    public Place place() {
      Map<?, ?> rect = (Map<?, ?>) probe("terminal => terminal.rect");
      return new Place(
          number(rect.get("x")).doubleValue(),
          number(rect.get("y")).doubleValue(),
          number(rect.get("width")).doubleValue(),
          number(rect.get("height")).doubleValue());
    }

    /// The id of the session it shows.
    public String session() {
      return String.valueOf(probe("terminal => terminal.session"));
    }

    /// How much was typed without a line, in characters.
    public int queued() {
      return number(probe("({queued}) => queued.waiting + queued.unsure")).intValue();
    }

    /// Breaks its line off.
    public void cut() {
      probe("terminal => { terminal.cut(); return true; }");
    }

    /// Waits for a state: `opening`, `prompting`, `live`, `reconnecting`, `exited`, `failed` or
    /// `lost`.
    public void awaitState(String state) {
      Await.until("the state " + state, this::seen, seen -> seen.state().equals(state));
    }

    /// The buffer's lines, wrapped rows joined.
    public List<String> text() {
      return ((List<?>) probe("terminal => terminal.text()"))
          .stream().map(line -> String.valueOf(line).stripTrailing()).toList();
    }

    /// Waits until a line contains a text.
    public void awaitText(String text) {
      Await.until(
          "“" + text + "” on the screen",
          this::text,
          lines -> lines.stream().anyMatch(line -> line.contains(text)));
    }

    /// Waits until there is a line that is just this.
    public void awaitLine(String line) {
      Await.until("the line “" + line + "”", this::text, lines -> lines.contains(line));
    }

    /// Waits until the last line is the prompt. Wait for something that comes before it first: the
    /// prompt may be the one in which the last command was typed.
    public void awaitPrompt() {
      Await.until(
          "the prompt",
          () -> new Screen(seen().state(), text()),
          screen -> !screen.lines().isEmpty() && screen.lines().getLast().equals(Shell.PROMPT));
    }

    /// For the failure: a prompt that does not come is often a state that did not either.
    private record Screen(String state, List<String> lines) {}

    /// Types a command, waits until it is done, and returns what it printed.
    public String run(String command) {
      String typed = Shell.PROMPT + " " + command;
      int before = Collections.frequency(text(), typed);
      type(command);
      press("Enter");
      List<String> lines =
          Await.until(
              "the prompt after “" + command + "”",
              this::text,
              seen ->
                  Collections.frequency(seen, typed) > before
                      && seen.getLast().equals(Shell.PROMPT));
      return String.join("\n", lines.subList(lines.lastIndexOf(typed) + 1, lines.size() - 1));
    }

    /// Types into the terminal that is seen.
    public void type(String text) {
      page.keyboard().type(text);
    }

    /// Starts a `cat`, a program without bracketed paste, and waits until the page knows that: the
    /// shell turns the mode off before it runs what was typed.
    public void startCat(String redirection) {
      type("echo RUNS; cat " + redirection + "\n");
      awaitLine("RUNS");
    }

    /// Presses a key: `Enter`, `Control+KeyC`.
    public void press(String key) {
      page.keyboard().press(key);
    }

    /// Pastes as a person does: the text is on the clipboard, the key is the browser's own.
    public void paste(String text) {
      page.evaluate("text => navigator.clipboard.writeText(text)", text);
      press("Control+Shift+KeyV");
    }

    /// Answers the question before a paste: `Paste`, `Paste as it is`, `As one line`, `Without the
    /// last line break` or `Cancel`.
    public void answerPaste(String answer) {
      page.locator("dialog.paste")
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(answer).setExact(true))
          .click();
    }

    /// SHA-256 of all output; needs `test=hash`.
    public String outputHash() {
      return String.valueOf(probe("terminal => terminal.outputHash"));
    }

    private Object probe(String function) {
      return page.evaluate(
          "id => (" + function + ")(window.gangway.terminals().find((each) => each.id === id))",
          id);
    }

    private static Number number(@Nullable Object value) {
      return (Number) Objects.requireNonNull(value);
    }
  }
}
