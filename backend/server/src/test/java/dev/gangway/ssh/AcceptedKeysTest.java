package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostKeyRule;
import dev.gangway.config.HostKeyRule.UnknownKey;
import dev.gangway.config.HostRoute;
import dev.gangway.ssh.AcceptedKeys.Acceptance;
import dev.gangway.ssh.AcceptedKeys.Way;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.PromptKind;
import dev.gangway.terminal.OpeningDialog.Stage;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Hosts that become known when they are opened, with a real sshd.
@Timeout(120)
class AcceptedKeysTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final OpenRequest ADMIN = new OpenRequest("ada", true, Optional.empty());
  private static final OpenRequest USER = new OpenRequest("ben", false, Optional.empty());

  private static SshServer server;
  private static HostConfig host;

  @TempDir Path folder;
  private Path state;
  private Path file;
  private final Queue<Acceptance> written = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws Exception {
    server = SshServer.start(List.of("ed25519", "rsa"));
    host = Hosts.withKey(Hosts.host(server.port), server.userKey("user", "ed25519", ""));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void place() {
    state = folder.resolve("state");
    file = state.resolve("known_hosts");
  }

  private static HostConfig that(UnknownKey unknown) {
    return Hosts.with(host, new HostKeyRule(List.of(), unknown));
  }

  private SshTerminals terminals(Path... knownHosts) {
    return new SshTerminals(
        Hosts.config(knownHosts), List.of(), new AcceptedKeys(state, written::add));
  }

  /// Why it was not opened, or null.
  private @Nullable OpenFailure open(
      UnknownKey unknown, OpenRequest request, OpeningDialog dialog, Path... knownHosts) {
    try (SshTerminals terminals = terminals(knownHosts)) {
      return catchThrowableOfType(
          OpenFailure.class,
          () -> terminals.source(that(unknown)).opener(request).open(SIZE, dialog).close());
    }
  }

  private OpenFailure refusal(
      UnknownKey unknown, OpenRequest request, OpeningDialog dialog, Path... knownHosts) {
    OpenFailure failure = open(unknown, request, dialog, knownHosts);
    return Objects.requireNonNull(failure, "the host was accepted");
  }

  /// A user who says yes once.
  private static ScriptedDialog yes() {
    return new ScriptedDialog().then();
  }

  private String line(String type) throws IOException {
    return server.name() + " " + server.hostKeyLine(type);
  }

  /// Makes the file as if a key had been accepted.
  private void accepted(String line) throws IOException {
    Files.createDirectory(
        state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, line);
  }

  private String otherKey() throws IOException {
    Path key = folder.resolve("other");
    SshServer.keygen(key, "ed25519", "");
    String[] fields = Files.readString(folder.resolve("other.pub")).split(" ", -1);
    return fields[0] + " " + fields[1];
  }

  @Test
  void whoMayIsAskedOnceAndTheKeyIsKnownToAll() throws Exception {
    ScriptedDialog dialog = yes();
    assertThat(open(UnknownKey.ASK, ADMIN, dialog)).isNull();
    assertThat(dialog.prompts).hasSize(1);
    assertThat(dialog.prompts.getFirst().kind()).isEqualTo(PromptKind.HOST_KEY);
    assertThat(dialog.prompts.getFirst().fields()).isEmpty();
    assertThat(dialog.prompts.getFirst().text())
        .contains("127.0.0.1 port " + server.port)
        .contains("ssh-ed25519 " + server.fingerprint("ed25519"))
        .contains("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
    assertThat(dialog.stages)
        .containsExactly(
            Stage.RESOLVING, Stage.CONNECTING, Stage.HOST_KEY, Stage.LOGIN, Stage.STARTING);
    assertThat(Files.readAllLines(file)).contains(line("ed25519")).hasSize(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(written)
        .containsExactly(
            new Acceptance(
                "ada",
                "web-1",
                server.name(),
                "ssh-ed25519",
                server.fingerprint("ed25519"),
                Way.ASKED));

    ScriptedDialog later = new ScriptedDialog();
    assertThat(open(UnknownKey.REFUSE, USER, later)).isNull();
    assertThat(later.prompts).isEmpty();
    assertThat(written).hasSize(1);
  }

  @Test
  void whoSaysNoOpensNothing() {
    OpenFailure failure = refusal(UnknownKey.ASK, ADMIN, new ScriptedDialog());
    assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    assertThat(failure.text()).contains("was not accepted");
    assertThat(file).doesNotExist();
    assertThat(written).isEmpty();
  }

  @Test
  void whoMayNotIsNotAsked() throws Exception {
    ScriptedDialog dialog = yes();
    OpenFailure failure = refusal(UnknownKey.ASK, USER, dialog);
    assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    assertThat(failure.text()).contains("`" + line("ed25519") + "`").contains("right `admin`");
    assertThat(dialog.prompts).isEmpty();
    assertThat(file).doesNotExist();
  }

  /// Somebody with the right for a host need not have it for those on the way there.
  @Test
  void nobodyIsAskedAboutAHostOnTheWay() throws Exception {
    HostConfig bastion = Hosts.named(that(UnknownKey.ASK), "bastion");
    HostConfig inner =
        Hosts.with(that(UnknownKey.ASK), new HostRoute(List.of("bastion"), Optional.empty(), 1));
    ScriptedDialog dialog = yes();
    try (SshTerminals terminals =
        new SshTerminals(Hosts.config(), List.of(bastion), new AcceptedKeys(state, written::add))) {
      OpenFailure failure =
          catchThrowableOfType(
              OpenFailure.class, () -> terminals.source(inner).opener(ADMIN).open(SIZE, dialog));
      assertThat(failure).as("it was opened").isNotNull();
      assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
      assertThat(failure.text()).startsWith("On the way to ").contains("right `admin`");
    }
    assertThat(dialog.prompts).isEmpty();
    assertThat(written).isEmpty();
  }

  @Test
  void aNewKeyIsAcceptedWithoutAQuestion() throws Exception {
    ScriptedDialog dialog = new ScriptedDialog();
    assertThat(open(UnknownKey.ACCEPT_NEW, USER, dialog)).isNull();
    assertThat(dialog.prompts).isEmpty();
    assertThat(Files.readAllLines(file)).contains(line("ed25519"));
    assertThat(written).extracting(Acceptance::way).containsExactly(Way.ACCEPT_NEW);
  }

  @Test
  void nothingIsAcceptedByDefault() {
    ScriptedDialog dialog = yes();
    assertThat(refusal(UnknownKey.REFUSE, ADMIN, dialog).kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    assertThat(dialog.prompts).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(UnknownKey.class)
  void aChangedKeyIsRefusedWhateverHoldsForUnknownOnes(UnknownKey unknown) throws Exception {
    ScriptedDialog dialog = yes();
    Path known = server.knownHosts(server.name() + " " + otherKey());
    assertThat(refusal(unknown, ADMIN, dialog, known).kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
    assertThat(dialog.prompts).isEmpty();
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(UnknownKey.class)
  void aRevokedKeyIsRefusedWhateverHoldsForUnknownOnes(UnknownKey unknown) throws Exception {
    ScriptedDialog dialog = yes();
    Path known = server.knownHosts("@revoked * " + server.hostKeyLine("ed25519"));
    assertThat(refusal(unknown, ADMIN, dialog, known).kind()).isEqualTo(Kind.HOST_KEY_REVOKED);
    assertThat(dialog.prompts).isEmpty();
  }

  /// The administrators have said how such a host proves itself.
  @ParameterizedTest
  @EnumSource(UnknownKey.class)
  void aHostOfAnAuthorityIsNotNew(UnknownKey unknown) throws Exception {
    ScriptedDialog dialog = yes();
    Path known = server.knownHosts("@cert-authority * " + otherKey());
    OpenFailure failure = refusal(unknown, ADMIN, dialog, known);
    assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
    assertThat(failure.text()).contains("came without a certificate");
    assertThat(dialog.prompts).isEmpty();
  }

  @Test
  void aHostKnownByAnotherTypeShowsThat() throws Exception {
    ScriptedDialog dialog = new ScriptedDialog();
    assertThat(open(UnknownKey.ASK, ADMIN, dialog, server.knownHosts(line("rsa")))).isNull();
    assertThat(dialog.prompts).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void anAcceptedKeyThatChangesIsRefusedWithTheWayToTakeItBack() throws Exception {
    accepted(server.name() + " " + otherKey() + "\n");
    OpenFailure failure = refusal(UnknownKey.ACCEPT_NEW, ADMIN, yes());
    assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
    String command = "ssh-keygen -R '" + server.name() + "' -f " + file;
    assertThat(failure.text()).contains("`" + command + "`");

    SshServer.run(List.of("ssh-keygen", "-R", server.name(), "-f", file.toString()));
    assertThat(open(UnknownKey.ACCEPT_NEW, ADMIN, yes())).isNull();
    assertThat(Files.readAllLines(file)).contains(line("ed25519"));
  }

  @Test
  void aKeyWhoseAcceptanceCannotBeWrittenDownIsNotAccepted() throws Exception {
    AcceptedKeys.Witness full =
        acceptance -> {
          throw new IOException("no space left");
        };
    try (SshTerminals terminals =
        new SshTerminals(Hosts.config(), List.of(), new AcceptedKeys(state, full))) {
      OpenFailure failure =
          catchThrowableOfType(
              OpenFailure.class,
              () ->
                  terminals
                      .source(that(UnknownKey.ACCEPT_NEW))
                      .opener(USER)
                      .open(SIZE, new ScriptedDialog()));
      assertThat(failure).isNotNull();
      assertThat(failure.kind()).isEqualTo(Kind.INTERNAL);
      assertThat(failure.text()).contains("was not accepted").doesNotContain("no space");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatOthersCouldReadIsNotBelieved() throws Exception {
    accepted(line("ed25519") + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(refusal(UnknownKey.ACCEPT_NEW, ADMIN, yes()).kind()).isEqualTo(Kind.INTERNAL);
  }

  @Test
  void aLineWithoutAnEndIsNotJoinedToTheNextOne() throws Exception {
    accepted("elsewhere " + server.hostKeyLine("rsa"));
    assertThat(open(UnknownKey.ACCEPT_NEW, ADMIN, yes())).isNull();
    assertThat(Files.readAllLines(file))
        .containsExactly("elsewhere " + server.hostKeyLine("rsa"), line("ed25519"));
  }

  @Test
  void aFullFileTakesNoMore() throws Exception {
    accepted(("# " + "x".repeat(1021) + "\n").repeat(1024));
    OpenFailure failure = refusal(UnknownKey.ACCEPT_NEW, ADMIN, yes());
    assertThat(failure.kind()).isEqualTo(Kind.INTERNAL);
    assertThat(failure.text()).contains("is full").contains(file.toString());
    assertThat(written).isEmpty();
  }

  @Test
  void twoWhoOpenTheSameNewHostAtOnceWriteOneLine() throws Exception {
    // Both have seen the key before either is answered.
    CyclicBarrier asked = new CyclicBarrier(2);
    try (SshTerminals terminals = terminals();
        ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<@Nullable Void>> opening =
          List.of("ada", "eve").stream()
              .map(login ->
                  both.<@Nullable Void>submit(() -> {
                    terminals
                        .source(that(UnknownKey.ASK))
                        .opener(new OpenRequest(login, true, Optional.empty()))
                        .open(SIZE, new Meeting(asked))
                        .close();
                    return null;
                  }))
              .toList();
      for (Future<@Nullable Void> each : opening) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(Files.readAllLines(file)).filteredOn(line -> !line.startsWith("#")).hasSize(1);
    assertThat(written).hasSize(1);
  }

  /// Says yes when all are asked.
  private record Meeting(CyclicBarrier all) implements OpeningDialog {
    @Override
    public void stage(Stage stage) {}

    @Override
    public List<String> ask(Prompt prompt) {
      try {
        all.await(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return List.of();
    }
  }

  /// OpenSSH's own client reads the file.
  @Test
  void theFileIsAKnownHostsFile() throws Exception {
    assertThat(open(UnknownKey.ACCEPT_NEW, ADMIN, yes())).isNull();
    assertThat(SshServer.run(List.of("ssh-keygen", "-F", server.name(), "-f", file.toString())))
        .contains(server.hostKeyLine("ed25519"));
  }
}
