package dev.gangway.e2e.world;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;

/// Logging in and out as a person does it.
public final class LoginPage {
  private static final String ENDED = "Your login has ended";

  private final Page page;

  /// Of a tab that shows the form, or is going to.
  public LoginPage(Page page) {
    this.page = page;
  }

  /// The form, alone on the page or in the dialog over the terminals.
  public Locator form() {
    return page.getByRole(AriaRole.FORM, new Page.GetByRoleOptions().setName("Log in"));
  }

  /// The dialog over the terminals of a login that has ended.
  public Locator ended() {
    return page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName(ENDED));
  }

  /// The field for the name.
  public Locator name() {
    return form().getByLabel("Name");
  }

  /// Fills the form in and sends it, whatever comes of it.
  public void submit(String user, String password) {
    name().fill(user);
    form().getByLabel("Password", new Locator.GetByLabelOptions().setExact(true)).fill(password);
    form()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Log in").setExact(true))
        .click();
  }

  /// Logs in, and waits until the form has gone and the list is there.
  public TerminalPage logIn(String user, String password) {
    submit(user, password);
    form().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    TerminalPage terminals = new TerminalPage(page);
    terminals.awaitHosts();
    return terminals;
  }

  /// What was wrong, once something is.
  public String awaitAlert() {
    return Await.until(
        "what was wrong with the login",
        () -> String.join(" ", form().getByRole(AriaRole.ALERT).allInnerTexts()).strip(),
        text -> !text.isEmpty());
  }

  /// Opens the menu of who is logged in.
  ///
  /// @return the group of what it says and offers
  public Locator openMenu() {
    page.locator("user-menu .account-button").click();
    return page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Your login"));
  }

  /// Signs out here, where no terminal is open.
  public void signOut() {
    choose(openMenu(), "Sign out");
  }

  /// Signs out everywhere, and says yes when asked.
  public void signOutEverywhere() {
    Locator menu = openMenu();
    choose(menu, "Sign out everywhere…");
    choose(menu, "Sign out everywhere");
  }

  private static void choose(Locator menu, String label) {
    menu.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(label).setExact(true))
        .click();
  }
}
