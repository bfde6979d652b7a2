package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationsTest {
  private static final String ONE = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final String TWO = "BBBBBBBBBBBBBBBBBBBBBB";

  @TempDir Path temp;
  private final ManualTime time = new ManualTime();

  private Path file() {
    return temp.resolve("state").resolve(Revocations.FILE);
  }

  private Revocations open() throws IOException {
    return Revocations.open(StateFolder.open(temp.resolve("state")), time);
  }

  private void end(Revocations revocations, String login, String user) throws IOException {
    revocations.end(login, user, time.instant(), time.instant().plusSeconds(3600));
  }

  private boolean isRevoked(Revocations revocations, String login) {
    return revocations.isRevoked(login, "ann", time.instant());
  }

  @Test
  void anEndedLoginStaysEndedAcrossARestart() throws IOException {
    Revocations revocations = open();
    assertThat(isRevoked(revocations, ONE)).isFalse();
    end(revocations, ONE, "ann");
    end(revocations, ONE, "ann");
    assertThat(isRevoked(revocations, ONE)).isTrue();
    assertThat(isRevoked(open(), ONE)).isTrue();
    assertThat(isRevoked(open(), TWO)).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(file())).hasSize(2);
  }

  @Test
  void signingOutEverywhereEndsWhatBeganByThenAndNothingAfter() throws IOException {
    Revocations revocations = open();
    Instant now = time.instant();
    String user = "Ännchen, 日本 \n";
    revocations.endAll(user);
    for (Revocations each : List.of(revocations, open())) {
      assertThat(each.isRevoked(ONE, user, now.minusSeconds(1))).isTrue();
      assertThat(each.isRevoked(ONE, user, now)).isTrue();
      assertThat(each.isRevoked(ONE, user, now.plusMillis(1))).isFalse();
      assertThat(each.isRevoked(ONE, "bob", now)).isFalse();
      assertThat(each.earliest(user)).isEqualTo(now.plusMillis(1));
      assertThat(each.earliest("bob")).isEqualTo(Instant.EPOCH);
    }
  }

  @Test
  void aClockThatGoesBackDoesNotTakeBackASignOut() throws IOException {
    Revocations revocations = open();
    revocations.endAll("ann");
    Instant began = time.instant();
    time.set(Duration.ofHours(-1));
    revocations.endAll("ann");
    assertThat(revocations.isRevoked(ONE, "ann", began)).isTrue();
    assertThat(open().isRevoked(ONE, "ann", began)).isTrue();
  }

  @Test
  void whatAnotherProcessWroteIsSeenAtTheNextTick() throws IOException {
    Revocations one = open();
    Revocations other = open();
    end(one, ONE, "ann");
    other.endAll("bob");
    one.tick();
    other.tick();
    assertThat(isRevoked(other, ONE)).isTrue();
    assertThat(one.isRevoked(TWO, "bob", time.instant())).isTrue();
  }

  @Test
  void processesThatWriteAtOnceLoseNothing() throws Exception {
    List<Revocations> processes = List.of(open(), open(), open());
    List<String> ids =
        IntStream.range(0, 60)
            .mapToObj(i -> ONE.substring(2) + (char) ('a' + i / 10) + i % 10)
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends =
          IntStream.range(0, ids.size())
              .<Future<?>>mapToObj(i ->
                  threads.submit(() -> {
                    end(processes.get(i % 3), ids.get(i), "ann");
                    return i;
                  }))
              .toList();
      for (Future<?> end : ends) {
        end.get(30, TimeUnit.SECONDS);
      }
    }
    for (Revocations each : processes) {
      each.tick();
      assertThat(ids).allMatch(id -> isRevoked(each, id));
    }
    Revocations again = open();
    assertThat(ids).allMatch(id -> isRevoked(again, id));
  }

  @Test
  void whatHasBecomePointlessIsDroppedADayLater() throws IOException {
    end(open(), ONE, "ann");
    time.pass(Duration.ofHours(24));
    assertThat(isRevoked(open(), ONE)).isTrue();
    time.pass(Duration.ofHours(2));
    assertThat(isRevoked(open(), ONE)).isFalse();
    assertThat(Files.readAllLines(file())).hasSize(1);
  }

  @Test
  void aSignOutEverywhereReplacesTheEndsItCovers() throws IOException {
    Revocations revocations = open();
    end(revocations, ONE, "ann");
    end(revocations, TWO, "bob");
    revocations.endAll("ann");
    assertThat(isRevoked(revocations, ONE)).isTrue();
    open();
    assertThat(Files.readAllLines(file())).hasSize(3);
  }

  @Test
  void whoEndsMoreLoginsThanOneNeedsHasAllEnded() throws IOException {
    StringBuilder text = new StringBuilder("# test\n");
    long now = time.millis();
    for (int i = 0; i < 1000; i++) {
      text.append("ended %022d YW5u %d %d\n".formatted(i, now, now + 3_600_000));
    }
    open();
    Files.writeString(file(), text);
    Revocations revocations = open();
    end(revocations, TWO, "bob");
    assertThat(revocations.isRevoked(ONE, "ann", time.instant())).isFalse();
    end(revocations, TWO.replace('B', 'C'), "ann");
    assertThat(revocations.isRevoked(ONE, "ann", time.instant())).isTrue();
    revocations.tick();
    open();
    assertThat(Files.readAllLines(file())).hasSizeLessThan(10);
  }

  @Test
  void aLineThatWasTornDoesNotCountAndIsCutOff() throws IOException {
    end(open(), ONE, "ann");
    Files.writeString(file(), "ended " + TWO + " YW5u 1 99999", StandardOpenOption.APPEND);
    Revocations revocations = open();
    assertThat(isRevoked(revocations, ONE)).isTrue();
    assertThat(isRevoked(revocations, TWO)).isFalse();
    revocations.endAll("bob");
    Revocations again = open();
    assertThat(isRevoked(again, ONE)).isTrue();
    assertThat(isRevoked(again, TWO)).isFalse();
    assertThat(again.isRevoked(TWO, "bob", time.instant())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "",
        "ended AAAA YW5u 1 2",
        "ended " + ONE + " YW5u 1",
        "ended " + ONE + " YW5u 1 2 3",
        "ended " + ONE + " YW5u 1 9999999999999999999999",
        "all YW5uA 1 2",
        "all  1 2",
      })
  void anyOtherLineIsRefusedWithItsNumber(String line) throws IOException {
    end(open(), ONE, "ann");
    String text = Files.readString(file()) + line + "\n";
    Files.writeString(file(), text);
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 3 is not a revocation");
    assertThat(file()).hasContent(text);
  }

  @Test
  void nothingIsForgottenBecauseTheFileIsRemoved() throws IOException {
    Revocations revocations = open();
    end(revocations, ONE, "ann");
    Files.delete(file());
    revocations.tick();
    assertThat(isRevoked(revocations, ONE)).isTrue();
    end(revocations, TWO, "ann");
    Revocations again = open();
    assertThat(isRevoked(again, ONE)).isTrue();
    assertThat(isRevoked(again, TWO)).isTrue();
  }

  @Test
  void whatCannotBeWrittenIsNotEnded() throws IOException {
    Revocations revocations = open();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> end(revocations, ONE, "ann")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> revocations.endAll("ann")).isInstanceOf(IOException.class);
    assertThat(isRevoked(revocations, ONE)).isFalse();
  }
}
