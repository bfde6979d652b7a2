package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.ServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private final Addresses behindProxy =
      addresses("127.0.0.1", "https://Console.Example.com:8443/term/", List.of("internal", "x:81"));

  @Test
  void thePublicUrlAndTheListeningAddressAreOrigins() {
    assertThat(behindProxy.origins())
        .containsExactlyInAnyOrder(
            "https://console.example.com:8443", "http://127.0.0.1:8022", "http://localhost:8022");
  }

  @Test
  void aDefaultPortIsNotPartOfAnOrigin() {
    assertThat(addresses("127.0.0.1", "https://a.example:443/", List.of()).origins())
        .contains("https://a.example");
    assertThat(addresses("127.0.0.1", "http://a.example:80/", List.of()).origins())
        .contains("http://a.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "console.example.com",
        "CONSOLE.example.com:8443",
        "127.0.0.1:8022",
        "localhost:8022",
        "localhost",
        "internal:1234",
        "x:81"
      })
  void ourNamesAreTaken(String host) {
    assertThat(behindProxy.isOurs(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "console.example.com.evil.example",
        "evilconsole.example.com",
        "x:82",
        "x",
        "user@127.0.0.1",
        "127.0.0.1.nip.io",
        "[::1]:8022"
      })
  void othersAreNot(String host) {
    assertThat(behindProxy.isOurs(host)).isFalse();
  }

  @Test
  void anIpv6LoopbackIsWrittenAsBrowsersWriteIt() {
    Addresses addresses = addresses("::1", null, List.of());
    assertThat(addresses.listening()).hasToString("http://[::1]:8022/term/");
    assertThat(addresses.origins()).contains("http://[::1]:8022");
    assertThat(addresses.isOurs("[::1]:8022")).isTrue();
  }

  private static Addresses addresses(
      String listen, @Nullable String publicUrl, List<String> hosts) {
    InetSocketAddress bound = new InetSocketAddress(InetAddress.ofLiteral(listen), 8022);
    return Addresses.of(
        new ServerConfig(
            bound,
            Optional.ofNullable(publicUrl).map(URI::create),
            hosts,
            "/term/",
            List.of(),
            Duration.ZERO),
        bound);
  }
}
