package dev.gangway.config;

import java.util.Locale;
import java.util.Optional;

/// What the page's settings are for whoever has chosen nothing else. What is absent the page
/// decides; so what it decides may get better without anybody's file standing in the way.
///
/// @param appearance of everything around the terminals
/// @param lightScheme the name of the terminals' colours while that is light
/// @param darkScheme and while it is dark
/// @param fontFamily of the terminals, as CSS has it; the page has its own behind it
/// @param fontSize in CSS pixels
/// @param scrollback lines that a terminal keeps above its screen, in the page
/// @param bell what happens when a program rings
/// @param copyOnSelect whether what is selected is copied at once
/// @param rightClick what it does in a terminal
/// @param pasteGuard whether a paste of several lines is shown before it is typed
/// @param clipboardWrite whether programs may write to the clipboard (OSC 52)
/// @param smartCopy whether Ctrl-C copies while something is selected
/// @param screenReader whether terminals are read out
public record PageConfig(
    Optional<Appearance> appearance,
    Optional<String> lightScheme,
    Optional<String> darkScheme,
    Optional<String> fontFamily,
    Optional<Integer> fontSize,
    Optional<CursorStyle> cursorStyle,
    Optional<Boolean> cursorBlink,
    Optional<Integer> scrollback,
    Optional<Bell> bell,
    Optional<Boolean> copyOnSelect,
    Optional<RightClick> rightClick,
    Optional<Boolean> pasteGuard,
    Optional<ClipboardWrite> clipboardWrite,
    Optional<Boolean> smartCopy,
    Optional<Boolean> screenReader) {

  /// What holds when the file says nothing.
  public static final PageConfig NONE =
      new PageConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// Light or dark.
  public enum Appearance {
    /// As the browser says.
    SYSTEM,
    LIGHT,
    DARK,
    /// Dark, with as much contrast as there can be.
    CONTRAST;

    /// As in the file: `system`.
    @Override
    public String toString() {
      return word(this);
    }
  }

  /// What the cursor looks like.
  public enum CursorStyle {
    BLOCK,
    BAR,
    UNDERLINE;

    /// As in the file: `block`.
    @Override
    public String toString() {
      return word(this);
    }
  }

  /// What happens when a program rings.
  public enum Bell {
    /// The tab shows it.
    MARK,
    SOUND,
    BOTH,
    OFF;

    /// As in the file: `mark`.
    @Override
    public String toString() {
      return word(this);
    }
  }

  /// What a right click does.
  public enum RightClick {
    /// What people know from other terminals of their system.
    PLATFORM,
    MENU,
    PASTE,
    /// It selects the word, and opens the menu.
    WORD;

    /// As in the file: `platform`.
    @Override
    public String toString() {
      return word(this);
    }
  }

  /// Whether a program may write to the clipboard.
  public enum ClipboardWrite {
    ASK,
    ALLOW,
    REFUSE;

    /// As in the file: `ask`.
    @Override
    public String toString() {
      return word(this);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
