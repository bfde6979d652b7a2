package dev.gangway.e2e.world;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.MouseButton;
import dev.gangway.e2e.world.TerminalPage.Seen;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import java.util.List;

/// What a user does at one terminal besides typing: the mouse, the clipboard, the palette. The
/// terminal is the only one that is seen.
public final class Hand {
  private final Page page;
  private final Terminal terminal;

  public Hand(Window window, Terminal terminal) {
    this(window.page(), terminal);
  }

  private Hand(Page page, Terminal terminal) {
    this.page = page;
    this.terminal = terminal;
  }

  /// Does what the palette has under this name.
  public void act(String action) {
    page.keyboard().press("Control+Shift+KeyP");
    Locator palette = page.locator("dialog.palette");
    palette.getByRole(AriaRole.COMBOBOX).fill("> " + action);
    palette
        .locator("[role=option][aria-selected=true]")
        .filter(new Locator.FilterOptions().setHasText(action))
        .waitFor();
    page.keyboard().press("Enter");
    Await.until("the palette to close", palette::count, count -> count == 0);
  }

  /// Switches a setting that is a box to tick.
  public void tick(String setting, String section) {
    page.keyboard().press("Control+Shift+Comma");
    page.locator("button[data-section=" + section + "]").click();
    page.locator("#setting-" + setting).click();
    page.keyboard().press("Escape");
    Await.until(
        "the settings to close", page.locator("dialog.settings[open]")::count, count -> count == 0);
    focus();
  }

  /// What is on the clipboard.
  public String clipboard() {
    return String.valueOf(page.evaluate("() => navigator.clipboard.readText()"));
  }

  /// Puts a text on the clipboard.
  public void clipboardIs(String text) {
    page.evaluate("text => navigator.clipboard.writeText(text)", text);
  }

  /// Waits until a text is on the clipboard.
  public void awaitClipboard(String text) {
    Await.until("“" + text + "” on the clipboard", this::clipboard, text::equals);
  }

  /// Points at the first character of a text, on the last line that has it.
  public void point(String text) {
    Place place = placeOf(text);
    page.mouse().move(place.x(), place.y());
  }

  /// Clicks there with Ctrl, as who follows a link.
  public void follow(String text) {
    Place place = placeOf(text);
    page.keyboard().down("Control");
    page.mouse().move(place.x(), place.y());
    page.mouse().click(place.x(), place.y());
    page.keyboard().up("Control");
  }

  /// Selects the word there by a double click.
  public void select(String text) {
    Place place = placeOf(text);
    page.mouse().dblclick(place.x(), place.y());
  }

  /// Presses the right button there.
  public void rightClick(String text) {
    Place place = placeOf(text);
    page.mouse().click(place.x(), place.y(), new Mouse.ClickOptions().setButton(MouseButton.RIGHT));
  }

  /// Turns the wheel over the terminal; towards the user is positive.
  public void wheel(double by) {
    BoundingBox box = box();
    page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
    page.mouse().wheel(0, by);
  }

  /// Puts the focus into the terminal.
  public void focus() {
    page.locator("term-pane:not([inert]) .xterm-helper-textarea").focus();
  }

  /// Types with pauses, as no test needs but for a composition.
  public Keyboard keyboard() {
    return page.keyboard();
  }

  private record Place(double x, double y) {}

  /// Only while nothing has scrolled by and no line is wrapped: then lines are rows.
  private Place placeOf(String text) {
    List<String> lines = terminal.text();
    int row = lines.size() - 1;
    while (row >= 0 && !lines.get(row).contains(text)) {
      row--;
    }
    Seen seen = terminal.seen();
    if (row < 0 || row >= seen.rows()) {
      throw new AssertionError("“" + text + "” is not on the screen: " + lines);
    }
    BoundingBox box = box();
    double width = box.width / seen.columns();
    double height = box.height / seen.rows();
    return new Place(
        box.x + (lines.get(row).indexOf(text) + 0.5) * width, box.y + (row + 0.5) * height);
  }

  private BoundingBox box() {
    return page.locator("term-pane:not([inert]) .xterm-screen").boundingBox();
  }
}
