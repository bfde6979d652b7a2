package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.Handshake.Answer;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.PasswordHost;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.Shell;
import dev.gangway.e2e.world.Tap;
import dev.gangway.e2e.world.Vitals;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// A day of a gateway that logs everything there is to log, and no secret in any of what it leaves:
/// not in its log, its audit log, its answers and frames, its state, nor in what the system tells
/// of the process to everybody.
@EndToEnd
class SecretsTest {
  private static final String LOGIN_PASSWORD = "Ada's own: 7 + 3 & \"tën\"?";
  private static final String WRONG_PASSWORD = "nearly-the-password-of-ada";
  private static final String TOKEN = "gw-secrets-test-b4ffbfd1e0c9";
  private static final String PASSPHRASE = "open sesame/käthe";
  private static final String REASON = "the shop is down";
  private static final String CONTAINER = "secrets-box";

  /// An address of this machine that is believed about who asks.
  private static final String PROXY = "127.0.0.2";

  private static final int SEED = 32;

  private static final String EVERYTHING =
      """
      <configuration>
        <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
          <target>System.err</target>
          <encoder><pattern>%d %level %logger [%thread] %mdc %msg%n%ex{full}</pattern></encoder>
        </appender>
        <root level="TRACE"><appender-ref ref="stderr"/></root>
        <logger name="net.schmizz" level="TRACE"/>
        <logger name="com.hierynomus" level="TRACE"/>
        <logger name="com.github.dockerjava" level="TRACE"/>
        <logger name="io.undertow" level="TRACE"/>
        <logger name="org.xnio" level="TRACE"/>
        <logger name="org.jboss" level="TRACE"/>
      </configuration>
      """;

  /// All that there is to be searched, by where it comes from.
  enum Trace {
    LOG,
    AUDIT,
    ANSWERS,
    STATE,
    COMMAND_LINES,
    ENVIRONMENTS,
    THREADS
  }

  @TempDir private static Path folder;

  private static final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private static final Map<Trace, String> traces = new LinkedHashMap<>();
  private static final Map<String, Secret> secrets = new LinkedHashMap<>();
  private static DockerCli docker;
  private static GatewayProcess gateway;
  private static Tap tap;

  @BeforeAll
  static void live(Suite suite) throws Exception {
    docker = PrivateDocker.shared().cli();
    docker.run(TestImage.BUSYBOX, CONTAINER);
    PasswordHost byPassword = PasswordHost.start();
    opened.push(byPassword);
    tap = Tap.open();
    opened.push(tap);
    Map<String, String> byKey = lockedKey(suite.sshServer());
    gateway =
        GatewayProcess.start(
            config(byKey, byPassword),
            Map.of(
                "SSH_PASSWORD",
                PasswordHost.PASSWORD,
                "GANGWAY_JAVA_OPTS",
                "-Dlogback.configurationFile="
                    + Place.write(folder.resolve("logback.xml"), EVERYTHING)));
    opened.push(gateway);
    tap.to(gateway.uri().getPort());
    know("the login password", LOGIN_PASSWORD);
    know("a wrong password", WRONG_PASSWORD);
    know("the token", TOKEN);
    know("the password of the host", PasswordHost.PASSWORD);
    know("the passphrase", PASSPHRASE);

    live(URI.create("http://127.0.0.1:" + tap.port() + "/"));
  }

