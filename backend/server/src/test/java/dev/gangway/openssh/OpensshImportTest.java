package dev.gangway.openssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written for a configuration, and what is said of it.
@SuppressWarnings("StringConcatToTextBlock") // Small files on one line are easier to compare.
class OpensshImportTest {
  private static final String LOCAL = System.getProperty("user.name");

  @TempDir Path home;
  private Path file;

  @BeforeEach
  void folder() throws IOException {
    file = Files.createDirectories(home.resolve(".ssh")).resolve("config");
  }

  @Test
  void eachNameIsOneHost() throws IOException {
    assertThat(
            hosts(
                """
                Host web-1 web-2 *.lab !web-3
                  HostName %h.internal
                  User deploy
                  IdentityFile ~/.ssh/id
                  IdentityFile %d/keys/%r@%h
                  IdentityFile ${KEYS}/%n-%p-%u%%
                Host web-1
                  Port 2222
                """))
        .isEqualTo(
            """
              - name: web-1
                address: web-1.internal
                port: 2222
                user: deploy
                key: [~/.ssh/id, ~/keys/deploy@web-1.internal, "/srv/keys/web-1-2222-%s%%"]
              - name: web-2
                address: web-2.internal
                user: deploy
                key: [~/.ssh/id, ~/keys/deploy@web-2.internal, "/srv/keys/web-2-22-%s%%"]
            """
                .formatted(LOCAL, LOCAL));
    assertThat(remarks()).isEmpty();
  }

  @Test
  void theLocalUserAndTheUsualKeysAreThoseOfSsh() throws IOException {
    Files.writeString(home.resolve(".ssh/id_ed25519"), "");
    assertThat(hosts("Host a\n"))
        .isEqualTo(
            """
              - name: a
                address: a
                user: %s # no User: ssh takes the local login name
                key: ~/.ssh/id_ed25519
            """
                .formatted(LOCAL));
    assertThat(hosts("Host a\n User u\n IdentityFile none\n")).doesNotContain("key:");
    assertThat(hosts("Host a\n User u\n PubkeyAuthentication no\n"))
        .doesNotContain("key:")
        .contains("methods: [keyboard-interactive, password]");
  }

  @Test
  void aHopIsAHost() throws IOException {
    assertThat(
            hosts(
                """
                Host target
                  User u
                  ProxyJump ada@gate:2200,inner
                Host inner
                  User i
                  ProxyJump other
                Host same
                  User u
                  ProxyJump i@inner:22
                Host again
                  User u
                  ProxyJump ssh://ada@gate:2200/
                Host *
                  User everybody
                """))
        .isEqualTo(
            """
              - name: target
                address: target
                user: u
                jump: ["ada@gate:2200", inner]
              - name: inner
                address: inner
                user: i
                jump: other
              - name: same
                address: same
                user: u
                jump: inner
              - name: again
                address: again
                user: u
                jump: "ada@gate:2200"
              - name: "ada@gate:2200"
                address: gate
                port: 2200
                user: ada
              - name: other
                address: other
                user: everybody
            """);
  }

  @Test
  void noWayLeadsInACircle() throws IOException {
    String yaml =
        hosts(
            "Host a b c d e\n User u\nHost a\n ProxyJump b\nHost b\n ProxyJump c\nHost c\n"
                + " ProxyJump b\nHost d\n ProxyJump c,e,c\nHost *\n ProxyJump e\n");
    assertThat(jumps(yaml)).containsExactly("a b", "c b");
    assertThat(remarks())
        .anyMatch(each -> each.contains(":6: ProxyJump: the way would lead over the host itself"))
        .anyMatch(each -> each.contains(":10: ProxyJump: the way leads over one host twice"))
        .anyMatch(each -> each.contains(":12: ProxyJump: the way would lead over the host itself"));
  }

  @Test
  void aWayIsNotTooLong() throws IOException {
    String names = IntStream.range(0, 12).mapToObj(i -> "h" + i).collect(Collectors.joining("\n"));
    String text =
        names
            .lines()
            .map(name ->
                "Host "
                    + name
                    + "\n User u\n ProxyJump h"
                    + (Integer.parseInt(name.substring(1)) + 1))
            .collect(Collectors.joining("\n", "", "\nHost h12\n User u\n"));
    assertThat(jumps(hosts(text))).contains("h4 h5", "h11 h12");
    assertThat(remarks()).anyMatch(each -> each.contains("more than 8 other hosts"));
  }

