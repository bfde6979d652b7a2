package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  private static final HashCost CHEAP = new HashCost.Argon2id(8, 1, 1);
  private static final String SALT = "c29tZXNhbHQxMjM";
  private static final String HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private static boolean fits(String hash, String password) throws Malformed {
    try (Password typed = Password.of(password.toCharArray())) {
      return PasswordHash.parse(hash).verify(typed);
    }
  }

  private static PasswordHash hash(String password, HashCost cost) throws Malformed {
    try (Password typed = Password.of(password.toCharArray())) {
      return PasswordHash.of(typed, cost);
    }
  }

  /// Vectors of the reference implementation (phc-winner-argon2, src/test.c), and hashes made with
  /// Python's hashlib.
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "password"
            + " $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "password"
            + " $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "password"
            + " $pbkdf2-sha256$i=1000$KrIE12zc7EYJ0pBEH+0u7A$H47GCQybPjLQnqj0QfacWL6rI3+GQhjHPr1KjZB6BxM",
        "password"
            + " $pbkdf2-sha256$1000$KrIE12zc7EYJ0pBEH.0u7A$H47GCQybPjLQnqj0QfacWL6rI3.GQhjHPr1KjZB6BxM"
      })
  void hashesOfOthersAreUnderstood(String password, String hash) throws Malformed {
    assertThat(fits(hash, password)).isTrue();
    assertThat(fits(hash, password + "x")).isFalse();
    assertThat(fits(hash, "Password")).isFalse();
  }

  @Test
  void whatIsMadeFitsItsPasswordOnly() throws Malformed {
    for (HashCost cost : new HashCost[] {CHEAP, new HashCost.Pbkdf2(1000)}) {
      PasswordHash hash = hash("correct horse", cost);
      assertThat(PasswordHash.parse(hash.text()).cost()).isEqualTo(cost);
      assertThat(fits(hash.text(), "correct horse")).isTrue();
      assertThat(fits(hash.text(), "correct horse ")).isFalse();
      assertThat(hash("correct horse", cost).text()).isNotEqualTo(hash.text());
    }
  }

  @Test
  void theDefaultIsOwaspsFirstChoice() throws Malformed {
    try (Password typed = Password.of("x".toCharArray())) {
      PasswordHash made = PasswordHash.of(typed);
      assertThat(made.text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
      assertThat(made.weakness()).isEmpty();
      assertThat(PasswordHash.parse(made.text()).verify(typed)).isTrue();
    }
  }

  @Test
  void theSameAccentTypedInTwoWaysIsTheSamePassword() throws Malformed {
    String composed = "pässwörd";
    String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
    assertThat(decomposed).isNotEqualTo(composed);
    for (HashCost cost : new HashCost[] {CHEAP, new HashCost.Pbkdf2(1000)}) {
      String hash = hash(composed, cost).text();
      assertThat(fits(hash, decomposed)).isTrue();
      assertThat(fits(hash, "password")).isFalse();
      assertThat(fits(hash("🐎日本", cost).text(), "🐎日本")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$",
        "$argon2id$",
        "$argon2id$v=16$m=256,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=7,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=15,t=2,p=2$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=262145,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=999999999,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=99999999999999999999,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=256,t=0,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=256,t=11,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=256,t=2,p=0$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=256,t=2,p=9$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=256,t=2,p=1$c2hvcnQ$" + HASH,
        "$argon2id$v=19$m=256,t=2,p=1$" + SALT + "$c2hvcnQ",
        "$argon2id$v=19$m=256,t=2,p=1$" + SALT + "$" + HASH + "=",
        "$argon2id$v=19$m=256,t=2,p=1$" + SALT + "$" + HASH + "AA",
        "$argon2id$v=19$m=256,t=2,p=1$" + SALT + "$" + HASH + "\n",
        "$argon2i$v=19$m=256,t=2,p=1$" + SALT + "$" + HASH,
        "$pbkdf2-sha256$i=999$" + SALT + "$" + HASH,
        "$pbkdf2-sha256$i=10000001$" + SALT + "$" + HASH,
        "$pbkdf2-sha256$i=-1$" + SALT + "$" + HASH,
        "$pbkdf2-sha512$i=600000$" + SALT + "$" + HASH,
        "$2b$12$abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
        "$6$salt$hash",
        "$y$j9T$salt$hash",
        "{SSHA}abc",
      })
  void whatIsNoHashOrCostsTooMuchIsRefusedInOneSentenceThatDoesNotRepeatIt(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text))
        .isInstanceOf(Malformed.class)
        .hasMessageEndingWith("make one with `gangway hash-password`")
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("\n", SALT, HASH, "secret", "j9T"));
  }

  @Test
  void otherHashesAreCalledByTheirNames() {
    assertThatThrownBy(() -> PasswordHash.parse("$2b$12$abc")).hasMessageContaining("bcrypt");
    assertThatThrownBy(() -> PasswordHash.parse("$6$a$b")).hasMessageContaining("sha512-crypt");
    assertThatThrownBy(() -> PasswordHash.parse("hunter2"))
        .hasMessageContaining("a password itself is not taken")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "'$argon2id$v=19$m=19456,t=2,p=1$', false",
    "'$argon2id$v=19$m=7168,t=5,p=1$', false",
    "'$argon2id$v=19$m=12288,t=3,p=1$', false",
    "'$argon2id$v=19$m=12288,t=1,p=1$', true",
    "'$argon2id$v=19$m=262144,t=1,p=1$', true",
    "'$pbkdf2-sha256$i=600000$', false",
    "'$pbkdf2-sha256$i=99999$', true",
  })
  void whatIsWeakOrTakesMuchMemoryIsSaid(String parameters, boolean said) throws Malformed {
    assertThat(PasswordHash.parse(parameters + SALT + "$" + HASH).weakness().isPresent())
        .isEqualTo(said);
  }

  @Test
  void nothingPrintsAPasswordOrItsHash() throws Malformed {
    try (Password typed = Password.of("hunter2".toCharArray())) {
      assertThat(typed).hasToString("***");
      assertThat(PasswordHash.of(typed, CHEAP)).hasToString("***");
    }
  }

  @Test
  void aClosedPasswordIsWiped() throws Malformed {
    Password typed = Password.of("hunter2".toCharArray());
    byte[] bytes = typed.bytes();
    typed.close();
    typed.close();
    assertThat(bytes).containsOnly(0);
  }

  @Test
  void whatCannotBeAPasswordIsRefused() throws Malformed {
    for (String text :
        new String[] {"", "a\0b", "x\ud83d", "\udc0e", "x".repeat(1025), "é".repeat(513)}) {
      assertThatThrownBy(() -> Password.of(text.toCharArray())).isInstanceOf(Malformed.class);
    }
    Password.of("é".repeat(512).toCharArray()).close();
    Password.of("x".repeat(1024).toCharArray()).close();
    Password.of(" ".toCharArray()).close();
  }

  @Test
  void aDecoyCostsTheSameAndFitsNothing() throws Malformed {
    PasswordHash hash = hash("hunter2", CHEAP);
    PasswordHash decoy = hash.withoutPassword();
    assertThat(decoy.cost()).isEqualTo(hash.cost());
    assertThat(decoy.text()).hasSameSizeAs(hash.text()).isNotEqualTo(hash.text());
    assertThat(fits(decoy.text(), "hunter2")).isFalse();
  }
}
