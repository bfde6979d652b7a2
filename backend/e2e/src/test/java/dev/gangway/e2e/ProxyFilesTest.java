package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.LoginService;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.ProxyKind;
import dev.gangway.e2e.world.ProxySetup;
import dev.gangway.e2e.world.ProxySetup.Below;
import dev.gangway.e2e.world.TraefikFile;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What `config/proxy/` has for admins to copy is right by each proxy's own word, whatever they
/// choose. Traefik's is held against the keys of its published schema, since Debian has no Traefik.
class ProxyFilesTest {
  private static final URI UPSTREAM = URI.create("http://127.0.0.1:8022/");

  @ParameterizedTest
  @EnumSource
  void itsProxyFindsNothingWrong(ProxyKind kind) {
    try (LoginService login = LoginService.start()) {
      for (Below below : Below.values()) {
        ProxySetup setup = ProxySetup.shipped(Place.freePort(), UPSTREAM).at(below);
        kind.check(setup);
        kind.check(setup.asking(login));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Below.class)
  void traefiksHasOnlyKeysThatTraefikKnows(Below below) {
    TraefikFile file = TraefikFile.shipped(below);

    assertThat(file.unknownKeys()).isEmpty();
    assertThat(file.loose()).as("names that lead nowhere").isEmpty();
  }

  @Test
  void traefiksWithALoginHasOnlyKeysThatTraefikKnows() {
    TraefikFile file = TraefikFile.shippedWithLogin();

    assertThat(file.unknownKeys()).isEmpty();
    assertThat(file.loose()).as("names that lead nowhere").isEmpty();
  }

  @Test
  void thereIsNoFileThatNobodyChecks() {
    List<String> checked =
        Stream.concat(
                Arrays.stream(ProxyKind.values()).map(ProxyKind::file), Stream.of(TraefikFile.NAME))
            .toList();
    assertThat(ProxyKind.files()).containsExactlyInAnyOrderElementsOf(checked);
  }
}