  @Test
  void nothingBecomesLessCareful() throws IOException {
    String yaml =
        hosts(
            """
            Host no
              StrictHostKeyChecking no
              UserKnownHostsFile /dev/null
              HostKeyAlias x
              RevokedHostKeys ~/revoked
              NoHostAuthenticationForLocalhost yes
            Host off
              StrictHostKeyChecking OFF
            Host yes
              StrictHostKeyChecking yes
            Host ask
              StrictHostKeyChecking ask
            Host new
              StrictHostKeyChecking accept-new
            Host *
              User u
            """);
    assertThat(yaml.lines().filter(line -> line.contains("unknown_key")))
        .containsExactly(
            "    unknown_key: refuse", "    unknown_key: ask", "    unknown_key: accept-new");
    assertThat(yaml.substring(0, yaml.indexOf("name: \"no\"")))
        .contains("# StrictHostKeyChecking: NOT CARRIED OVER")
        .contains("# UserKnownHostsFile: ")
        .contains("# HostKeyAlias: ");
    assertThat(remarks())
        .hasSize(6)
        .anyMatch(each -> each.startsWith(file + ":2: StrictHostKeyChecking: NOT CARRIED OVER"))
        .anyMatch(each -> each.startsWith(file + ":8: StrictHostKeyChecking: NOT CARRIED OVER"))
        .anyMatch(each -> each.contains(":5: RevokedHostKeys: "))
        .anyMatch(each -> each.contains(":6: NoHostAuthenticationForLocalhost: "));
  }

  @Test
  void knownHostsAreCollected() throws IOException {
    Files.writeString(home.resolve(".ssh/known_hosts"), "");
    hosts("Host a\n UserKnownHostsFile ~/a /b\nHost b\n UserKnownHostsFile /k/%h\nHost c\n");
    assertThat(yaml()).contains("ssh:\n  known_hosts: [~/.ssh/known_hosts, ~/a, /b, /k/b]\nhosts:");
    hosts("Host a\n UserKnownHostsFile /b\n");
    assertThat(yaml()).contains("ssh:\n  known_hosts: [/b]\nhosts:");
  }

  @Test
  void anAgentIsNarrowedDownAsIdentitiesOnlyDoes() throws IOException {
    Files.writeString(home.resolve("k.pub"), "ssh-ed25519 AAAA someone\n");
    String agent = "Host a\n User u\n IdentityAgent ~/agent\n ForwardAgent yes\n";
    assertThat(hosts(agent)).endsWith("    agent: ~/agent\n    forward_agent: true\n");
    assertThat(hosts(agent + " IdentitiesOnly yes\n IdentityFile ~/k.pub\n"))
        .endsWith(
            "    agent: ~/agent\n"
                + "    agent_keys: [\"SHA256:cJ6AyISHokEeHuTfufIqhhSS0gxHZRUMDHlKvXD4FHw\"]\n"
                + "    forward_agent: true\n");
    assertThat(hosts(agent + " IdentitiesOnly yes\n IdentityFile ~/other\n"))
        .contains("key: ~/other")
        .doesNotContain("agent:");
    assertThat(hosts("Host a\n User u\n ForwardAgent yes\n IdentityAgent SSH_AUTH_SOCK\n"))
        .doesNotContain("agent:")
        .contains("# ForwardAgent: ", "# IdentityAgent: ");
  }

  @Test
  void aCertificateBelongsToOneKey() throws IOException {
    String one = "Host a\n User u\n IdentityFile ~/k\n CertificateFile ~/c\n";
    assertThat(hosts(one)).endsWith("    key: ~/k\n    certificate: ~/c\n");
    assertThat(hosts(one + " CertificateFile ~/k-cert.pub\n IdentityFile ~/l\n"))
        .contains("# CertificateFile: ")
        .doesNotContain("    certificate:");
  }

  @Test
  void algorithmsAreWrittenAsTheChangeTheyAre() throws IOException {
    assertThat(
            hosts(
                """
                Host a
                  User u
                  Ciphers +aes128-cbc,aes128-ctr
                  MACs -*512
                  KexAlgorithms ^diffie-hellman-group1-sha1,unheard-of
                  HostKeyAlgorithms ssh-ed25519-cert-v01@openssh.com,ssh-rsa
                  PubkeyAcceptedKeyTypes +ssh-rsa
                Host b
                  User u
                  Ciphers 3des-cbc
                  MACs -*
                """))
        .contains(
            "algorithms: {key_exchange: [diffie-hellman-group1-sha1, curve25519-sha256,"
                + " ecdh-sha2-nistp256], ciphers: [\"+aes128-cbc\"], macs: [\"-hmac-sha2-512\"],"
                + " signatures: [ssh-rsa]}")
        .containsOnlyOnce("algorithms: {");
    assertThat(remarks())
        .anyMatch(
            each -> each.contains(":5: KexAlgorithms: the gateway does not know `unheard-of`"))
        .anyMatch(each -> each.contains(":7: PubkeyAcceptedKeyTypes: "))
        .anyMatch(each -> each.contains(":10: Ciphers: the gateway knows none of these"))
        .anyMatch(each -> each.contains(":11: MACs: this would take all away"));
  }

