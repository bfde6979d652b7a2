package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NumberedLines;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.ResumingClient;
import dev.gangway.e2e.world.SessionsApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is too old for the memory lies in a file that nobody else can read, and that is gone when
/// its session or its gateway is.
@EndToEnd
class SpoolTest {
  private static final NumberedLines LINES = NumberedLines.ofBytes(5_000_000);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Path state;
  private GatewayConfig config;

  @BeforeEach
  void prepare(Suite suite) {
    state = Place.folder("state");
    config =
        new GatewayConfig()
            .set("sessions", "memory: 256KiB")
            .host(
                suite.sshServer().host("numbers", "stty raw -echo; " + LINES.command() + "; cat"));
  }

  @AfterEach
  void remove() {
    Place.remove(state);
  }

  private GatewayProcess start() {
    return GatewayProcess.start(config, Map.of("XDG_STATE_HOME", state.toString()));
  }

  private static ResumingClient open(GatewayProcess gateway) {
    ResumingClient client = ResumingClient.open(() -> Handshake.with(gateway.uri()), "numbers");
    client.until("all lines", PATIENCE, () -> client.received() == LINES.bytes());
    return client;
  }

  @Test
  void anotherDeviceGetsWhatTheMemoryDoesNotHold() {
    try (GatewayProcess gateway = start();
        ResumingClient first = open(gateway)) {
      List<Path> files = spooled();
      assertThat(files).hasSize(1);
      assertThat(permissions(files.getFirst())).isEqualTo("rw-------");
      assertThat(runs()).hasSize(1);
      assertThat(permissions(runs().getFirst())).isEqualTo("rwx------");
      assertThat(permissions(spool())).isEqualTo("rwx------");
      String token = SessionsApi.of(gateway.uri()).newToken(first.session());

      try (ResumingClient second =
          ResumingClient.take(() -> Handshake.with(gateway.uri()), first.session(), token)) {
        ByteBuffer all = ByteBuffer.allocate((int) LINES.bytes());
        second.hearing(all::put);
        second.until("all lines again", PATIENCE, () -> all.position() == LINES.bytes());
        LINES.check(all.flip());
        second.end();
      }

      Await.until("no spool file", SpoolTest.this::spooled, List::isEmpty);
    }
    assertThat(runs()).isEmpty();
  }

  @Test
  void leftoversOfTheKilledAreSweptAndWhatTheLivingHaveIsNot() {
    try (GatewayProcess living = start();
        ResumingClient watched = open(living)) {
      List<Path> kept = spooled();
      try (GatewayProcess killed = start();
          ResumingClient _ = open(killed)) {
        assertThat(spooled()).hasSize(2);
        killed.kill();
        assertThat(spooled()).hasSize(2);
      }

      try (GatewayProcess next = start()) {
        assertThat(spooled()).isEqualTo(kept);
        assertThat(next.log()).contains("event=spool-swept");
      }

      assertThat(spooled()).isEqualTo(kept);
      watched.end();
    }
    assertThat(runs()).isEmpty();
  }

  /// Files of sessions, of all gateways on the state folder.
  private List<Path> spooled() {
    return runs().stream()
        .flatMap(run -> list(run).stream())
        .filter(file -> file.toString().endsWith(".log"))
        .sorted()
        .toList();
  }

  /// The folders of gateways.
  private List<Path> runs() {
    return list(spool());
  }

  private Path spool() {
    return state.resolve("gangway").resolve("spool");
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
