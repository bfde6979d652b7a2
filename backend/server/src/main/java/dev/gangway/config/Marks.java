package dev.gangway.config;

import java.util.Locale;
import java.util.Optional;

/// How a target is told from others before something is typed into the wrong one. Nothing follows
/// from it for anybody's rights.
///
/// @param color what the page shows it in; without one it looks as all do
/// @param production whether a mistake there hurts: the page warns
public record Marks(Optional<Color> color, boolean production) {

  /// What holds when the file says nothing.
  public static final Marks NONE = new Marks(Optional.empty(), false);

  /// Colours that can be told apart on light and on dark; which shade each is, the page knows.
  public enum Color {
    RED,
    ORANGE,
    YELLOW,
    GREEN,
    TEAL,
    BLUE,
    PURPLE,
    PINK,
    GREY;

    /// As in the file, and in what pages are told: `red`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
