package dev.gangway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gangway.access.Logins;
import dev.gangway.access.Policy;
import dev.gangway.access.Resource;
import dev.gangway.audit.AuditLog;
import dev.gangway.config.Config;
import dev.gangway.config.ConfigLoader;
import dev.gangway.config.ConfigResult;
import dev.gangway.config.Marks;
import dev.gangway.session.Sessions;
import dev.gangway.settings.UserSettings;
import dev.gangway.terminal.FakeTerminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A gateway with logins, as the words of a configuration file have it, and a client that sends
/// just the bytes it is told to.
final class SecuredGateway implements AutoCloseable {
  static final String PASSWORD = "correct horse";

  private final Path folder;
  private final Optional<Logins> logins;
  private final AuditLog audit;
  private final WebServer web;
  final Sessions sessions = new Sessions(TestGateway.LIMITS, Optional.empty());
  final Targets targets;
  final AtomicInteger opened = new AtomicInteger();

  /// @param folder for its state; empty
  /// @param yaml all but `state` and `hosts`; `HASH` stands for a hash of [#PASSWORD]
  SecuredGateway(Path folder, String yaml) throws IOException {
    this.folder = folder;
    Config config = config(yaml);
    logins =
        config.login().isPresent()
            ? Optional.of(Logins.open(config.login().get(), config.state()))
            : Optional.empty();
    audit = AuditLog.open(config.audit().file(), config.audit().size(), config.audit().keep());
    TargetList list =
        new TargetList(
            List.of(
                host("box", Optional.of("Lab"), List.of("test")),
                host("prod-1", Optional.of("production"), List.of())),
            List.of(new DaemonEntry("local", DaemonEntry.State.UP, Optional.empty())));
    list.publish(
        new DaemonEntry("local", DaemonEntry.State.UP, Optional.empty()),
        List.of(container("web-1", Map.of("env", "staging")), container("db-1", Map.of())));
    targets = new Targets(list, Policy.of(config));
    Optional<UserSettings> settings =
        logins.isPresent() ? UserSettings.open(config.state()) : Optional.empty();
    web = WebServer.start(config, sessions, targets, logins, settings, audit);
  }

  private Config config(String yaml) throws IOException {
    String text =
        yaml.replace("HASH", "\"" + hash() + "\"")
            + "\nstate: "
            + folder.resolve("state")
            + "\nhosts: [{name: box, address: box.example, user: me}]\n";
    if (!text.contains("server:")) {
      text = "server: {listen: 127.0.0.1:0}\n" + text;
    }
    Path file = Files.writeString(folder.resolve("gangway.yaml"), text);
    return switch (ConfigLoader.load(file, Map.of())) {
      case ConfigResult.Loaded(Config loaded, _) -> loaded;
      case ConfigResult.Refused(var problems) -> throw new AssertionError(problems);
    };
  }

