package dev.gangway.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.Config;
import dev.gangway.config.ConfigLoader;
import dev.gangway.config.ConfigResult;
import dev.gangway.config.HostConfig;
import dev.gangway.config.HostKeyRule;
import dev.gangway.config.HostLogin;
import dev.gangway.config.HostRoute;
import dev.gangway.openssh.ImportResult;
import dev.gangway.openssh.KnownAlgorithms;
import dev.gangway.openssh.OpensshImport;
import dev.gangway.openssh.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `gangway import`, as it is typed, and whether the gateway takes what it prints.
class ImportCommandTest {
  private static final KnownAlgorithms.Names NO_NAMES =
      new KnownAlgorithms.Names(List.of(), List.of());

  @TempDir Path folder;

  private record Run(int exit, String out, String err) {}

  @Test
  void whatIsPrintedIsAConfiguration() throws IOException {
    Run run =
        run(
            """
            Host web-1 "odd: # 'one'"
              HostName %h.internal
              Port 2222
              User "${login}"
              IdentityFile /keys/one
              CertificateFile /keys/cert
              IdentityAgent /run/agent
              ForwardAgent yes
              ProxyJump ada@gate.example:2200,inner
              StrictHostKeyChecking accept-new
              PreferredAuthentications password,publickey
              Ciphers aes256-ctr,aes128-cbc
              KexAlgorithms +diffie-hellman-group1-sha1
              MACs -*etm*
              SetEnv TERM=vt100 EDITOR="vim ${x}" no=0123
              RemoteCommand echo "%h" ${HOME}
            Host inner
              User i
              IdentityFile /keys/a
              IdentityFile /keys/b
              ProxyCommand nc -X connect -x proxy.example:3128 -P me %h %p
              LocalForward 1 localhost:2
            """);

    assertThat(run.exit()).isZero();
    assertThat(run.err().lines())
        .hasSize(3)
        .startsWith("3 hosts; 2 things were not carried over:")
        .anyMatch(line -> line.contains("config:2: HostName: ") && line.endsWith("(odd: # 'one')"))
        .anyMatch(line -> line.contains("config:22: LocalForward: "));
    Map<String, HostConfig> hosts = hosts(run.out());
    assertThat(hosts).containsOnlyKeys("web-1", "inner", "ada@gate.example:2200");
    HostConfig web = requireNonNull(hosts.get("web-1"));
    assertThat(web.address()).isEqualTo("web-1.internal");
    assertThat(web.port()).isEqualTo(2222);
    assertThat(web.login().user().text()).isEqualTo("${login}");
    assertThat(web.login().user().personal()).isFalse();
    assertThat(web.login().methods())
        .containsExactly(HostLogin.Method.PASSWORD, HostLogin.Method.PUBLICKEY);
    assertThat(web.login().keys().getFirst().file().text()).isEqualTo("/keys/one");
    assertThat(web.login().keys().getFirst().certificate().orElseThrow().text())
        .isEqualTo("/keys/cert");
    assertThat(web.login().agent().orElseThrow().forward()).isTrue();
    assertThat(web.route().jump()).containsExactly("ada@gate.example:2200", "inner");
    assertThat(web.hostKeys().unknown()).isEqualTo(HostKeyRule.UnknownKey.ACCEPT_NEW);
    assertThat(web.algorithms().ciphers()).containsExactly("aes256-ctr", "aes128-cbc");
    assertThat(web.algorithms().keyExchange()).endsWith("diffie-hellman-group1-sha1");
    assertThat(web.algorithms().macs()).containsExactly("hmac-sha2-256", "hmac-sha2-512");
    assertThat(web.terminal().term()).isEqualTo("vt100");
    assertThat(web.terminal().environment())
        .containsEntry("EDITOR", "vim ${x}")
        .containsEntry("no", "0123");
    assertThat(web.terminal().command()).contains("echo \"web-1.internal\" ${HOME}");
    HostConfig inner = requireNonNull(hosts.get("inner"));
    assertThat(inner.login().keys()).hasSize(2);
    HostRoute.Proxy proxy = inner.route().proxy().orElseThrow();
    assertThat(proxy.scheme()).isEqualTo(HostRoute.Proxy.Scheme.HTTP);
    assertThat(proxy.host() + ":" + proxy.port()).isEqualTo("proxy.example:3128");
    assertThat(proxy.user()).contains("me");
  }

  @Test
  void whateverIsReadWhatIsPrintedLoads() throws IOException {
    int hosts = 0;
    for (int seed = 0; seed < 400; seed++) {
      String text = Hostile.config(new Random(seed));
      Run run = run(text);
      if (run.exit() == 0) {
        hosts += hosts(run.out()).size();
      }
    }
    assertThat(hosts).isGreaterThan(400);
  }

  @Test
  void withoutNamesThereIsNothingToPrint() throws IOException {
    Run run = run("Host *\n User u\n");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("no Host line spells out a name that can be carried over")
        .contains("0 hosts; 1 thing was not carried over:");
  }

