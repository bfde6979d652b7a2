package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Field;
import dev.gangway.terminal.OpeningDialog.Prompt;
import dev.gangway.terminal.OpeningDialog.PromptKind;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Passwords, questions and chains of methods, against MINA's server; a refused key against
/// OpenSSH.
@Timeout(120)
class LoginTest {
  private static final String SECRET = "correct horse";

  @TempDir Path folder;

  private static HostConfig host(MinaServer server) throws Exception {
    return Hosts.pinned(Hosts.host(server.port()), server.fingerprint());
  }

  private static void open(HostConfig host, OpeningDialog dialog) throws Exception {
    try (SshTerminals terminals = new SshTerminals(Hosts.config());
        Terminal terminal = Hosts.opener(terminals, host).open(new TerminalSize(80, 24), dialog)) {
      ByteBuffer hello = ByteBuffer.allocate(5);
      while (hello.hasRemaining() && terminal.read(hello) != -1) {
        // More to come.
      }
      assertThat(StandardCharsets.US_ASCII.decode(hello.flip()).toString()).isEqualTo("hello");
    }
  }

  private static OpenFailure refusal(HostConfig host, OpeningDialog dialog) {
    try (SshTerminals terminals = new SshTerminals(Hosts.config())) {
      OpenFailure failure =
          catchThrowableOfType(
              OpenFailure.class,
              () -> Hosts.opener(terminals, host).open(new TerminalSize(80, 24), dialog));
      assertThat(failure).as("the user got in").isNotNull();
      return failure;
    }
  }

  private static MinaServer passwords() throws Exception {
    MinaServer server = new MinaServer();
    server.mina.setPasswordAuthenticator((user, given, session) -> given.equals(SECRET));
    server.mina.setKeyboardInteractiveAuthenticator(null);
    return server.start();
  }

  private static String account() {
    return System.getProperty("user.name") + "@127.0.0.1";
  }

  @Test
  void theConfiguredPasswordLogsIn() throws Exception {
    try (MinaServer server = passwords()) {
      ScriptedDialog dialog = new ScriptedDialog();
      open(Hosts.withPassword(host(server), SECRET), dialog);
      assertThat(dialog.prompts).isEmpty();
    }
  }

  @Test
  void aWrongConfiguredPasswordIsRefusedAndNobodyIsAsked() throws Exception {
    try (MinaServer server = passwords()) {
      ScriptedDialog dialog = new ScriptedDialog(SECRET);
      OpenFailure failure = refusal(Hosts.withPassword(host(server), "wrong"), dialog);
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(failure.text())
          .contains("Tried: the configured password.")
          .contains("The host accepts: ")
          .contains("password")
          .doesNotContain("wrong");
      assertThat(dialog.prompts).isEmpty();
    }
  }

  @Test
  void theUserIsAskedWhenNothingIsConfigured() throws Exception {
    try (MinaServer server = passwords()) {
      ScriptedDialog dialog = new ScriptedDialog(SECRET);
      open(host(server), dialog);
      assertThat(dialog.prompts)
          .containsExactly(
              new Prompt(
                  PromptKind.PASSWORD,
                  account() + " asks for a password.",
                  List.of(new Field("Password", false))));
    }
  }

  @Test
  void aUserMayMistypeTwice() throws Exception {
    try (MinaServer server = passwords()) {
      ScriptedDialog dialog = new ScriptedDialog("wrong", "wrong again", SECRET);
      open(host(server), dialog);
      assertThat(dialog.prompts)
          .extracting(Prompt::text)
          .containsExactly(
              account() + " asks for a password.",
              "That was refused. " + account() + " asks for a password.",
              "That was refused. " + account() + " asks for a password.");
    }
  }

  @Test
  void theThirdMistakeIsTheLast() throws Exception {
    try (MinaServer server = passwords()) {
      ScriptedDialog dialog = new ScriptedDialog("1", "2", "3", SECRET);
      OpenFailure failure = refusal(host(server), dialog);
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(dialog.prompts).hasSize(3);
    }
  }

  @Test
  void aUserWhoCancelsIsNotLoggedIn() throws Exception {
    try (MinaServer server = passwords()) {
      OpenFailure failure = refusal(host(server), new ScriptedDialog());
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(failure.text())
          .isEqualTo(account() + " was not opened: its question was not answered.");
    }
  }