  /// Cheap, so that tests are quick.
  private static String hash() {
    byte[] salt = "saltsaltsaltsalt".getBytes(UTF_8);
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, 1000, 256))
              .getEncoded();
      Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
      return "$pbkdf2-sha256$i=1000$"
          + base64.encodeToString(salt)
          + "$"
          + base64.encodeToString(key);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ListedTarget host(String name, Optional<String> group, List<String> tags) {
    return listed(
        new TargetEntry(
            Resource.host(name, group, tags),
            TargetEntry.Kind.SSH,
            TargetEntry.State.UNKNOWN,
            Optional.empty(),
            Marks.NONE));
  }

  private ListedTarget container(String name, Map<String, String> labels) {
    return listed(
        new TargetEntry(
            Resource.container("local", name, labels, Optional.empty()),
            TargetEntry.Kind.CONTAINER,
            TargetEntry.State.RUNNING,
            Optional.of(
                new TargetEntry.Container("local", "image", Optional.empty(), Optional.empty())),
            Marks.NONE));
  }

  private ListedTarget listed(TargetEntry entry) {
    return new ListedTarget(
        entry,
        _ ->
            (_, _) -> {
              opened.incrementAndGet();
              return new FakeTerminal();
            });
  }

  URI uri() {
    return web.uri();
  }

  /// The origin of its page.
  String origin() {
    return uri().getScheme() + "://" + uri().getAuthority();
  }

  List<Route> routes() {
    return web.routes();
  }

  /// The audit log's events of a kind, in their order.
  List<JsonNode> audited(String event) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("state/audit.jsonl"))) {
      JsonNode json = JsonMapper.shared().readTree(line);
      if (json.path("event").asString().equals(event)) {
        events.add(json);
      }
    }
    return events;
  }

  /// An answer: its head's lines, and what follows them.
  record Answer(int status, List<String> head, String body) {
    Optional<String> header(String name) {
      return headers(name).stream().findFirst();
    }

    List<String> headers(String name) {
      return head.stream()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .toList();
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /// The cookie that was given, as browsers send it back.
    String cookie() {
      String line = header("Set-Cookie").orElseThrow(() -> new AssertionError(this));
      return line.substring(0, line.indexOf(';'));
    }
  }

  /// Sends a request with these header lines besides `Host`, and reads the answer.
  Answer send(String method, String path, String body, String... headers) throws IOException {
    return send(InetAddress.getLoopbackAddress(), method, path, body, headers);
  }

  /// Sends it from another address of this machine.
  Answer send(InetAddress from, String method, String path, String body, String... headers)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (Arrays.stream(headers).noneMatch(line -> line.startsWith("Host:"))) {
      request.append("Host: ").append(uri().getAuthority()).append("\r\n");
    }
    for (String line : headers) {
      request.append(line).append("\r\n");
    }
    if (!body.isEmpty() || method.equals("POST")) {
      request.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    return raw(from, request + "\r\n" + body);
  }

  /// Sends just this and reads one answer.
  Answer raw(InetAddress from, String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(uri().getHost(), uri().getPort()));
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      var in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      for (int next = in.read(); next >= 0; next = in.read()) {
        head.append((char) next);
        if (head.indexOf("\r\n\r\n") >= 0) {
          break;
        }
      }
      List<String> lines = head.toString().lines().toList();
      int status = Integer.parseInt(lines.getFirst().split(" ", 3)[1]);
      Answer bare = new Answer(status, lines, "");
      int length = status == 101 ? 0 : Integer.parseInt(bare.header("Content-Length").orElse("0"));
      return new Answer(status, lines, new String(in.readNBytes(length), UTF_8));
    }
  }

  Answer get(String path, String... headers) throws IOException {
    return send("GET", path, "", headers);
  }

  /// Posts JSON as a page of ours does.
  Answer post(String path, String json, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.add("Content-Type: application/json");
    if (lines.stream().noneMatch(line -> line.startsWith("Origin:"))) {
      lines.add("Origin: " + origin());
    }
    return send("POST", path, json, lines.toArray(String[]::new));
  }

  Answer login(String user, String password, String... headers) throws IOException {
    String body =
        JsonMapper.shared()
            .writeValueAsString(
                JsonMapper.shared().createObjectNode().put("user", user).put("password", password));
    return post(uri().getPath() + "api/login", body, headers);
  }

  /// An opening handshake for a path.
  Answer upgrade(String path, String... headers) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: gangway.v1",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    lines.addAll(List.of(headers));
    return send("GET", path, "", lines.toArray(String[]::new));
  }

  /// Puts JSON as a page of ours does.
  Answer put(String path, String json, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.add("Content-Type: application/json");
    lines.add("Origin: " + origin());
    return send("PUT", path, json, lines.toArray(String[]::new));
  }

  @Override
  public void close() {
    web.close();
    logins.ifPresent(Logins::close);
    audit.close();
  }
}
