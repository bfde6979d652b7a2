package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceExcerptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: hunter2",
        "    password: \"hunter2\"",
        "  - password: hunter2",
        "  - {name: a, password: hunter2, port: 22}",
        "{\"name\":\"a\",\"password\":\"hunter2\"}",
        "{'password':'hunter2'}",
        "password : hunter2",
        "passwrod: hunter2",
        "PASSWORD: hunter2",
        "pass: hunter2",
        "token: hunter2",
        "passphrase: hunter2 # comment",
        "port: 22 # password: hunter2",
        "password:\n  hunter2",
        "password:\nhunter2",
        "password:hunter2",
        "  - {name: a, password:hunter2}",
        "  - {name: a, password:[hunter2]}",
        "password: |\n  hunter2\n  user: hunter2",
        "password:\n  - hunter2",
        "password: [\nhunter2,\n  hunter2]",
        "password: \"x\n\nhunter2\"",
        "? password\n: hunter2",
        "- ? password\n  : hunter2",
        "login:\n  users:\n    - password: hunter2",
        "login:\n  tokens:\n    - hash: hunter2",
        "public_url: https://me:hunter2@localhost/",
        "unheard_of: hunter2",
        "\"p\\u0061ssword\": hunter2"
      })
  void secretsAreNotShown(String text) {
    SourceExcerpt excerpt = SourceExcerpt.of(text);

    for (int line = 1; line <= text.lines().count(); line++) {
      assertThat(excerpt.line(line))
          .hasValueSatisfying(shown -> assertThat(shown).doesNotContain("hunter2"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    address: web-1.internal",
        "  - {name: a, address: \"fd00::1\", user: me, port: 22}",
        "    adress: web-1.internal",
        "    prot: 22",
        "  listen: \"[::1]:8022\"",
        "  - SHA256:abc",
        "    address: web-1:22",
        "    user: \"${env:}\"",
        "# a comment",
        "login:",
        ""
      })
  void otherLinesAreShownWhole(String line) {
    assertThat(SourceExcerpt.of(line + "\n").line(1)).contains(line);
  }

  @Test
  void linesAfterASecretAreShownAgain() {
    SourceExcerpt excerpt =
        SourceExcerpt.of("- password: |\n    a\n  user: me\n- {password: b,\n   port: 22}\nssh:\n");

    assertThat(excerpt.line(1)).contains("- password: ***");
    assertThat(excerpt.line(2)).contains("    ***");
    assertThat(excerpt.line(3)).contains("  user: me");
    assertThat(excerpt.line(4)).contains("- {password: ***");
    assertThat(excerpt.line(6)).contains("ssh:");
  }

  @Test
  void linesThatAreNotThereAreNotShown() {
    SourceExcerpt excerpt = SourceExcerpt.of("a\nb\n");

    assertThat(excerpt.line(0)).isEmpty();
    assertThat(excerpt.line(3)).isEmpty();
  }
}
