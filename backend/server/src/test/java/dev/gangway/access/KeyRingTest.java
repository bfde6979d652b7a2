package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.state.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final Duration LIFETIME = Duration.ofHours(36);
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path temp;
  private final ManualTime time = new ManualTime();

  private Path path() {
    return temp.resolve("state");
  }

  private Path file() {
    return path().resolve(KeyRing.FILE);
  }

  private KeyRing open() throws IOException {
    return KeyRing.open(StateFolder.open(path()), LIFETIME, time);
  }

  private static boolean verifies(KeyRing ring, KeyRing.Key key) {
    return ring.byId(key.id())
        .filter(same -> List.of(same.mac(MESSAGE)[0]).equals(List.of(key.mac(MESSAGE)[0])))
        .isPresent();
  }

  @Test
  void keysOutliveTheProcess() throws IOException {
    KeyRing.Key key = open().current();
    KeyRing again = open();
    assertThat(again.current().id()).isEqualTo(key.id());
    assertThat(again.current().mac(MESSAGE)).isEqualTo(key.mac(MESSAGE));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aKeyVerifiesUntilAllItSignedHasExpired() throws IOException {
    KeyRing ring = open();
    KeyRing.Key first = ring.current();
    time.pass(LIFETIME.minusSeconds(1));
    ring.tick();
    assertThat(ring.current()).isSameAs(first);
    time.pass(Duration.ofSeconds(2));
    ring.tick();
    KeyRing.Key second = ring.current();
    assertThat(second.id()).isNotEqualTo(first.id());
    time.pass(LIFETIME.minusSeconds(2));
    ring.tick();
    assertThat(verifies(ring, first)).isTrue();
    assertThat(verifies(open(), first)).isTrue();
    time.pass(Duration.ofSeconds(3));
    ring.tick();
    assertThat(verifies(ring, first)).isFalse();
    assertThat(verifies(ring, second)).isTrue();
    assertThat(Files.readAllLines(file())).hasSize(3);
  }

  @Test
  void aKeyIsUsedForADayAtLeast() throws IOException {
    KeyRing ring = KeyRing.open(StateFolder.open(path()), Duration.ofMinutes(5), time);
    String first = ring.current().id();
    time.pass(Duration.ofHours(23));
    ring.tick();
    assertThat(ring.current().id()).isEqualTo(first);
    time.pass(Duration.ofHours(2));
    ring.tick();
    assertThat(ring.current().id()).isNotEqualTo(first);
  }

  @Test
  void aGatewayThatWasOffForLongMakesANewKeyAtOnce() throws IOException {
    String first = open().current().id();
    time.pass(Duration.ofDays(30));
    assertThat(open().current().id()).isNotEqualTo(first);
  }

  @Test
  void aKeyFromAFutureThatNeverWasIsReplaced() throws IOException {
    time.set(Duration.ofDays(3650));
    String first = open().current().id();
    time.set(Duration.ofDays(-3650));
    assertThat(open().current().id()).isNotEqualTo(first);
  }

  @Test
  void aClockThatIsAnHourOffChangesNothing() throws IOException {
    KeyRing ring = open();
    String first = ring.current().id();
    time.set(Duration.ofHours(-1));
    ring.tick();
    time.set(Duration.ofHours(2));
    ring.tick();
    assertThat(ring.current().id()).isEqualTo(first);
  }

  @Test
  void aKeyThatAnotherProcessMadeIsKnownAtOnce() throws IOException {
    KeyRing one = open();
    KeyRing other = open();
    time.pass(LIFETIME);
    one.tick();
    assertThat(verifies(other, one.current())).isTrue();
    other.tick();
    assertThat(other.current().id()).isEqualTo(one.current().id());
    assertThat(Files.readAllLines(file())).hasSize(3);
  }

  @Test
  void twoThatRotateAtOnceAgree() throws Exception {
    KeyRing one = open();
    KeyRing other = open();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 10; round++) {
        KeyRing.Key before = one.current();
        time.pass(LIFETIME);
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<?>> ticks =
            Stream.of(one, other)
                .<Future<?>>map(ring ->
                    threads.submit(() -> {
                      together.await();
                      ring.tick();
                      return ring;
                    }))
                .toList();
        for (Future<?> tick : ticks) {
          tick.get(10, TimeUnit.SECONDS);
        }
        one.tick();
        other.tick();
        assertThat(one.current().id()).isEqualTo(other.current().id()).isNotEqualTo(before.id());
        assertThat(verifies(one, before)).isTrue();
        assertThat(verifies(other, before)).isTrue();
      }
    }
  }

  @Test
  void removingTheFileMakesNewKeys() throws IOException {
    KeyRing ring = open();
    KeyRing.Key first = ring.current();
    Files.delete(file());
    ring.tick();
    assertThat(verifies(ring, first)).isFalse();
    assertThat(verifies(open(), ring.current())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "# only a comment\n",
        "AAAAAAAA 1 short\n",
        "AAAAAAAA -1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "AAAAAAAA 1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\u0000",
      })
  void whatHoldsSomethingElseIsRefusedAndNotReplaced(String text) throws IOException {
    open();
    Files.writeString(file(), text);
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not hold the keys of logins; remove it");
    assertThat(file()).hasContent(text);
  }

  @Test
  void whatGoesWrongWhileRunningIsSaidAndTheKeysRemain() throws IOException {
    KeyRing ring = open();
    KeyRing.Key key = ring.current();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(ring::tick).hasMessageContaining("`chmod 600` it");
    assertThat(verifies(ring, key)).isTrue();
    assertThat(ring.byId("AAAAAAAA")).isEmpty();
  }

  @Test
  void aKeyIsNeverPrinted() throws IOException {
    KeyRing.Key key = open().current();
    assertThat(key).hasToString("Key[" + key.id() + "]");
  }
}
