package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoOptionsTest {

  @Test
  void defaultsAreAsTheHelpSays() throws Exception {
    assertThat(EchoOptions.parse(List.of()))
        .isEqualTo(new EchoOptions(9001, List.of(), List.of(), 67_108_864, true));
    assertThat(EchoOptions.HELP)
        .contains("default 9001")
        .contains("default 67108864")
        .contains("default on");
  }

  @Test
  void everyOptionIsTaken() throws Exception {
    assertThat(
            EchoOptions.parse(
                List.of(
                    "--port",
                    "0",
                    "--origin",
                    "https://a.example:8443",
                    "--subprotocol",
                    "v2",
                    "--subprotocol",
                    "v1",
                    "--max-message",
                    "1000",
                    "--deflate",
                    "off")))
        .isEqualTo(
            new EchoOptions(
                0, List.of("https://a.example:8443"), List.of("v2", "v1"), 1000, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port",
        "--port x",
        "--port -1",
        "--port 65536",
        "--origin example",
        "--origin https://a/b",
        "--origin a b",
        "--subprotocol a/b",
        "--max-message 0",
        "--max-message 99999999999",
        "--deflate maybe",
        "--unknown",
        "9001",
      })
  void mistakesAreNamedInOneLine(String line) {
    List<String> words = List.of(line.split(" "));
    assertThatThrownBy(() -> EchoOptions.parse(words))
        .isInstanceOf(EchoOptions.BadArgument.class)
        .hasMessageContaining(words.getFirst().equals("--origin") ? "--origin" : words.getFirst())
        .hasMessageNotContaining("\n");
  }
}
