package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 11.0.0.0",
    "10.1.2.3, 10.1.2.3, 10.1.2.3, 10.1.2.4",
    "128.0.0.0/1, 128.0.0.0, 255.255.255.255, 127.255.255.255",
    "192.0.2.128/25, 192.0.2.128, 192.0.2.255, 192.0.2.127",
    "0.0.0.0/8, 0.0.0.0, 0.255.255.255, 1.0.0.0",
    "::1, ::1, ::1, ::2",
    "fd00::/8, fd00::, fdff:ffff::1, fe00::",
    "2001:db8::/33, 2001:db8::, 2001:db8:7fff::, 2001:db8:8000::"
  })
  void networksHoldTheirAddressesAndNoOthers(
      String text, String first, String last, String outside) {
    Cidr network = parse(text);

    assertThat(network.contains(InetAddress.ofLiteral(first))).isTrue();
    assertThat(network.contains(InetAddress.ofLiteral(last))).isTrue();
    assertThat(network.contains(InetAddress.ofLiteral(outside))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0/8, ::1", "::/8, 0.0.0.0"})
  void familiesAreKeptApart(String text, String other) {
    assertThat(parse(text).contains(InetAddress.ofLiteral(other))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/8, ::ffff:10.1.2.3"})
  void mappedAddressesAreTheirIpv4Ones(String text, String mapped) {
    assertThat(parse(text).contains(InetAddress.ofLiteral(mapped))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/0",
        "::/0",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.1/8",
        "10.0.0.0/08",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0/8",
        "010.0.0.0/8",
        "localhost",
        "fe80::1%1",
        "[::1]",
        "10.0.0.0/8 "
      })
  void otherFormsAreNoNetworks(String text) {
    assertThat(Cidr.parse(text)).isInstanceOf(Parsed.Malformed.class);
  }

  private static Cidr parse(String text) {
    return switch (Cidr.parse(text)) {
      case Parsed.Value<Cidr>(Cidr cidr) -> cidr;
      case Parsed.Malformed<Cidr>(String why) -> throw new AssertionError(why);
    };
  }
}
