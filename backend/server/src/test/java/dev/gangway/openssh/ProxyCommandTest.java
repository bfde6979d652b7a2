package dev.gangway.openssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms of `ProxyCommand` that are understood, and that no other is guessed at.
class ProxyCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ssh -W %h:%p bastion|bastion",
        "/usr/bin/ssh -q -T -W [%h]:%p ada@bastion|ada@bastion",
        "exec ssh bastion -W '%h:%p' -p 2200 -l ada|ada@bastion:2200",
        "ssh -W%h:%p ssh://ada@bastion:22/|ada@bastion:22",
        "ssh -W %h:%p -p2200 ::1|-",
        "ssh -W %h:%p %r@bastion 2>/dev/null|u@bastion",
        "ssh bastion nc %h %p|bastion",
        "ssh -q bastion exec nc -q0 -w 10 %h %p 2> /dev/null|bastion",
        "ssh -W %h:22 bastion|-",
        "ssh -W other:22 bastion|-",
        "ssh -A -W %h:%p bastion|-",
        "ssh -o StrictHostKeyChecking=no -W %h:%p bastion|-",
        "ssh -i ~/key -W %h:%p bastion|-",
        "ssh bastion nc other %p|-",
        "ssh bastion nc -e sh %h %p|-",
        "ssh -W %h:%p bastion; reboot|-",
        "ssh -W %h:%p $(bastion)|-",
        "ssh -W %h:%p bastion nc %h %p|-",
        "ssh bastion|-",
        "ssh -W|-",
        "ssh|-",
      })
  void anotherHost(String command, String hop) {
    assertThat(way(command))
        .isEqualTo(
            hop.equals("-")
                ? new ProxyCommand.Unknown()
                : new ProxyCommand.Over(Hop.parse(hop).orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "nc -X connect -x proxy:3128 %h %p|http://proxy:3128|-",
        "/bin/nc -Xconnect -xproxy %h %p|http://proxy:3128|-",
        "nc -X 5 -x proxy %h %p|socks5://proxy:1080|-",
        "nc -v -x proxy:1081 -P ada %h %p|socks5://proxy:1081|ada",
        "nc -X 5 -x [::1]:1080 %h %p|socks5://[::1]:1080|-",
        "ncat --proxy proxy:8080 --proxy-type http %h %p|http://proxy:8080|-",
        "ncat --proxy=proxy --proxy-type=socks5 %h %p|socks5://proxy:1080|-",
        "connect -H ada@proxy:8080 %h %p|http://proxy:8080|ada",
        "connect-proxy -S proxy:1080 %h %p|socks5://proxy:1080|-",
        "corkscrew proxy 8080 %h %p|http://proxy:8080|-",
      })
  void aProxy(String command, String url, String user) {
    assertThat(way(command)).isEqualTo(new ProxyCommand.By(url, Optional.ofNullable(user)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nc -X 4 -x proxy %h %p",
        "nc -x proxy other %p",
        "nc -x proxy %h 23",
        "nc -x a:b:c %h %p",
        "nc -x under_score.-x %h %p",
        "nc -e x %h %p",
        "ncat --proxy proxy --proxy-auth ada:secret %h %p",
        "corkscrew proxy 8080 %h %p ~/.auth",
        "corkscrew",
        "cloudflared access ssh --hostname %h",
        "aws ssm start-session --target %h",
        "sh -c 'nc %h %p'",
        "'open",
        "",
      })
  void anythingElseIsUnknown(String command) {
    assertThat(way(command)).isEqualTo(new ProxyCommand.Unknown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "NONE", "nc %h %p", "nc -w 5 %h %p", "nc %h 22"})
  void straight(String command) {
    assertThat(way(command)).isEqualTo(new ProxyCommand.Direct());
  }

  private static ProxyCommand.Way way(String command) {
    return ProxyCommand.of(
        command, new Settings("h", Optional.of("u"), OptionalInt.empty(), Ssh.surroundings()));
  }
}
