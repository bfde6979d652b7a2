package dev.gangway.openssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for a name is what the real `ssh -G` says.
@SuppressWarnings("StringConcatToTextBlock") // Tabs and ends of lines are what they are about.
class EvaluationTest {
  private static final List<String> NAMES =
      List.of("web", "db", "web.example.com", "Alpha", "10.0.0.7");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host web\n HostName = x.%%%h\n Port=2022\nHost *\n Port 33\n User late\n",
        "port 44\nHost web # all of it\n\tUSER\t\"a b\"  \n IdentityFile ~/one\n IdentityFile ~/one\n"
            + "Host *\n IdentityFile \"~/two words\"\n IdentityFile none\n",
        "Host * !web\n Port 1\nHost !db w?b\n Port 2\nHost w*b*b\n Port 3\n",
        "Host web,db\n Port 1\nHost \"web\"\n Port = 2\n",
        "Host=web\nPort =33\nUser 'q r'\nHost db\n\"Port\" 44\n",
        "Host web\r\n Port 33\r\n User x\r\n",
        "\"Host\" web\n\"Port\"33\n",
        "Host web\n User a'b c'd\\ e\n",
        "Host web\n User z#y\n #User no\n   # User no\n",
        "Host web\n Port +22\nHost db\n Port ssh\nHost *\n Port 022\n",
        "Host web\n HostName X.Y\nMatch host x.y\n User one\nMatch host web\n User two\n",
        "Match originalhost WEB,!db host=\"web\"\n Port 33\nMatch !host web\n Port 44\n",
        "Match all\n Port 33\nMatch host web all\n User u\nMatch !all\n IdentityFile no\n",
        "Host web\n User one\nMatch user one\n Port 33\nMatch user one,!one\n Port 44\n"
            + "Match user * host d*\n Port 55\n",
        "Match host !web,*\n Port 33\nMatch host WE?\n Port 44\n",
        "Host Alpha\n User up\nHost alpha\n User down\n",
        "Host web\n ProxyJump u@b:23,[::1]:24,c\nHost *\n ProxyJump none\n",
        "Host web\n ProxyJump none\n ProxyCommand x\nHost db\n ProxyCommand none\n ProxyJump x\n",
        "Host web\n ProxyJump x\n ProxyCommand y\nHost db\n ProxyCommand y # z\n ProxyJump x\n",
        "Host web\n ProxyJump ssh://u@c:33 # comment\nHost db\n ProxyJump NONE\n ProxyJump x\n",
        "Host web\n SetEnv A=1 \"B=x y\" A=2\n SetEnv C=3\n RemoteCommand  echo  \"a  b\" # c\n",
        "Host web\n RemoteCommand none\n RemoteCommand ls\nHost *\n RemoteCommand = pwd\n",
        "Host web\n CertificateFile c1\n CertificateFile c2\n IdentityAgent /run/a\nHost *\n"
            + " CertificateFile c1\n IdentityAgent none\n ForwardAgent yes\n StrictHostKeyChecking no\n",
        "Host web\n UserKnownHostsFile a \"b c\"\n UserKnownHostsFile d\n HostKeyAlias k\n",
      })
  void handWritten(String text) throws IOException {
    for (String name : NAMES) {
      assertThat(isSame(text, name)).as("ssh takes the file").isTrue();
    }
  }

  @Test
  void generated() throws IOException {
    int compared = 0;
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      String text = Generated.config(random);
      for (String name : List.of(NAMES.get(seed % NAMES.size()), "db")) {
        compared += isSame(text, name) ? 1 : 0;
      }
    }
    // The others would be a host behind itself, which ssh refuses.
    assertThat(compared).isGreaterThan(150);
  }

  @Test
  void includesEndWithTheirBlock() throws IOException {
    Path inner = folder.resolve("conf.d");
    Files.createDirectory(inner);
    Files.writeString(inner.resolve("b.conf"), "User b\nHost db\n Port 44\n");
    Files.writeString(inner.resolve("a.conf"), "IdentityFile a\nHost web\n Port 33\n");
    Files.writeString(inner.resolve(".hidden.conf"), "User hidden\n");
    Files.writeString(inner.resolve("other"), "User other\n");
    String text =
        ("Host web db\n Include %1$s/[a-b].conf %1$s/*.conf\n IdentityFile end\n"
                + "Host db\n Include %1$s/oth?r\n Port 55\n")
            .formatted(inner);
    for (String name : NAMES) {
      assertThat(isSame(text, name)).isTrue();
    }
  }

  /// Compares; false if `ssh` refuses the file.
  private boolean isSame(String text, String name) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), text);
    Optional<Map<String, List<String>>> real = Ssh.settings(file, name);
    if (real.isEmpty()) {
      return false;
    }
    Settings ours = evaluate(file, name);
    String what = name + " in\n" + text;
    assertThat(ours.hostName()).as(what).isEqualTo(only(real.get(), "hostname"));
    assertThat("" + ours.port()).as(what).isEqualTo(only(real.get(), "port"));
    assertThat(ours.user()).as(what).isEqualTo(only(real.get(), "user"));
    List<String> keys = words(ours, "identityfile");
    if (!keys.isEmpty()) {
      assertThat(keys).as(what).isEqualTo(real.get().get("identityfile"));
    } else {
      assertThat(real.get().get("identityfile")).as(what).contains("~/.ssh/id_ed25519");
    }
    assertThat(words(ours, "certificatefile"))
        .as(what)
        .isEqualTo(real.get().getOrDefault("certificatefile", List.of()));
    assertThat(hops(ours.first("proxyjump").map(ConfigLine::command)))
        .as(what)
        .isEqualTo(hops(Optional.of(only(real.get(), "proxyjump")).filter(s -> !s.isEmpty())));
    assertThat(command(ours, "proxycommand")).as(what).isEqualTo(only(real.get(), "proxycommand"));
    assertThat(command(ours, "remotecommand"))
        .as(what)
        .isEqualTo(only(real.get(), "remotecommand"));
    assertThat(
            ours.first("setenv").stream()
                .flatMap(line -> line.words().stream())
                // The second of its name.
                .filter(word -> !word.equals("A=2"))
                .toList())
        .as(what)
        .isEqualTo(real.get().getOrDefault("setenv", List.of()));
    for (String keyword : List.of("identityagent", "hostkeyalias")) {
      String word = ours.word(keyword).orElse("");
      assertThat(word).as(what).isEqualTo(only(real.get(), keyword));
    }
    ours.first("userknownhostsfile")
        .ifPresent(line ->
            assertThat(String.join(" ", line.words()))
                .as(what)
                .isEqualTo(only(real.get(), "userknownhostsfile")));
    assertThat(ours.isOn("forwardagent", false) ? "yes" : "no")
        .as(what)
        .isEqualTo(only(real.get(), "forwardagent"));
    return true;
  }

  private static Settings evaluate(Path file, String name) {
    Remarks remarks = new Remarks();
    try {
      ConfigTree tree = new ConfigReader(Ssh.surroundings(), remarks).read(file);
      Settings settings = new Evaluation(tree, Ssh.surroundings(), remarks).of(name);
      assertThat(remarks.all(file)).isEmpty();
      return settings;
    } catch (Unreadable e) {
      throw new AssertionError(e);
    }
  }

  private static String only(Map<String, List<String>> settings, String keyword) {
    return settings.getOrDefault(keyword, List.of("")).getFirst();
  }

  private static List<String> words(Settings settings, String keyword) {
    return settings.all(keyword).stream().map(ConfigLine::word).toList();
  }

  private static String command(Settings settings, String keyword) {
    String command = settings.first(keyword).map(ConfigLine::command).orElse("");
    return Settings.isNone(command) ? "" : command;
  }

  private static List<String> hops(Optional<String> jump) {
    return jump.stream()
        .flatMap(text -> Hop.parseAll(text).orElseThrow().stream())
        .map(hop -> hop.user() + " " + hop.host() + " " + hop.port())
        .toList();
  }

  /// Configurations out of pieces, valid and full of overlaps.
  private static final class Generated {
    private static final List<String> PATTERNS =
        List.of(
            "web",
            "db",
            "Alpha",
            "*",
            "w*",
            "*.example.com",
            "!db",
            "!w?b",
            "?b",
            "\"web\"",
            "10.0.0.?",
            "!*.com",
            "alpha");

    private Generated() {}

    static String config(Random random) {
      StringBuilder out = new StringBuilder();
      int blocks = 1 + random.nextInt(6);
      for (int i = 0; i <= blocks; i++) {
        if (i > 0 || random.nextBoolean()) {
          out.append(head(random)).append('\n');
        }
        int lines = random.nextInt(6);
        for (int j = 0; j < lines; j++) {
          out.append(" ".repeat(random.nextInt(3)))
              .append(setting(random))
              .append(random.nextInt(5) == 0 ? " # said" : "")
              .append('\n');
        }
      }
      return out.toString();
    }

    private static String head(Random random) {
      String patterns =
          Stream.generate(() -> pick(random, PATTERNS))
              .limit(1 + random.nextInt(3))
              .reduce((a, b) -> a + " " + b)
              .orElseThrow();
      String list = patterns.replace("\"", "").replace(' ', ',');
      return switch (random.nextInt(6)) {
        case 0 -> "Match host " + list;
        case 1 -> "match !originalhost \"" + list + "\"";
        case 2 -> "MATCH user ada,b* host " + list;
        default -> pick(random, List.of("Host ", "host\t", "Host=")) + patterns;
      };
    }

    private static String setting(Random random) {
      return switch (random.nextInt(8)) {
        case 0 -> "HostName " + pick(random, List.of("%h.internal", "Web", "10.1.2.3", "a%%b"));
        case 1 -> "port" + pick(random, List.of(" ", "=", " = ")) + (1 + random.nextInt(65_535));
        case 2 -> "User " + pick(random, List.of("ada", "\"b c\"", "bob#x", "'d'", "no"));
        case 3, 4 ->
            "IdentityFile " + pick(random, List.of("~/a", "%d/b", "\"~/c d\"", "none", "e"));
        case 5 -> "ProxyJump " + pick(random, List.of("none", "j", "u@j:23,k", "[::1]:5,x@y"));
        case 6 -> "ProxyCommand " + pick(random, List.of("none", "nc %h %p", "ssh -W '%h:%p' j"));
        default -> "SetEnv " + pick(random, List.of("A=1", "\"B=2 3\" C=4"));
      };
    }

    private static String pick(Random random, List<String> from) {
      return from.get(random.nextInt(from.size()));
    }
  }
}
