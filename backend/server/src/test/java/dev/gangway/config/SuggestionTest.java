package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionTest {
  private static final Suggestion WORDS =
      new Suggestion(
          List.of(
              "name",
              "address",
              "port",
              "user",
              "password",
              "passphrase",
              "public_url",
              "host_key"));

  @ParameterizedTest
  @CsvSource({
    "adress, address",
    "addres, address",
    "prot, port",
    "prt, port",
    "nmae, name",
    "Name, name",
    "publicUrl, public_url",
    "public-url, public_url",
    "pasword, password",
    "passwrod, password",
    "pasphrase, passphrase",
    "hostkey, host_key"
  })
  void typingMistakesAreRecognised(String written, String meant) {
    assertThat(WORDS.nearest(written)).contains(meant);
    assertThat(WORDS.hint(written)).isEqualTo("; did you mean `" + meant + "`?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "colour", "usr_name", "identity_file", "pot_of_gold"})
  void otherWordsAreNoTypingMistakes(String written) {
    assertThat(WORDS.nearest(written)).isEmpty();
    assertThat(WORDS.hint(written)).isEmpty();
  }
}
