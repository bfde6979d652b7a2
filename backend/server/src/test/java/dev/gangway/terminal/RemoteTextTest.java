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
}
