package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.GatewayProcess.Finished;
import dev.gangway.e2e.world.NginxProxy;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.ReverseProxy;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README tells people to copy works: the blocks fenced as `yaml gangway`, `nginx` and
/// `nginx http`.
@EndToEnd
class ReadmeTest {
  private static final Pattern KEY = Pattern.compile("(?m)^\\s*key: ~/(\\S+)$");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z0-9_]+)}");
  private static final Pattern PUBLIC_URL = Pattern.compile("public_url: (https://\\S+)");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");
  private static final String HASH =
      "$pbkdf2-sha256$i=600000$c2FsdHNhbHRzYWx0c2FsdA$" + "A".repeat(43);
  private static final String UPSTREAM = "127.0.0.1:8022";

  @TempDir Path home;

  @Test
  void itsConfigurationIsRight() throws IOException {
    for (String yaml : blocks("yaml gangway")) {
      Path file = Place.write(home.resolve("gangway.yaml"), yaml);
      Map<String, String> environment = new HashMap<>();
      environment.put("HOME", home.toString());
      VARIABLE
          .matcher(yaml)
          .results()
          .map(each -> each.group(1))
          .forEach(name -> environment.put(name, name.endsWith("_HASH") ? HASH : "secret"));
      for (MatchResult key : KEY.matcher(yaml).results().toList()) {
        Path keyFile = home.resolve(key.group(1));
        Files.createDirectories(keyFile.getParent());
        if (Files.notExists(keyFile)) {
          OpenSshServer.newKey(keyFile);
        }
      }

      Finished check = GatewayProcess.run(environment, "gangway", "check", file.toString());

      assertThat(check.errors()).as(yaml).isEmpty();
      assertThat(check.exit()).as(yaml).isZero();
    }
  }

  @Test
  void itsProxySettingsOpenATerminal(Suite suite, Window window) throws IOException {
    URI told =
        blocks("yaml").stream()
            .flatMap(yaml -> PUBLIC_URL.matcher(yaml).results())
            .map(url -> URI.create(url.group(1)))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no `public_url: https://…` in README.md"));
    String location = String.join("\n", blocks("nginx"));
    assertThat(location).contains(UPSTREAM).contains("location " + told.getPath());
    int port = Place.freePort();
    URI here = URI.create("https://" + told.getHost() + ":" + port + told.getPath());
    try (GatewayProcess gateway =
            GatewayProcess.start(
                new GatewayConfig()
                    .set("server", "public_url: " + here)
                    .host(suite.sshServer().host("shell")));
        ReverseProxy proxy =
            NginxProxy.start(
                port,
                String.join("\n", blocks("nginx http")),
                location.replace(UPSTREAM, gateway.uri().getAuthority()))) {
      assertThat(proxy.uri(told.getPath()).getPort()).isEqualTo(here.getPort());

      Terminal terminal = window.open(here).openShell("shell");

      assertThat(terminal.run("echo as told")).isEqualTo("as told");
      window.close();
    }
  }

  @Test
  void whatItLinksToIsThere() throws IOException {
    List<String> links =
        LINK.matcher(Files.readString(Place.root().resolve("README.md")))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.contains("://"))
            .toList();
    assertThat(links)
        .hasSizeGreaterThan(5)
        .allMatch(link -> Files.exists(Place.root().resolve(link)));
  }

  /// The fenced blocks with this info string, at least one.
  private static List<String> blocks(String info) throws IOException {
    String readme = Files.readString(Place.root().resolve("README.md"));
    List<String> blocks =
        Pattern.compile("(?ms)^```" + info + "\\n(.*?)^```$")
            .matcher(readme)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(blocks).as("blocks fenced as ```%s in README.md", info).isNotEmpty();
    return blocks;
  }
}
