package dev.gangway.config;

/// A text in which `${login}` stands for the name of whoever is logged in.
///
/// @param text as it stands in the file
/// @param personal whether it holds `${login}`; without it the text is the same for everybody
public record LoginTemplate(String text, boolean personal) {
  /// How the name's place is written.
  public static final String LOGIN = "${login}";

  /// A text that is the same for everybody, whatever it looks like.
  public static LoginTemplate fixed(String text) {
    return new LoginTemplate(text, false);
  }

  /// The text for one person.
  ///
  /// @param login the person's name; whether it may stand in this place is for the caller to check
  public String of(String login) {
    return personal ? text.replace(LOGIN, login) : text;
  }

  @Override
  public String toString() {
    return text;
  }
}
