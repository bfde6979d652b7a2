package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.state.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCookieTest {
  private static final String ID = LoginCookie.base64url(new byte[LoginCookie.ID_BYTES]);

  @TempDir Path temp;
  private final ManualTime time = new ManualTime();
  private KeyRing ring;

  @BeforeEach
  void keys() throws IOException {
    ring = KeyRing.open(StateFolder.open(temp.resolve("state")), Duration.ofHours(12), time);
  }

  private static LoginCookie cookie(String user, boolean secure) {
    Instant began = Instant.parse("2030-01-02T03:04:05.678Z");
    return new LoginCookie(
        ID, user, began, began.plusSeconds(60), began.plusSeconds(3600), secure, -42);
  }

  @Test
  void whatIsSignedIsReadAgain() {
    for (String user : new String[] {"ann", "Ann Ünïcode", "日本語", "a".repeat(128)}) {
      for (boolean secure : new boolean[] {true, false}) {
        LoginCookie cookie = cookie(user, secure);
        assertThat(LoginCookie.decode(cookie.encode(ring.current()), ring)).contains(cookie);
      }
    }
  }

  @Test
  void theLongestFitsWellIntoAHeader() {
    String value = cookie("日".repeat(128), true).encode(ring.current());
    assertThat(value).hasSizeLessThan(810).matches("[A-Za-z0-9._-]+");
    assertThat(LoginCookie.decode(value, ring)).isPresent();
  }

  @Test
  void anyFlippedBitVoidsIt() {
    String value = cookie("ann", true).encode(ring.current());
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(LoginCookie.decode(new String(flipped, StandardCharsets.ISO_8859_1), ring))
          .as("bit %d", bit)
          .isEmpty();
    }
  }

  @Test
  void anythingCutOffOrAddedVoidsIt() {
    String value = cookie("ann", true).encode(ring.current());
    for (int length = 0; length < value.length(); length++) {
      assertThat(LoginCookie.decode(value.substring(0, length), ring)).isEmpty();
      assertThat(LoginCookie.decode(value.substring(value.length() - length), ring)).isEmpty();
    }
    for (String more : new String[] {" ", "=", ".", "A", "\0", "\n"}) {
      assertThat(LoginCookie.decode(value + more, ring)).isEmpty();
      assertThat(LoginCookie.decode(more + value, ring)).isEmpty();
    }
  }

  @Test
  void whatIsSignedForSomethingElseIsNoLogin() {
    LoginCookie cookie = cookie("ann", true);
    for (String purpose : new String[] {"gangway resume", "", LoginCookie.PURPOSE + "\0v1"}) {
      assertThat(LoginCookie.decode(cookie.encode(ring.current(), purpose), ring)).isEmpty();
    }
  }

  @Test
  void anotherInstallationsKeysSignNothingHere() throws IOException {
    KeyRing other =
        KeyRing.open(StateFolder.open(temp.resolve("other")), Duration.ofHours(12), time);
    assertThat(LoginCookie.decode(cookie("ann", true).encode(other.current()), ring)).isEmpty();
  }

  @Test
  void noneOfWhatSomebodyMaySendThrows() {
    Random random = new Random(0);
    String value = cookie("ann", true).encode(ring.current());
    String characters = "v1.AZaz09-_=%;\"\0é\ud83d\n.";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder hostile = new StringBuilder(i % 2 == 0 ? value : "v1.");
      for (int changes = random.nextInt(6); changes >= 0; changes--) {
        int at = random.nextInt(hostile.length() + 1);
        char any = characters.charAt(random.nextInt(characters.length()));
        if (random.nextBoolean() && at < hostile.length()) {
          hostile.deleteCharAt(at);
        } else {
          hostile.insert(at, any);
        }
      }
      if (!hostile.toString().equals(value)) {
        assertThat(LoginCookie.decode(hostile.toString(), ring)).isEmpty();
      }
    }
    assertThat(LoginCookie.decode("v1." + "A".repeat(1 << 20), ring)).isEmpty();
  }

  @Test
  void theFingerprintIsOfThisUserAndThisHash() {
    long one = LoginCookie.fingerprint("ann", "$argon2id$1");
    assertThat(LoginCookie.fingerprint("ann", "$argon2id$1")).isEqualTo(one);
    assertThat(LoginCookie.fingerprint("ann", "$argon2id$2")).isNotEqualTo(one);
    assertThat(LoginCookie.fingerprint("bob", "$argon2id$1")).isNotEqualTo(one);
  }
}
