package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.ProxyKind;
import dev.gangway.e2e.world.QuietTerminals;
import dev.gangway.e2e.world.RawSocket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Terminals that nobody touches, behind proxies that cut what is quiet. The client says nothing by
/// itself, unlike the page: what keeps the line open is the gateway's ping and no other. Caddy cuts
/// nothing, and is there to see that a ping does not harm.
class IdleTest {

  @Test
  void pingsKeepQuietTerminalsOpen() {
    try (QuietTerminals terminals = QuietTerminals.start("ping: 5s")) {
      for (ProxyKind kind : ProxyKind.values()) {
        terminals.open("quiet behind " + kind, kind, Duration.ofSeconds(10));
      }
      for (ProxyKind kind : EnumSet.complementOf(EnumSet.of(ProxyKind.CADDY))) {
        terminals.open("cut by " + kind, kind, Duration.ofSeconds(2));
      }

      Map<String, Integer> ended = terminals.idle(Duration.ofSeconds(14));

      assertThat(ended)
          .as("a proxy cuts before the first ping, so its limit is real")
          .isEqualTo(
              Map.of(
                  "cut by NGINX", RawSocket.NO_CLOSE,
                  "cut by HAPROXY", RawSocket.NO_CLOSE,
                  "cut by APACHE", RawSocket.NO_CLOSE));
      assertThat(terminals.pings())
          .hasSize(4)
          .allSatisfy((_, pings) -> assertThat(pings).isPositive());
      terminals.assertThatTheRestAnswers();
    }
  }
}