  @Test
  void anotherCharsetThanUtf8ChangesNoName() throws IOException {
    Path file =
        Files.writeString(folder.resolve("config"), "Host 日本 \"\uD83D\uDE00 é\"\n HostName h\n");
    Surroundings here =
        new Surroundings(
            "u", folder, Map.of(), new KnownAlgorithms(NO_NAMES, NO_NAMES, NO_NAMES, NO_NAMES));
    ImportResult.Imported imported = (ImportResult.Imported) OpensshImport.read(file, here);

    String ascii = ImportCommand.ascii(imported.yaml());

    assertThat(ascii).isNotEqualTo(imported.yaml()).matches("\\p{ASCII}*");
    assertThat(hosts(ascii)).containsOnlyKeys("日本", "\uD83D\uDE00 é");
  }

  @Test
  void aFileThatCannotBeReadIsSaid() {
    Run run = execute("import", folder.resolve("missing").toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("gangway: " + folder.resolve("missing") + ": does not exist\n");
  }

  private Map<String, HostConfig> hosts(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("gangway.yaml"), yaml);
    return switch (ConfigLoader.load(file, Map.of("HOME", folder.toString()))) {
      case ConfigResult.Loaded(Config config, var warnings) -> {
        assertThat(warnings).as(yaml).isEmpty();
        yield config.hosts().stream().collect(Collectors.toMap(HostConfig::name, host -> host));
      }
      case ConfigResult.Refused(var problems) -> throw new AssertionError(problems + "\n" + yaml);
    };
  }

  private Run run(String config) throws IOException {
    return execute("import", Files.writeString(folder.resolve("config"), config).toString());
  }

  private static Run execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new Main())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Run(exit, out.toString(), err.toString());
  }

  /// Configurations out of what is hard to quote, to read and to carry over.
  private static final class Hostile {
    private static final List<String> KEYWORDS =
        List.of(
            "HostName",
            "Port",
            "User",
            "IdentityFile",
            "CertificateFile",
            "IdentityAgent",
            "IdentitiesOnly",
            "ForwardAgent",
            "ProxyJump",
            "ProxyCommand",
            "SetEnv",
            "RemoteCommand",
            "Ciphers",
            "MACs",
            "KexAlgorithms",
            "HostKeyAlgorithms",
            "PubkeyAcceptedAlgorithms",
            "PreferredAuthentications",
            "PasswordAuthentication",
            "StrictHostKeyChecking",
            "UserKnownHostsFile",
            "HostKeyAlias",
            "LocalForward",
            "Foo",
            "Match");

    private static final List<String> WORDS =
        List.of(
            "a",
            "b",
            "web-1",
            "no",
            "yes",
            "none",
            "ask",
            "accept-new",
            "0123",
            "0x1F",
            "1.5",
            "1e3",
            "~",
            "null",
            "-",
            "-x",
            "- a",
            "a: b",
            "a #b",
            "#a",
            "a,b",
            "[a]",
            "{a: b}",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%h",
            "%%",
            "%d/k",
            "%x",
            "@a",
            "`a`",
            "a'b",
            "a\\\\b",
            "${login}",
            "$${login}",
            "${HOME}/k",
            "${x",
            "日本",
            "\u202Ea",
            "\uFEFFa",
            "\u0085",
            "\u2028",
            "\uFFFF",
            "\uD83D\uDE00",
            "a\u0000b",
            "a\u001B[2Jb",
            "\t",
            "u@a:22",
            "u@a,b:2200",
            "[::1]:22",
            "::1",
            "10.0.0.1",
            "/k",
            "~/k",
            "~/k.pub",
            "~root/k",
            "ssh -W %h:%p a",
            "nc -X connect -x p:1 %h %p",
            "nc -x [::1]:1 -P \u202E %h %p",
            "A=1",
            "TERM=x",
            "TERM=-",
            "LD_PRELOAD=x",
            "A=${x}",
            "no=yes",
            "+aes128-cbc",
            "-aes*",
            "^aes256-ctr,x",
            "*",
            "-*",
            "+x",
            "hmac-sha1",
            "ssh-rsa",
            "password",
            "publickey,publickey",
            "gssapi-with-mic",
            "2222",
            "65535",
            "x".repeat(300),
            "host a",
            "all",
            "exec true");

    private Hostile() {}

    static String config(Random random) {
      String head =
          Stream.generate(() -> word(random))
              .limit(3)
              .collect(Collectors.joining(" ", "Host ", "\n"));
      StringBuilder out = new StringBuilder(head);
      for (int i = random.nextInt(25); i >= 0; i--) {
        if (random.nextInt(8) == 0) {
          out.append("Host a ").append(word(random)).append('\n');
        }
        out.append(' ').append(KEYWORDS.get(random.nextInt(KEYWORDS.size()))).append(' ');
        for (int j = random.nextInt(3) / 2; j >= 0; j--) {
          out.append(word(random)).append(' ');
        }
        out.append('\n');
      }
      return out.toString();
    }

    private static String word(Random random) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      return random.nextInt(3) == 0 ? word : '"' + word + '"';
    }
  }
}
