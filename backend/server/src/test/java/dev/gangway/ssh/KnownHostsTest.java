package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// known_hosts files as `sshd(8)` describes them.
class KnownHostsTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

  @TempDir Path folder;

  private KnownHosts.Known about(String names, String address, int port) throws Exception {
    return read(names + " " + KEY + " a comment").about(address, port);
  }

  private KnownHosts read(String... lines) throws Exception {
    Path file = Files.write(folder.resolve("known_hosts"), List.of(lines));
    return KnownHosts.read(List.of(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          web-1                     | web-1          | 22   | true
          web-1                     | WEB-1          | 22   | true
          Web-1                     | web-1          | 22   | true
          web-1                     | web-2          | 22   | false
          web-1                     | web-10         | 22   | false
          web-1,10.0.0.1            | 10.0.0.1       | 22   | true
          [web-1]:2222              | web-1          | 2222 | true
          [web-1]:2222              | web-1          | 22   | false
          [web-1]:2222              | web-1          | 2223 | false
          *.example.com             | a.example.com  | 22   | true
          *.example.com             | example.com    | 22   | false
          *.example.com             | a.example.org  | 22   | false
          web-?                     | web-1          | 22   | true
          web-?                     | web-10         | 22   | false
          *                         | anything       | 22   | true
          *,!web-1                  | web-1          | 22   | false
          !web-1,*                  | web-1          | 22   | false
          *,!web-1                  | web-2          | 22   | true
          !web-1                    | web-2          | 22   | false
          [*.example.com]:2222      | a.example.com  | 2222 | true
          *a*a*a*a*a*a*b            | aaaaaaaaaaaaaa | 22   | false
          fe80::1                   | fe80::1        | 22   | true
          [fe80::1]:2222            | fe80::1        | 2222 | true
          """)
  void namesMatchAsInOpenSsh(String names, String address, int port, boolean matches)
      throws Exception {
    assertThat(about(names, address, port).trusted()).hasSize(matches ? 1 : 0);
  }

  @Test
  void aKeyOfTheDefaultPortIsKnownElsewhere() throws Exception {
    assertThat(about("web-1", "web-1", 2222).elsewhere()).hasSize(1);
    assertThat(read("web-1 " + KEY, "[web-1]:2222 " + KEY).about("web-1", 2222).elsewhere())
        .as("not when the port has keys of its own")
        .isEmpty();
  }

  @Test
  void revokedKeysAreKeptApart() throws Exception {
    KnownHosts.Known known = read("@revoked * " + KEY).about("[any]", 2222);
    assertThat(known.trusted()).isEmpty();
    assertThat(known.revoked()).hasSize(1);
  }

  @Test
  void authoritiesAreKeptApartAndKnownByBothNames() throws Exception {
    KnownHosts.Known known =
        read("@cert-authority *.example.com " + KEY, "@cert-authority [*.example.com]:2222 " + KEY)
            .about("a.example.com", 2222);
    assertThat(known.trusted()).isEmpty();
    assertThat(known.elsewhere()).isEmpty();
    assertThat(known.authorities()).hasSize(2);
    assertThat(read("@cert-authority b " + KEY).about("a", 22).authorities()).isEmpty();
  }

  @Test
  void linesThatSayNothingAreReportedWithTheirPlace() throws Exception {
    KnownHosts hosts =
        read(
            "# a comment",
            "",
            "web-1",
            "web-1 ssh-ed25519 not-base64!",
            "web-1 ssh-rsa " + KEY.split(" ", -1)[1],
            "@unheard-of web-1 " + KEY,
            "@cert-authority *.example.com " + KEY,
            "|1|damaged| " + KEY);
    assertThat(hosts.problems())
        .extracting(problem -> problem.position().line())
        .containsExactly(3, 4, 5, 6);
    assertThat(hosts.about("web-1", 22).trusted()).isEmpty();
  }
}
