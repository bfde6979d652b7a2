package dev.gangway.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.ProxyKind;
import dev.gangway.e2e.world.QuietTerminals;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Terminals nobody touches behind each proxy as it is shipped, for more than twice its limit.
@Tag("soak")
class LongProxyIdleTest {
  private static final Duration UNTOUCHED =
      Duration.ofSeconds(150).dividedBy(Integer.getInteger("scale", 1));

  @Test
  void aTerminalUntouchedForMinutesAnswersBehindEachProxy() {
    try (QuietTerminals terminals = QuietTerminals.start()) {
      for (ProxyKind kind : ProxyKind.values()) {
        terminals.open("behind " + kind, kind);
      }

      assertThat(terminals.idle(UNTOUCHED)).as("closed meanwhile").isEmpty();

      terminals.assertThatTheRestAnswers();
    }
  }
}
