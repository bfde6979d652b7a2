package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.HostLogin.Method;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Field;
import dev.gangway.terminal.OpeningDialog.Prompt;
import dev.gangway.terminal.OpeningDialog.PromptKind;
import dev.gangway.terminal.TerminalSize;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.password.PasswordChangeRequiredException;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Passwords, codes and chains of methods at a real sshd with PAM; passphrases; and what is said
/// when it all was not enough.
@Timeout(120)
class LoginMethodsTest {
  private static final String PASSPHRASE = "open sesame";
  private static final String PASSWORD = PamServer.PASSWORD;

  private static String refusal(Logins login, SshServer server, ScriptedDialog dialog)
      throws Exception {
    OpenFailure failure = Logins.refusal(login.on(server), dialog);
    assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
    return failure.text();
  }

  /// A user who types what is right, and reads the code at the last moment.
  private static final class Attentive implements OpeningDialog {
    final List<Prompt> prompts = new ArrayList<>();

    @Override
    public void stage(Stage stage) {}

    @Override
    public @Nullable List<String> ask(Prompt prompt) {
      prompts.add(prompt);
      try {
        return List.of(
            prompt.fields().getFirst().label().contains("code") ? PamServer.code() : PASSWORD);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void twoKeysInAChain() throws Exception {
    try (SshServer server =
        SshServer.start(List.of("ed25519"), "AuthenticationMethods publickey,publickey")) {
      Path first = server.userKey("first", "ed25519", "");
      Path second = server.userKey("second", "ecdsa", "");
      Path stranger = server.folder.resolve("stranger");
      SshServer.keygen(stranger, "ed25519", "");
      Logins.open(
          new Logins().key(first).key(stranger).key(second).on(server), new ScriptedDialog());
      assertThat(refusal(new Logins().key(first), server, new ScriptedDialog()))
          .contains(
              "Tried: the key "
                  + Logins.fingerprint(Path.of(first + ".pub"))
                  + " (accepted, but not enough).")
          .contains("The host accepts: publickey.")
          .contains("It wants another of these on top");
    }
  }

  @Test
  void aPasswordByPam() throws Exception {
    try (PamServer server = PamServer.start(false)) {
      ScriptedDialog silent = new ScriptedDialog();
      Logins.open(new Logins().password(PASSWORD).on(server.sshd), silent);
      assertThat(silent.prompts).isEmpty();
      ScriptedDialog dialog = new ScriptedDialog("wrong", PASSWORD);
      Logins.open(new Logins().on(server.sshd), dialog);
      assertThat(dialog.prompts).hasSize(2);
      assertThat(dialog.prompts.getLast().text()).startsWith("That was refused. ");
      assertThat(refusal(new Logins().password("wrong"), server.sshd, new ScriptedDialog()))
          .contains("Tried: the configured password.")
          .contains("or the account is locked")
          .doesNotContain("wrong");
    }
  }

  @Test
  void aPasswordByTheMethodOfThatName() throws Exception {
    try (PamServer server = PamServer.start(false, "PasswordAuthentication yes")) {
      Logins.open(
          new Logins().methods(Method.PASSWORD).password(PASSWORD).on(server.sshd),
          new ScriptedDialog());
      assertThat(server.sshd.log()).contains("Accepted password for");
      Logins.open(
          new Logins().methods(Method.KEYBOARD_INTERACTIVE).password(PASSWORD).on(server.sshd),
          new ScriptedDialog());
      assertThat(server.sshd.log()).contains("Accepted keyboard-interactive/pam for");
    }
  }

  /// The order is the host's, in the configuration: not that of the gateway.
  @Test
  void methodsAreTriedInTheirOrderAndOthersNot() throws Exception {
    try (PamServer server = PamServer.start(false, "PasswordAuthentication yes")) {
      Path key = server.sshd.userKey("key", "ed25519", "");
      Attentive user = new Attentive();
      Logins.open(
          new Logins()
              .key(key)
              .methods(Method.KEYBOARD_INTERACTIVE, Method.PUBLICKEY)
              .on(server.sshd),
          user);
      assertThat(user.prompts).hasSize(1);
      ScriptedDialog dialog = new ScriptedDialog();
      Logins.open(
          new Logins()
              .key(key)
              .methods(Method.PUBLICKEY, Method.KEYBOARD_INTERACTIVE)
              .on(server.sshd),
          dialog);
      assertThat(dialog.prompts).isEmpty();
      // No key of his opens this account: he is asked, since the list says so.
      Path stranger = server.sshd.folder.resolve("stranger");
      SshServer.keygen(stranger, "ed25519", "");
      Attentive asked = new Attentive();
      Logins.open(
          new Logins().key(stranger).methods(Method.PUBLICKEY, Method.PASSWORD).on(server.sshd),
          asked);
      assertThat(asked.prompts).hasSize(1);
      assertThat(
              refusal(
                  new Logins().key(stranger).methods(Method.PUBLICKEY),
                  server.sshd,
                  new ScriptedDialog(PASSWORD)))
          .contains("has to stand in the authorized_keys");
    }
  }

  @Test
  void aPasswordAndThenACode() throws Exception {
    try (PamServer server = PamServer.start(true)) {
      Attentive user = new Attentive();
      Logins.open(new Logins().on(server.sshd), user);
      assertThat(user.prompts)
          .extracting(prompt -> prompt.fields().getFirst().label())
          .containsExactly("Password: ", "Verification code: ");
      Attentive other = new Attentive();
      Logins.open(new Logins().password(PASSWORD).on(server.sshd), other);
      assertThat(other.prompts).as("the password is configured, the code is asked").hasSize(1);
      String text = refusal(new Logins(), server.sshd, new ScriptedDialog(PASSWORD, "000000"));
      assertThat(text).contains("its question was not answered");
    }
  }

  @Test
  void aKeyAndThenAPassword() throws Exception {
    try (PamServer server =
        PamServer.start(
            false, "PasswordAuthentication yes", "AuthenticationMethods publickey,password")) {
      Path key = server.sshd.userKey("key", "ed25519", "");
      Logins.open(new Logins().key(key).password(PASSWORD).on(server.sshd), new ScriptedDialog());
      ScriptedDialog dialog = new ScriptedDialog("wrong", PASSWORD);
      Logins.open(new Logins().key(key).on(server.sshd), dialog);
      assertThat(dialog.prompts).hasSize(2);
      assertThat(refusal(new Logins().password(PASSWORD), server.sshd, new ScriptedDialog()))
          .contains("The host accepts: publickey.")
          .contains("It takes keys only");
    }
  }

  /// The first hidden question is for the code: the password must not be sent as one.
  @Test
  void aKeyAndThenACode() throws Exception {
    try (PamServer server =
        PamServer.start(true, "AuthenticationMethods publickey,keyboard-interactive")) {
      Path key = server.sshd.userKey("key", "ed25519", "");
      Attentive user = new Attentive();
      Logins.open(new Logins().key(key).password(PASSWORD).on(server.sshd), user);
      assertThat(user.prompts)
          .extracting(Prompt::fields)
          .containsExactly(List.of(new Field("Verification code: ", false)));
    }
  }

  @Test
  void aHostThatAsksForTheCodeAloneGetsNoPassword() throws Exception {
    try (MinaServer server = new MinaServer()) {
      List<String> given = new ArrayList<>();
      server.mina.setKeyboardInteractiveAuthenticator(
          new KeyboardInteractiveAuthenticator() {
            @Override
            public InteractiveChallenge generateChallenge(
                ServerSession session, String user, String language, String submethods) {
              var challenge = new InteractiveChallenge();
              challenge.setInteractionName("");
              challenge.setInteractionInstruction("");
              challenge.setLanguageTag("");
              challenge.addPrompt("One-time password (OATH) for `ada': ", false);
              return challenge;
            }

            @Override
            public boolean authenticate(
                ServerSession session, String user, List<String> responses) {
              given.addAll(responses);
              return responses.equals(List.of("123456"));
            }
          });
      server.offer("keyboard-interactive");
      server.start();
      Logins.open(new Logins().password(PASSWORD).on(server), new ScriptedDialog("123456"));
      assertThat(given).containsExactly("123456");
    }
  }

  @Test
  void aPasswordThatHasToBeChangedIsSaidTo() throws Exception {
    try (MinaServer server = new MinaServer()) {
      server.mina.setPasswordAuthenticator((user, given, session) -> {
        throw new PasswordChangeRequiredException("expired", "New password", "en");
      });
      server.mina.setKeyboardInteractiveAuthenticator(null);
      server.start();
      OpenFailure failure =
          Logins.refusal(new Logins().password(PASSWORD).on(server), new ScriptedDialog());
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(failure.text()).contains("The password has expired");
    }
  }

  @Test
  void aPassphraseMayBeMistypedTwiceAndIsNotKept() throws Exception {
    try (SshServer server = SshServer.start();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      Path key = server.userKey("key", "ed25519", PASSPHRASE);
      var host = new Logins().key(key).on(server);
      for (int i = 0; i < 2; i++) {
        ScriptedDialog dialog = new ScriptedDialog("wrong", "wrong again", PASSPHRASE);
        Hosts.opener(terminals, host).open(new TerminalSize(80, 24), dialog).close();
        String text =
            "The key “key” for %s@127.0.0.1 is encrypted."
                .formatted(System.getProperty("user.name"));
        assertThat(dialog.prompts)
            .containsExactly(
                passphrase(text),
                passphrase("That did not open it. " + text),
                passphrase("That did not open it. " + text));
      }
    }
  }

  private static Prompt passphrase(String text) {
    return new Prompt(PromptKind.PASSPHRASE, text, List.of(new Field("Passphrase", false)));
  }

  @Test
  void theThirdWrongPassphraseIsTheLast() throws Exception {
    try (SshServer server = SshServer.start()) {
      Path key = server.userKey("key", "ed25519", PASSPHRASE);
      ScriptedDialog dialog = new ScriptedDialog("one", "two", "three", PASSPHRASE);
      assertThat(refusal(new Logins().key(key), server, dialog))
          .contains("no key “key”, since it was not opened by what was typed")
          .doesNotContain("three");
      assertThat(dialog.prompts).hasSize(3);
    }
  }

  /// The public half tells that the host does not know it. PEM has none in it, but a file beside.
  @Test
  void nobodyTypesAPassphraseForAKeyTheHostDoesNotTake() throws Exception {
    try (SshServer server = SshServer.start()) {
      for (String format : List.of("RFC4716", "PEM", "PKCS8")) {
        Path key = server.folder.resolve(format);
        SshServer.keygen(key, "ecdsa", PASSPHRASE, "-m", format);
        ScriptedDialog dialog = new ScriptedDialog(PASSPHRASE);
        assertThat(refusal(new Logins().key(key), server, dialog)).contains("the key SHA256:");
        assertThat(dialog.prompts).isEmpty();
      }
    }
  }

  @Test
  void whoDoesNotTypeThePassphraseIsNotLoggedIn() throws Exception {
    try (SshServer server = SshServer.start()) {
      Path key = server.userKey("key", "ed25519", PASSPHRASE);
      assertThat(refusal(new Logins().key(key), server, new ScriptedDialog()))
          .contains("its question was not answered");
    }
  }

  /// A patience of one second, which a user has used up before the first letter.
  @Test
  void aHostThatDoesNotWaitForTheAnswerIsSaidNotTo() throws Exception {
    try (SshServer server = SshServer.start(List.of("ed25519"), "LoginGraceTime 1")) {
      Path key = server.userKey("key", "ed25519", PASSPHRASE);
      OpeningDialog away =
          new OpeningDialog() {
            @Override
            public void stage(Stage stage) {}

            @Override
            public @Nullable List<String> ask(Prompt prompt) throws InterruptedException {
              new CountDownLatch(1).await();
              return null;
            }
          };
      OpenFailure failure = Logins.refusal(new Logins().key(key).on(server), away);
      assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
      assertThat(failure.text())
          .contains("ended the connection while it waited for the answer")
          .contains("open it again and answer sooner");
    }
  }

  /// Neither the sentence nor what is logged with it: causes and their causes.
  @Test
  void whatWasTypedIsInNoException() throws Exception {
    try (SshServer server = SshServer.start();
        MinaServer mina = new MinaServer()) {
      mina.mina.setPasswordAuthenticator((user, given, session) -> false);
      mina.mina.setKeyboardInteractiveAuthenticator(null);
      mina.start();
      Path key = server.userKey("key", "ecdsa", PASSPHRASE, "-m", "PKCS8");
      String typed = "Tr0ub4dor";
      for (var host : List.of(new Logins().key(key).on(server), new Logins().on(mina))) {
        OpenFailure failure = Logins.refusal(host, new ScriptedDialog(typed, typed, typed));
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain(typed);
      }
    }
  }
}
