package dev.gangway.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemoteTextTest {

  @Test
  void textThatIsFineStaysAsItIs() {
    assertThat(RemoteText.clean("Grüße, 世界! 🚀", 20)).isEqualTo("Grüße, 世界! 🚀");
  }

  @Test
  void controlsAndLineEndsBecomeGaps() {
    assertThat(RemoteText.clean("\u001b[31mred\r\n\u0000two\u009b2J", 80))
        .isEqualTo("[31mred two 2J");
  }

  @Test
  void theWritingDirectionCannotBeTurned() {
    assertThat(RemoteText.clean("a\u202eb\u2066c\u200fd", 80)).isEqualTo("a b c d");
  }

  @Test
  void longTextIsCut() {
    assertThat(RemoteText.clean("abcdef", 3)).isEqualTo("abc…");
    assertThat(RemoteText.clean("abc", 3)).isEqualTo("abc");
    assertThat(RemoteText.clean("🚀🚀🚀", 2)).isEqualTo("🚀🚀…");
  }

  @Test
  void halfACharacterIsNone() {
    assertThat(RemoteText.clean("a\ud83d", 10)).isEqualTo("a");
  }

  @Test
  void linesStayLines() {
    assertThat(RemoteText.cleanLines("one\n\n  two\r\nthree\rfour\n\n", 80, 10))
        .isEqualTo("one\r\n\r\n  two\r\nthree\r\nfour\r\n");
    assertThat(RemoteText.cleanLines(" \n\n", 80, 10)).isEmpty();
    assertThat(RemoteText.cleanLines("", 80, 10)).isEmpty();
  }

  @Test
  void nothingButLineEndsIsLeftOfControls() {
    assertThat(RemoteText.cleanLines("\u001b]0;x\u0007a\tb\n\u009b2J\u202ec", 80, 10))
        .isEqualTo("]0;x a b\r\n2J c\r\n");
  }

  @Test
  void tooManyLinesAndTooLongLinesAreCut() {
    assertThat(RemoteText.cleanLines("a\nb\nc", 80, 3)).isEqualTo("a\r\nb\r\nc\r\n");
    assertThat(RemoteText.cleanLines("a\nb\nc\nd", 80, 3)).isEqualTo("a\r\nb\r\nc\r\n…\r\n");
    assertThat(RemoteText.cleanLines("abc\ndef", 5, 3)).isEqualTo("abc\r\nde…\r\n");
    assertThat(RemoteText.cleanLines("abc\ndef", 3, 3)).isEqualTo("abc\r\n…\r\n");
    assertThat(RemoteText.cleanLines("abc\ndef", 6, 3)).isEqualTo("abc\r\ndef\r\n");
  }
}