  @Test
  void nobodyIsAskedWhenTheHostTakesKeysOnly() throws Exception {
    try (MinaServer server = new MinaServer()) {
      server.mina.setPublickeyAuthenticator((user, key, session) -> false);
      server.mina.setKeyboardInteractiveAuthenticator(null);
      server.start();
      ScriptedDialog dialog = new ScriptedDialog(SECRET);
      OpenFailure failure = refusal(host(server), dialog);
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(failure.text()).contains("The host accepts: publickey.");
      assertThat(dialog.prompts).isEmpty();
    }
  }

  @Test
  void aRefusedKeyIsNamedByItsFingerprint() throws Exception {
    try (dev.gangway.ssh.SshServer server = dev.gangway.ssh.SshServer.start()) {
      Path stranger = folder.resolve("stranger");
      dev.gangway.ssh.SshServer.keygen(stranger, "ed25519", "");
      String fingerprint =
          dev.gangway.ssh.SshServer.run(List.of("ssh-keygen", "-lf", stranger.toString()))
              .split(" ", -1)[1];
      OpenFailure failure =
          refusal(
              Hosts.withKey(
                  Hosts.pinned(Hosts.host(server.port), server.fingerprint("ed25519")), stranger),
              new ScriptedDialog());
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(failure.text())
          .contains("Tried: the key " + fingerprint + ".")
          .contains("The host accepts: publickey.");
    }
  }

  @Test
  void aMissingKeyFileIsSaidAndThePasswordStillTried() throws Exception {
    try (MinaServer server = passwords()) {
      HostConfig host =
          Hosts.withKey(Hosts.withPassword(host(server), SECRET), folder.resolve("none"));
      open(host, new ScriptedDialog());
      OpenFailure failure =
          refusal(Hosts.withKey(host(server), folder.resolve("none")), new ScriptedDialog());
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(failure.text()).contains("does not exist");
    }
  }

  /// Asks one list of questions after the other, as PAM does.
  private record Questions(List<List<String>> rounds, List<List<String>> answers)
      implements KeyboardInteractiveAuthenticator {
    private static final AttributeKey<Integer> ROUND = new AttributeKey<>();

    @Override
    public InteractiveChallenge generateChallenge(
        ServerSession session, String user, String language, String submethods) {
      session.setAttribute(ROUND, 0);
      return challenge(0);
    }

    private InteractiveChallenge challenge(int round) {
      InteractiveChallenge challenge = new InteractiveChallenge();
      challenge.setInteractionName("");
      challenge.setInteractionInstruction("");
      challenge.setLanguageTag("");
      for (String prompt : rounds.get(round)) {
        challenge.addPrompt(prompt, prompt.startsWith("+"));
      }
      return challenge;
    }

    @Override
    public boolean authenticate(ServerSession session, String user, List<String> responses) {
      return responses.equals(answers.getFirst());
    }
  }

  private static MinaServer questions(List<String> prompts, List<String> answers) throws Exception {
    MinaServer server = new MinaServer();
    server.mina.setKeyboardInteractiveAuthenticator(
        new Questions(List.of(prompts), List.of(answers)));
    server.offer("keyboard-interactive");
    return server.start();
  }

  @Test
  void aConfiguredPasswordAnswersTheOneHiddenQuestion() throws Exception {
    try (MinaServer server = questions(List.of("Password: "), List.of(SECRET))) {
      ScriptedDialog dialog = new ScriptedDialog();
      open(Hosts.withPassword(host(server), SECRET), dialog);
      assertThat(dialog.prompts).isEmpty();
    }
  }

  @Test
  void zeroQuestionsAreAnsweredByNothing() throws Exception {
    try (MinaServer server = questions(List.of(), List.of())) {
      open(Hosts.withPassword(host(server), SECRET), new ScriptedDialog());
    }
  }

  @Test
  void oneHiddenQuestionIsShownAsAPassword() throws Exception {
    try (MinaServer server = questions(List.of("Password: "), List.of(SECRET))) {
      ScriptedDialog dialog = new ScriptedDialog(SECRET);
      open(host(server), dialog);
      assertThat(dialog.prompts)
          .containsExactly(
              new Prompt(
                  PromptKind.PASSWORD,
                  account() + " asks.",
                  List.of(new Field("Password: ", false))));
    }
  }