  @Test
  void whatIsHostileIsQuoted() throws IOException {
    assertThat(
            hosts(
                """
                Host no 'a: b # c' "${x}" 日本 0x1F
                  HostName h
                  User "+ 'q' \\"r\\" \\\\ ${login} $${y}"
                  SetEnv TERM=vt100 "A=1\t2" B=${z} no=yes LD_PRELOAD=x
                  RemoteCommand echo "%h: %%" '${w}'
                """))
        .contains("  - name: \"no\"\n", "name: \"a: b # c\"\n", "name: \"$${x}\"\n")
        .contains("name: \"日本\"\n", "name: \"0x1F\"\n")
        .contains("    user: \"+ 'q' \\\"r\\\" \\\\ $${login} $$${y}\"\n")
        .contains("    term: vt100\n    environment: {B: \"$${z}\", \"no\": \"yes\"}\n")
        .contains("    command: \"echo \\\"h: %\\\" '$${w}'\"\n");
  }

  @Test
  void onlyWhatIsUnusualIsSaid() throws IOException {
    String usual =
        "Host a\n User u\n Tunnel no\n Compression no\n RequestTTY force\n SessionType default\n"
            + " ForwardX11 no\n ServerAliveInterval 0\n LogLevel DEBUG\n ControlMaster no\n";
    hosts(usual);
    assertThat(remarks()).isEmpty();
    hosts(usual.replace("no\n", "yes\n").replace("force", "no").replace("default", "none"));
    assertThat(remarks()).hasSize(6);
  }

  @Test
  void onlyPatternsAreNoHosts() throws IOException {
    assertThat(read("Host *\n User u\nHost *.x !y.x\n User v\nMatch host z\n User w\n").yaml())
        .isEmpty();
    assertThat(remarks())
        .containsExactly(
            file + ":1: Host: applies to no host whose name stands in the file; left out",
            file + ":3: Host: applies to no host whose name stands in the file; left out",
            file + ":5: Match: applies to no host whose name stands in the file; left out");
  }

  @Test
  void whatSshWouldRefuseIsSaidAndPassedOver() throws IOException {
    assertThat(
            hosts(
                """
                Host a
                  Port 0
                  Port
                  User "open
                  User x y
                  ProxyJump a,,b
                  UseKeychain yes
                  Foo bar
                  SetEnv A
                  User u
                Match host
                  User v
                Host
                  User v
                """))
        .isEqualTo("  - name: a\n    address: a\n    user: u\n");
    assertThat(remarks().stream().map(each -> each.replaceFirst("^.*config:", "")))
        .containsExactly(
            "2: Port: `0` is no port; left out",
            "3: Port: its argument is missing; left out",
            "4: User: the quotes do not close; left out",
            "5: User: more than one argument; quotes hold blanks together; left out",
            "6: ProxyJump: `a,,b` is no list of hosts; left out",
            "8: Foo: not a keyword that is known here; left out",
            "9: SetEnv: expected NAME=VALUE; left out",
            "11: Match: a criterion without its argument; left out",
            "13: Host: no pattern, or quotes that do not close; left out");
  }

  @Test
  void matchThatOnlySshCanAnswerIsLeftOut() throws IOException {
    Path proof = home.resolve("proof");
    assertThat(
            hosts(
                "Match exec \"touch "
                    + proof
                    + "\"\n User v\nMatch final host a\n User w\n"
                    + "Match host b exec true\n User x\nHost a\n User u\n"))
        .contains("user: u\n");
    assertThat(proof).doesNotExist();
    assertThat(remarks())
        .hasSize(3)
        .anyMatch(each -> each.endsWith("the block is left out (a)") && each.contains(":1: Match"))
        .anyMatch(each -> each.endsWith("the block is left out (a)") && each.contains(":3: Match"))
        .anyMatch(each -> each.contains(":5: Match: applies to no host"));
  }

