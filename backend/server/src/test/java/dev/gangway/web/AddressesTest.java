package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.ServerConfig;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private final Addresses behindProxy =
      addresses("127.0.0.1", "https://Console.Example.com:8443/term/", List.of("internal", "x:81"));

  @ParameterizedTest
  @CsvSource({
    "https://console.example.com:8443, console.example.com:8443, true",
    "https://console.example.com:8443, 127.0.0.1:8022, true",
    "https://console.example.com, console.example.com:8443, false",
    "http://console.example.com:8443, console.example.com:8443, false",
    "http://127.0.0.1:8022, 127.0.0.1:8022, true",
    "http://127.0.0.1:8022, localhost, true",
    "http://localhost:8022, localhost:8022, true",
    "http://localhost:8022, console.example.com:8443, false",
    "http://localhost:8022, internal, false",
    "http://127.0.0.1:8023, 127.0.0.1:8022, false",
    "https://127.0.0.1:8022, 127.0.0.1:8022, false",
    "http://127.0.0.1:8022.evil.example, 127.0.0.1:8022, false",
    "null, 127.0.0.1:8022, false",
  })
  void anOriginIsOursWhereItIsWhatPeopleType(String origin, String host, boolean ours) {
    HeaderMap headers = new HeaderMap().put(Headers.ORIGIN, origin).put(Headers.HOST, host);

    assertThat(behindProxy.isOurOrigin(headers)).isEqualTo(ours);
    assertThat(behindProxy.isOurOrigin(headers.add(Headers.ORIGIN, origin))).isFalse();
  }

  @Test
  void aDefaultPortIsNotPartOfAnOrigin() {
    assertThat(addresses("127.0.0.1", "https://a.example:443/", List.of()).typed())
        .containsExactly("https://a.example");
    assertThat(addresses("127.0.0.1", "http://a.example:80/", List.of()).typed())
        .containsExactly("http://a.example");
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
    assertThat(addresses.direct()).contains("http://[::1]:8022");
    assertThat(addresses.isOurs("[::1]:8022")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "fd00::1, [fd00::1]:8022",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:8022",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:8022",
    "fd00::, [fd00::]:8022",
  })
  void otherIpv6AddressesAre(String address, String host) {
    Addresses addresses = addresses(address, null, List.of());

    assertThat(addresses.isOurs(host)).isTrue();
    assertThat(addresses.direct()).contains("http://" + host);
  }

  @Test
  void everyAddressOfThisMachineIsItsNumber() {
    Addresses addresses = addresses("0.0.0.0", null, List.of());

    assertThat(addresses.isOurs("127.0.0.1:8022")).isTrue();
    assertThat(addresses.isOurs("localhost:8022")).isTrue();
    assertThat(addresses.isOurs("rebound.example:8022")).isFalse();
    assertThat(addresses("0.0.0.0", "https://a.example/", List.of()).direct()).isEmpty();
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
            Duration.ZERO,
            Optional.empty()),
        bound);
  }
}
