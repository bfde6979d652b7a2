package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file that admins begin with loads, says what it seems to say, and knows every key.
class ExampleFileTest {
  @TempDir Path folder;

  /// `config/gangway.example.yaml`, found from the module's folder upwards.
  static Path example() {
    Path here = Path.of("").toAbsolutePath();
    for (Path up = here; up != null; up = up.getParent()) {
      Path file = up.resolve("config").resolve("gangway.example.yaml");
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new AssertionError("no config/gangway.example.yaml above " + here);
  }

  @Test
  void exampleLoadsWithoutWarnings() throws IOException {
    Config config = load(Files.readString(example()));

    assertThat(config.server().publicUrl()).contains(URI.create("http://localhost:8022/"));
    assertThat(config.limits()).isEqualTo(LimitsConfig.DEFAULTS);
    assertThat(config.sessions()).isEqualTo(SessionsConfig.DEFAULTS);
    assertThat(config.ssh())
        .isEqualTo(
            new SshConfig(
                List.of(folder.resolve("known_hosts")),
                SshConfig.DEFAULTS.connectTimeout(),
                SshConfig.DEFAULTS.handshakeTimeout(),
                SshConfig.DEFAULTS.loginTimeout(),
                SshConfig.DEFAULTS.startTimeout(),
                SshConfig.DEFAULTS.keepalive(),
                SshConfig.DEFAULTS.window(),
                SshConfig.DEFAULTS.totalWindow(),
                SshConfig.DEFAULTS.unknownKey(),
                config.ssh().algorithms()));
    assertThat(config.ssh().algorithms().ciphers()).doesNotContain("aes192-ctr").hasSize(5);
    assertThat(config.hosts())
        .extracting(HostConfig::name)
        .containsExactly("web-1", "db-1", "switch", "lab", "bastion", "inner", "old-router");
    assertThat(config.hosts().get(0).login().keys())
        .extracting(HostLogin.PrivateKey::file)
        .containsExactly(LoginTemplate.fixed(folder.resolve("home/.ssh/id_ed25519").toString()));
    assertThat(config.hosts().get(1).login().password()).map(Secret::reveal).contains("hunter2");
    assertThat(config.hosts().get(3).login().isEmpty()).isTrue();
    assertThat(config.login().orElseThrow().users())
        .extracting(LoginConfig.LocalUser::name)
        .containsExactly("ada");
    assertThat(config.access().orElseThrow()).hasSize(4);
    assertThat(config.docker()).hasSize(1);
    DockerConfig daemon = config.docker().getFirst();
    assertThat(daemon.endpoint())
        .isEqualTo(new DockerConfig.Endpoint.Unix(Path.of("/var/run/docker.sock")));
    assertThat(daemon.exclude()).isEqualTo(new NamePatterns(List.of("*-init", "backup-?")));
  }

  /// What is commented out there can be put in: it is `# ` and then YAML.
  @Test
  void examplesCommentedKeysAreTheDefaults() throws IOException {
    String text = Files.readString(example());
    String complete =
        Pattern.compile("^( *)# ?([a-z_]+: [^ ].*)$", Pattern.MULTILINE)
            .matcher(text)
            .replaceAll("$1$2")
            // `header` needs a proxy to believe.
            .replace("trusted_proxies: []", "trusted_proxies: [127.0.0.1/32]");

    Config config = load(complete);

    assertThat(config.server().drain()).isEqualTo(ServerConfig.DEFAULTS.drain());
    LoginConfig login = config.login().orElseThrow();
    assertThat(login.lifetime()).isEqualTo(LoginConfig.DEFAULTS.lifetime());
    assertThat(login.idle()).isEqualTo(LoginConfig.DEFAULTS.idle());
    assertThat(login.hashing()).isEqualTo(LoginConfig.DEFAULTS.hashing());
    assertThat(login.waiting()).isEqualTo(LoginConfig.DEFAULTS.waiting());
    assertThat(login.attempts()).isEqualTo(LoginConfig.DEFAULTS.attempts());
    assertThat(login.lockout()).isEqualTo(LoginConfig.DEFAULTS.lockout());
    assertThat(config.audit())
        .isEqualTo(
            new AuditConfig(
                folder.resolve("home/.local/state/gangway/audit.jsonl"),
                AuditConfig.SIZE,
                AuditConfig.KEEP));
    assertThat(config.limits()).isEqualTo(LimitsConfig.DEFAULTS);
    assertThat(config.sessions()).isEqualTo(SessionsConfig.DEFAULTS);
    assertThat(config.ssh().window()).isEqualTo(SshConfig.DEFAULTS.window());
    DockerConfig daemon = config.docker().getFirst();
    DockerConfig untouched =
        DockerConfig.withDefaults(daemon.name(), daemon.endpoint(), daemon.position());
    assertThat(daemon.grace()).isEqualTo(untouched.grace());
    assertThat(daemon.retry()).isEqualTo(untouched.retry());
    assertThat(daemon.connectTimeout()).isEqualTo(untouched.connectTimeout());
    assertThat(daemon.requestTimeout()).isEqualTo(untouched.requestTimeout());
    assertThat(daemon.containers()).isEqualTo(untouched.containers());
    for (Kind.Mapping table :
        List.of(
            Keys.Root.TABLE,
            Keys.Server.TABLE,
            Keys.Tls.TABLE,
            Keys.Login.TABLE,
            Keys.LocalUser.TABLE,
            Keys.Header.TABLE,
            Keys.Token.TABLE,
            Keys.Access.TABLE,
            Keys.Who.TABLE,
            Keys.On.TABLE,
            Keys.Audit.TABLE,
            Keys.Limits.TABLE,
            Keys.Sessions.TABLE,
            Keys.Ssh.TABLE,
            Keys.Algorithms.TABLE,
            Keys.Host.TABLE,
            Keys.Names.TABLE,
            Keys.Docker.TABLE,
            Keys.Page.TABLE)) {
      for (Key<?> key : table.keys()) {
        assertThat(complete).containsPattern("(?m)(^[ -]*|[{] ?|, )" + key.name() + ":");
      }
    }
  }

  private Config load(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("gangway.yaml"), text);
    Map<String, String> environment =
        Map.of(
            "HOME", folder.resolve("home").toString(),
            "DB1_PASSWORD", "hunter2",
            "ADA_PASSWORD_HASH", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo",
            "CI_TOKEN_HASH", "sha256:" + "0".repeat(64),
            "WEB1_PASSPHRASE", "open sesame");
    return switch (ConfigLoader.load(file, environment)) {
      case ConfigResult.Loaded(Config config, List<ConfigProblem> warnings) -> {
        assertThat(warnings).isEmpty();
        yield config;
      }
      case ConfigResult.Refused(List<ConfigProblem> problems) ->
          throw new AssertionError(ConfigReport.render(problems));
    };
  }
}