  @Test
  void aHostThatCannotBeIsLeftOutAndSaid() throws IOException {
    assertThat(
            hosts(
                "Host ok\n User u\nHost bad\n HostName %n\nHost -x\n HostName h\n User -x\n"
                    + "Host long"
                    + "x".repeat(130)
                    + "\n HostName h\nHost 1.2.3\nHost v\n"
                    + " ProxyJump 1.2.3\n User u\nHost w !w\n"))
        .contains("name: ok", "name: v")
        .doesNotContain("jump:")
        .doesNotContain("bad", "-x", "name: long", "name: \"1.2.3\"");
    assertThat(remarks()).hasSize(7);
  }

  @Test
  void includesAreRelativeToTheHomeFolder() throws IOException {
    Files.createDirectories(home.resolve(".ssh/conf.d"));
    Files.writeString(home.resolve(".ssh/conf.d/one"), "Host one\n User u\n");
    Files.writeString(home.resolve("two"), "Host two\n User u\n");
    Files.write(home.resolve(".ssh/broken"), new byte[] {'H', '\n', (byte) 0xFF});
    String yaml = hosts("Include conf.d/* ~/two missing nothing* conf.d broken\nHost a\n User u\n");
    assertThat(yaml).contains("name: one", "name: two", "name: a");
    assertThat(remarks())
        .satisfiesExactly(
            each -> assertThat(each).contains("missing does not exist"),
            each -> assertThat(each).contains("conf.d: is a folder"),
            each -> assertThat(each).contains("broken:2: the byte 0xFF is not UTF-8"));
  }

  @Test
  void filesThatIncludeThemselvesEnd() throws IOException {
    assertThat(hosts("Host a\n User u\n Include config config\n")).contains("name: a");
    assertThat(remarks()).anyMatch(each -> each.contains(":3: Include: more than "));
    Files.writeString(home.resolve(".ssh/in"), "Host inside\n User u\n");
    assertThat(hosts("Host a\n User u\n Include in\n")).doesNotContain("inside");
    assertThat(remarks()).anyMatch(each -> each.contains("in:1: Host: `inside` is never reached"));
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws IOException {
    assertThat(refused(home)).isEqualTo(home + ": is a folder; expected a file");
    assertThat(refused(home.resolve("x"))).isEqualTo(home.resolve("x") + ": does not exist");
    Files.write(file, new byte[] {'\n', '\n', 'a', (byte) 0xC3, '\n'});
    assertThat(refused(file))
        .isEqualTo(file + ":3: the byte 0xC3 is not UTF-8; save the file again as UTF-8");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThat(refused(file)).isEqualTo(file + ": is larger than 1 MiB");
    Files.writeString(file, "Host " + names(10_001) + "\n");
    assertThat(refused(file)).isEqualTo(file + ": more than 10000 hosts");
  }

  @Test
  void tenThousandHostsAreRead() throws IOException {
    String hosts =
        names(10_000)
            .replace(' ', '\n')
            .lines()
            .map(n -> "Host " + n)
            .collect(Collectors.joining("\n"));
    ImportResult.Imported result = read(hosts + "\nHost *\n User u\n ProxyJump h0\n");
    assertThat(result.hosts()).isEqualTo(10_000);
    assertThat(result.remarks()).hasSize(1);
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "h" + i).collect(Collectors.joining(" "));
  }

  private ImportResult.Imported read(String text) throws IOException {
    Files.writeString(file, text);
    return switch (OpensshImport.read(file, Ssh.surroundings(home))) {
      case ImportResult.Imported imported -> imported;
      case ImportResult.Refused(String why) -> throw new AssertionError(why);
    };
  }

  /// What stands below `hosts:`.
  private String hosts(String text) throws IOException {
    String yaml = read(text).yaml();
    return yaml.substring(yaml.indexOf("\nhosts:\n") + "\nhosts:\n".length());
  }

  /// The last file's.
  private String yaml() throws IOException {
    return read(Files.readString(file)).yaml();
  }

  private List<String> remarks() throws IOException {
    return read(Files.readString(file)).remarks().stream().map(Remark::toString).toList();
  }

  /// `host jump` for each host that has one.
  private static List<String> jumps(String yaml) {
    return yaml.lines()
        .filter(line -> line.contains("- name: ") || line.contains(" jump: "))
        .map(line -> line.strip().replace("- name: ", "\n").replace("jump: ", " "))
        .collect(Collectors.joining())
        .lines()
        .filter(line -> line.contains(" "))
        .toList();
  }

  private String refused(Path path) {
    return switch (OpensshImport.read(path, Ssh.surroundings(home))) {
      case ImportResult.Imported(String yaml, int _, List<Remark> _) ->
          throw new AssertionError(yaml);
      case ImportResult.Refused(String why) -> why;
    };
  }
}
