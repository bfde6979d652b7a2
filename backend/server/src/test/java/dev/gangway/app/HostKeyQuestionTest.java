package dev.gangway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.NewToken;
import dev.gangway.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who may say that a host is the right one: a whole gateway, two users, and a real host that
/// nothing is known of.
@Timeout(60)
class HostKeyQuestionTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private final NewToken ada = NewToken.make();
  private final NewToken ben = NewToken.make();
  private final SshServer host = SshServer.setUpDefaultServer();
  private String fingerprint = "";

  @BeforeEach
  void startHost() throws Exception {
    var key = KeyPairGenerator.getInstance("EC").generateKeyPair();
    fingerprint = KeyUtils.getFingerPrint(key.getPublic());
    host.setHost("127.0.0.1");
    host.setPort(0);
    host.setKeyPairProvider(KeyPairProvider.wrap(key));
    host.setPasswordAuthenticator((user, password, session) -> password.equals("secret"));
    host.setShellFactory(new ProcessShellFactory("cat", "cat"));
    host.start();
  }

  @AfterEach
  void stopHost() throws IOException {
    host.stop(true);
  }

  private Gateway gateway() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("gangway.yaml"),
            """
            server: {listen: 127.0.0.1:0, drain: 0s}
            state: state
            ssh: {known_hosts: [], unknown_key: ask}
            login:
              tokens:
                - {name: ada, hash: "%s", groups: [ops], expires: 2099-01-01}
                - {name: ben, hash: "%s", groups: [dev], expires: 2099-01-01}
            access:
              - {who: {groups: [ops]}, may: [open, admin]}
              - {who: {groups: [dev]}, may: [open]}
            hosts:
              - {name: box, address: 127.0.0.1, port: %d, user: me, password: secret}
            """
                .formatted(ada.hash(), ben.hash(), host.getPort()));
    CheckedConfig checked = CheckedConfig.of(file);
    Config config = checked.config().orElseThrow(() -> new AssertionError(checked.report()));
    return Gateway.start(config, file.toString());
  }

  /// A program with a token that opens the host.
  private static final class Program implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;

    Program(Gateway gateway, NewToken token) throws Exception {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols("gangway.v1")
              .header("Authorization", "Bearer " + token.reveal())
              .buildAsync(
                  URI.create(gateway.uri().toString().replaceFirst("^http", "ws") + "ws"), this)
              .get(10, TimeUnit.SECONDS);
      say("{\"type\":\"open\",\"target\":\"box\",\"columns\":80,\"rows\":24}");
    }

    void say(String json) throws Exception {
      socket.sendText(json, true).get(10, TimeUnit.SECONDS);
    }

    /// The next message that is not about progress.
    JsonNode next() throws Exception {
      while (true) {
        JsonNode message = messages.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("a message").isNotNull();
        if (!message.path("type").stringValue().equals("opening")) {
          return message;
        }
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(JSON.readTree(part.toString()));
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  @Test
  void onlyWhoMayIsAskedAndThenItIsKnownToAllAndWrittenDown() throws Exception {
    try (Gateway gateway = gateway()) {
      try (Program program = new Program(gateway, ben)) {
        JsonNode failure = program.next();
        assertThat(failure.path("kind").stringValue()).isEqualTo("host-key-unknown");
        assertThat(failure.path("text").stringValue()).contains("right `admin`");
      }
      try (Program program = new Program(gateway, ada)) {
        JsonNode prompt = program.next();
        assertThat(prompt.path("type").stringValue()).isEqualTo("prompt");
        assertThat(prompt.path("kind").stringValue()).isEqualTo("host-key");
        assertThat(prompt.path("fields").isEmpty()).isTrue();
        assertThat(prompt.path("text").stringValue()).contains(fingerprint);
        program.say("{\"type\":\"answer\",\"prompt\":" + prompt.path("prompt") + ",\"values\":[]}");
        assertThat(program.next().path("type").stringValue()).isEqualTo("opened");
      }
      try (Program program = new Program(gateway, ben)) {
        assertThat(program.next().path("type").stringValue()).isEqualTo("opened");
      }
    }
    List<JsonNode> accepted =
        Files.readAllLines(folder.resolve("state/audit.jsonl")).stream()
            .map(JSON::readTree)
            .filter(event -> event.path("event").stringValue().equals("host-key"))
            .toList();
    assertThat(accepted).hasSize(1);
    assertThat(accepted.getFirst().path("user").stringValue()).isEqualTo("ada");
    assertThat(accepted.getFirst().path("target").stringValue()).isEqualTo("box");
    assertThat(accepted.getFirst().path("fingerprint").stringValue()).isEqualTo(fingerprint);
    assertThat(accepted.getFirst().path("how").stringValue()).isEqualTo("asked");
  }

  @Test
  void aDamagedFileOfAcceptedKeysIsAProblemOfTheConfiguration() throws Exception {
    try (Gateway gateway = gateway();
        Program program = new Program(gateway, ada)) {
      program.say(
          "{\"type\":\"answer\",\"prompt\":" + program.next().path("prompt") + ",\"values\":[]}");
      assertThat(program.next().path("type").stringValue()).isEqualTo("opened");
    }
    Path file = folder.resolve("state/known_hosts");
    assertThat(CheckedConfig.of(folder.resolve("gangway.yaml")).report())
        .doesNotContain("state/known_hosts");
    Files.writeString(file, "box ssh-ed25519 damaged\n");
    assertThat(CheckedConfig.of(folder.resolve("gangway.yaml")).report())
        .contains("state/known_hosts:1")
        .contains("the key is damaged");
  }
}