  private static GatewayConfig config(Map<String, String> byKey, PasswordHost byPassword)
      throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(TOKEN.getBytes(StandardCharsets.UTF_8)));
    return new GatewayConfig()
        .set("server", "public_url: http://127.0.0.1:" + tap.port() + "/")
        .set("server", "trusted_proxies: [" + PROXY + "]")
        .set("login", "users: [{name: ada, password: %s}]".formatted(LoggedIn.hash(LOGIN_PASSWORD)))
        .set("login", "header: {preset: authelia}")
        .set("sessions", "detach: 1s")
        .set(
            "login", "tokens: [{name: ci, hash: 'sha256:%s', expires: 2099-01-01}]".formatted(hash))
        .set("access", "- {who: {anyone: true}, may: [open], on: {names: [locked]}, confirm: Why?}")
        .set("access", "- {who: {anyone: true}, may: [open]}")
        .host(byKey)
        .host(byPassword.host("by password", "\"${env:SSH_PASSWORD}\""))
        .host(byPassword.host("asks"))
        .docker("local", PrivateDocker.shared().socket(), Map.of());
  }

  /// A host whose key is locked, and all that there is to know of that key.
  private static Map<String, String> lockedKey(OpenSshServer ssh) throws IOException {
    Map<String, String> host = ssh.host("locked");
    Path key = Path.of(host.get("key"));
    byte[] open = Base64.getMimeDecoder().decode(body(key));
    byte[] publicKey =
        Base64.getDecoder().decode(Files.readString(Path.of(key + ".pub")).split(" ", 3)[1]);
    byte[] point = Arrays.copyOfRange(publicKey, publicKey.length - SEED, publicKey.length);
    // PROTOCOL.key of OpenSSH: the private half is the seed and, once more, the public one.
    int at = lastIndexOf(open, point);
    secrets.put(
        "the private key", new Secret("the private key", Arrays.copyOfRange(open, at - SEED, at)));
    OpenSshServer.newKey(key, "-p", "-P", "", "-N", PASSPHRASE);
    List<String> locked = body(key).lines().toList();
    know("the key's file", locked.get(locked.size() / 2));
    host.put(
        "passphrase",
        "\"${file:%s}\"".formatted(Place.write(folder.resolve("passphrase"), PASSPHRASE + "\n")));
    return host;
  }

  private static String body(Path key) throws IOException {
    return String.join(
        "\n", Files.readAllLines(key).stream().filter(line -> !line.startsWith("---")).toList());
  }

  private static int lastIndexOf(byte[] bytes, byte[] part) {
    for (int at = bytes.length - part.length; at >= SEED; at--) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("the public key is not in its own file");
  }

  private static void know(String name, String secret) {
    secrets.put(name, new Secret(name, secret));
  }

  private static Secret secret(String name) {
    return Objects.requireNonNull(secrets.get(name), name);
  }

  private static String left(Trace trace) {
    return Objects.requireNonNull(traces.get(trace), trace.name());
  }

  // ---- the day

  private static void live(URI uri) {
    assertThat(LoggedIn.attempt(uri, "ada", WRONG_PASSWORD).send().status()).isEqualTo(401);
    LoggedIn ada = LoggedIn.as(uri, "ada", LOGIN_PASSWORD);
    know("the cookie", ada.cookie().substring(ada.cookie().indexOf('=') + 1));
    assertThat(ada.get("api/me").send().status()).isEqualTo(200);

    try (RawSocket socket = ada.open()) {
      socket.open("by password");
      socket.awaitOutput("the greeting", text -> text.contains(PasswordHost.GREETING));
    }
    try (RawSocket socket = ada.open()) {
      ask(socket, "asks");
      answer(socket, PasswordHost.PASSWORD);
      socket.await("opened");
    }
    try (RawSocket socket = ada.open()) {
      ask(socket, "locked");
      answer(socket, REASON);
      know("the resume token", socket.await("opened").path("token").asString());
      socket.awaitOutput("the prompt", text -> text.contains(Shell.PROMPT));
    }
    try (RawSocket socket = ada.open()) {
      socket.open("local/" + CONTAINER);
      socket.awaitOutput("the prompt", text -> text.contains("#"));
    }
    byTokenAndByHeader(uri);
    badRequests(uri, ada);

    keep(Trace.THREADS, gateway.vitals().threadNames() + gateway.vitals().threadDump());
    keep(Trace.COMMAND_LINES, family(Vitals::commandLine));
    keep(Trace.ENVIRONMENTS, family(Vitals::environment));
    assertThat(ada.logout(true).status()).isEqualTo(204);
    assertThat(ada.get("api/me").send().status()).isEqualTo(401);
    Await.until("the ends", () -> gateway.audited("close"), all -> all.size() == 5);
    keep(Trace.LOG, gateway.log());
    keep(Trace.AUDIT, gateway.audit());
    keep(Trace.ANSWERS, tap.heard());
    keep(Trace.STATE, state());
  }

  private static void byTokenAndByHeader(URI uri) {
    Answer answer =
        Handshake.with(uri).without("Origin").add("Authorization", "Bearer " + TOKEN).send();
    try (RawSocket socket = answer.socket().orElseThrow()) {
      socket.open("by password");
      socket.awaitOutput("the greeting", text -> text.contains(PasswordHost.GREETING));
    }
    String host = uri.getAuthority();
    assertThat(
            Handshake.get(gateway.uri(), "/api/me")
                .set("Host", host)
                .add("Remote-User", "grace")
                .from(PROXY)
                .send()
                .body())
        .contains("grace");
  }

  /// What is refused is logged most readily.
  private static void badRequests(URI uri, LoggedIn ada) {
    ada.get("no/such/thing").send();
    ada.get("api/me").method("DELETE").send();
    ada.upgrade().set("Origin", "https://evil.example").send();
    ada.upgrade().without("Sec-WebSocket-Key").send();
    ada.get("api/me").set("Host", "evil.example").send();
    ada.get("api/me").add("X", "\u0001").send();
    Handshake.get(uri, "/api/me").add("Authorization", "Bearer " + TOKEN + " again").send();
    Handshake.get(uri, "/api/me").add("Authorization", "Basic " + TOKEN).send();
    for (String json :
        List.of(
            "{\"user\":\"ada\",\"password\":\"" + WRONG_PASSWORD + "\"",
            "{\"user\":\"ada\",\"password\":[\"" + WRONG_PASSWORD + "\"]}",
            "{\"user\":\"\",\"password\":\"" + WRONG_PASSWORD + "\"}",
            "\"" + WRONG_PASSWORD + "\"",
            WRONG_PASSWORD)) {
      Answer answer =
          Handshake.get(uri, "/api/login").method("POST").body("application/json", json).send();
      assertThat(answer.status()).isEqualTo(400);
    }
    try (RawSocket socket = ada.open()) {
      socket.say("{\"type\":\"answer\",\"values\":[\"" + PasswordHost.PASSWORD + "\"]");
      assertThat(socket.awaitClose()).isEqualTo(4400);
    }
  }

  /// Opens what asks a question first.
  private static void ask(RawSocket socket, String target) {
    socket.say(
        "{\"type\":\"open\",\"target\":\"%s\",\"columns\":80,\"rows\":24}".formatted(target));
  }

  private static void answer(RawSocket socket, String value) {
    JsonNode prompt = socket.await("prompt");
    socket.say(
        "{\"type\":\"answer\",\"prompt\":\"%s\",\"values\":[\"%s\"]}"
            .formatted(prompt.path("prompt").asString(), value));
  }

  // ---- what it left

  private static void keep(Trace trace, String text) {
    traces.put(trace, text);
  }

  private static String family(Function<Vitals, String> question) {
    return Stream.concat(
            Stream.of(gateway.vitals()),
            gateway.children().stream().map(child -> new Vitals(child.pid())))
        .map(question)
        .reduce("", String::concat);
  }

  /// All files but the keys that sign cookies, which are one secret from end to end, and are for
  /// their owner alone.
  private static String state() {
    try (Stream<Path> files = Files.walk(gateway.state())) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(file.getFileName()).append('\n');
        if (!file.endsWith("login-keys")) {
          all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
      return all.toString();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    docker.removeIfThere(CONTAINER);
  }

  @ParameterizedTest
  @EnumSource
  void noSecretIsLeftIn(Trace trace) {
    String text = left(trace);
    assertThat(text).as("something to search").isNotEmpty();
    for (Secret secret : secrets.values()) {
      if (!isMeantToBeThere(trace, secret)) {
        assertThat(secret.in(text)).as("%s in %s", secret, trace).isEmpty();
      }
    }
  }

  private static boolean isMeantToBeThere(Trace trace, Secret secret) {
    return switch (trace) {
      // The configuration takes it from there, which is the admin's choice.
      case ENVIRONMENTS -> secret == secret("the password of the host");
      // Their owner gets them, and nobody else: how often is the next test's matter.
      case ANSWERS -> secret == secret("the cookie") || secret == secret("the resume token");
      case LOG, AUDIT, STATE, COMMAND_LINES, THREADS -> false;
    };
  }

  @Test
  void cookieAndResumeTokenAreToldOnceToTheirOwner() {
    String answers = left(Trace.ANSWERS);

    assertThat(secret("the cookie").count(answers)).isEqualTo(1);
    assertThat(secret("the resume token").count(answers)).isEqualTo(1);
    assertThat(left(Trace.ENVIRONMENTS)).contains(PasswordHost.PASSWORD);
  }

  @Test
  void theDayWasLoggedInFull() {
    assertThat(left(Trace.LOG)).contains("TRACE").contains("io.undertow");
    assertThat(left(Trace.THREADS)).contains("http-deadlines");
    assertThat(left(Trace.COMMAND_LINES)).contains("gangway.jar");
    assertThat(left(Trace.STATE)).contains("login-keys").contains("\"login\"");
    assertThat(left(Trace.ANSWERS)).contains("opened").contains("Set-Cookie");
    assertThat(left(Trace.AUDIT)).contains(REASON, "\"ci\"").contains("login-refused");
  }

  /// Each guise is planted in what was searched, and found.
  @Test
  void aSecretThatIsThereIsFound() {
    String log = left(Trace.LOG);
    int middle = log.length() / 2;
    for (Secret secret : secrets.values()) {
      assertThat(secret.guises()).hasSizeGreaterThan(8);
      for (String guise : secret.guises()) {
        String planted = log.substring(0, middle) + guise + log.substring(middle);
        assertThat(secret.in(planted)).as("%s as %s", secret, guise).isPresent();
      }
    }
    byte[] around =
        ("some words before " + LOGIN_PASSWORD + ", and some after")
            .getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut < 3; cut++) {
      String encoded =
          Base64.getEncoder().encodeToString(Arrays.copyOfRange(around, cut, around.length));
      assertThat(secret("the login password").in(encoded)).isPresent();
    }
    assertThat(secret("the login password").in(log)).isEqualTo(Optional.empty());
  }
}