  @Test
  void severalQuestionsGoToTheUserTogether() throws Exception {
    try (MinaServer server =
        questions(List.of("+Name\u001b[2J:", "Code:"), List.of("ada", "123456"))) {
      ScriptedDialog dialog = new ScriptedDialog().then("ada", "123456");
      open(Hosts.withPassword(host(server), SECRET), dialog);
      assertThat(dialog.prompts)
          .containsExactly(
              new Prompt(
                  PromptKind.KEYBOARD_INTERACTIVE,
                  account() + " asks.",
                  List.of(new Field("+Name [2J:", true), new Field("Code:", false))));
    }
  }

  @Test
  void tooManyQuestionsAreRefused() throws Exception {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      many.add("Question " + i);
    }
    try (MinaServer server = questions(many, List.of())) {
      OpenFailure failure = refusal(host(server), new ScriptedDialog());
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(failure.text()).contains("too many questions");
    }
  }

  @Test
  void aSecondMethodOnTopOfTheKeyIsAskedFor() throws Exception {
    Path key = folder.resolve("key");
    dev.gangway.ssh.SshServer.keygen(key, "ecdsa", "");
    try (MinaServer server = new MinaServer()) {
      server.mina.setPublickeyAuthenticator((user, given, session) -> true);
      server.mina.setPasswordAuthenticator((user, given, session) -> given.equals(SECRET));
      server.offer("publickey,password");
      server.start();
      open(Hosts.withKey(Hosts.withPassword(host(server), SECRET), key), new ScriptedDialog());
      ScriptedDialog dialog = new ScriptedDialog(SECRET);
      open(Hosts.withKey(host(server), key), dialog);
      assertThat(dialog.prompts).hasSize(1);
    }
  }

  @Test
  void whatTheHostSaysIsCleanedAndCut() throws Exception {
    try (MinaServer server = new MinaServer()) {
      server.mina.setPasswordAuthenticator((user, given, session) -> false);
      CoreModuleProperties.WELCOME_BANNER.set(
          server.mina, "\u001b]0;owned\u0007 go away\r\n" + "x".repeat(10_000));
      server.start();
      OpenFailure failure = refusal(Hosts.withPassword(host(server), SECRET), new ScriptedDialog());
      assertThat(failure.text())
          .contains("It says: “]0;owned go away xxx")
          .endsWith("x…”")
          .doesNotContain("\u001b")
          .hasSizeLessThan(800);
    }
  }

  /// The host's own patience may end first; the question must not stay on the screen.
  @Test
  void aQuestionIsWithdrawnWhenTheConnectionEnds() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    OpeningDialog slow =
        new OpeningDialog() {
          @Override
          public void stage(Stage stage) {}

          @Override
          public @Nullable List<String> ask(Prompt prompt) throws InterruptedException {
            asked.countDown();
            new CountDownLatch(1).await();
            return null;
          }
        };
    try (MinaServer server = passwords();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      List<OpenFailure> failures = new CopyOnWriteArrayList<>();
      HostConfig host = host(server);
      Thread opening =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Hosts.opener(terminals, host).open(new TerminalSize(80, 24), slow);
                } catch (OpenFailure e) {
                  failures.add(e);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      server.mina.getActiveSessions().forEach(session -> session.close(true));
      assertThat(opening.join(java.time.Duration.ofSeconds(20))).isTrue();
      assertThat(failures).extracting(OpenFailure::kind).containsExactly(Kind.DISCONNECTED);
    }
  }

  @Test
  void interruptingTheOpenerWhileTheUserThinksAbandonsIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Map<String, Boolean> outcome = new java.util.concurrent.ConcurrentHashMap<>();
    OpeningDialog slow =
        new OpeningDialog() {
          @Override
          public void stage(Stage stage) {}

          @Override
          public @Nullable List<String> ask(Prompt prompt) throws InterruptedException {
            asked.countDown();
            new CountDownLatch(1).await();
            return null;
          }
        };
    try (MinaServer server = passwords();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      HostConfig host = host(server);
      Thread opening =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Hosts.opener(terminals, host).open(new TerminalSize(80, 24), slow);
                } catch (OpenFailure e) {
                  outcome.put(e.text(), false);
                } catch (InterruptedException e) {
                  outcome.put("interrupted", true);
                }
              });
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      opening.interrupt();
      assertThat(opening.join(java.time.Duration.ofSeconds(20))).isTrue();
      assertThat(outcome).containsExactly(Map.entry("interrupted", true));
      Waiting.until(
          "the server has no session left", () -> server.mina.getActiveSessions().isEmpty());
    }
  }
}
