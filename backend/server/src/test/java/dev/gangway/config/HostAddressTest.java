package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts as they are given on the command line.
class HostAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          web-1               | web-1       | 22
          web-1:2222          | web-1       | 2222
          192.0.2.1           | 192.0.2.1   | 22
          192.0.2.1:2222      | 192.0.2.1   | 2222
          2001:db8::1         | 2001:db8::1 | 22
          [2001:db8::1]       | 2001:db8::1 | 22
          [2001:db8::1]:2222  | 2001:db8::1 | 2222
          ::1                 | ::1         | 22
          """)
  void formsOfHosts(String text, String host, int port) {
    assertThat(HostAddress.parse(text, 22)).contains(new HostAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-oProxyCommand=x", "web-1:", "web-1:0", "web-1:65536", "web-1:22:23", "[web-1]:22",
        "a@web-1", "ssh://web-1", "[::1", "::1]:22", "web 1", "*", ":22"
      })
  void otherThings(String text) {
    assertThat(HostAddress.parse(text, 22)).isEmpty();
  }

  @Test
  void thePortThatIsGivenIsForThoseWithoutOne() {
    assertThat(HostAddress.parse("web-1", 2200))
        .map(HostAddress::port)
        .isEqualTo(Optional.of(2200));
    assertThat(HostAddress.parse("web-1:1", 2200)).map(HostAddress::port).isEqualTo(Optional.of(1));
  }
}
