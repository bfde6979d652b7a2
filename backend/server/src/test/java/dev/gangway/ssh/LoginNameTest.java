package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.LoginTemplate;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpenRequest;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `${login}` stands for, and what it never does.
@Timeout(120)
class LoginNameTest {
  private static final LoginTemplate OWN = new LoginTemplate("${login}", true);

  private static OpenRequest by(String login) {
    return new OpenRequest(login, false, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "ada", "Ada.Lovelace", "_ada-1", "7", "ada@example.org", "a.b-c_d@e.f"})
  void anAccountsNameIsOne(String name) {
    assertThat(LoginName.isUsable(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-l",
        "-oProxyCommand=x",
        ".",
        "..",
        ".ssh",
        "a..b",
        "a/b",
        "/etc/passwd",
        "../root",
        "a\\b",
        "a b",
        "a\n",
        "a\0",
        "a%2f",
        "a:b",
        "a*",
        "$HOME",
        "${login}",
        "a;b",
        "a'b",
        "@a",
        "a@",
        "k\u00e4the",
        "\uff41da"
      })
  void whatMayLeadElsewhereIsNone(String name) {
    assertThat(LoginName.isUsable(name)).isFalse();
  }

  @Test
  void sixtyFourCharactersAreTheMost() {
    assertThat(LoginName.isUsable("a".repeat(64))).isTrue();
    assertThat(LoginName.isUsable("a".repeat(65))).isFalse();
  }

  @Test
  void thePersonsOwnNameAndKeyLogIn() throws Exception {
    try (SshServer server = SshServer.start()) {
      String me = System.getProperty("user.name");
      server.userKey("key-of-" + me, "ed25519", "");
      LoginTemplate key = new LoginTemplate(server.folder + "/key-of-${login}", true);
      Logins.open(new Logins().user(OWN).key(key).on(server), by(me), new ScriptedDialog());
      Logins.open(new Logins().key(key).on(server), by(me), new ScriptedDialog());
      OpenFailure failure =
          Logins.refusal(new Logins().key(key).on(server), by("mallory"), new ScriptedDialog());
      assertThat(failure.text()).contains("no key, since the gateway's key file for it does not");
      assertThat(Files.exists(server.folder.resolve("key-of-mallory"))).isFalse();
    }
  }

  /// Nothing listens at the port: it is said before anything is looked up or connected.
  @Test
  void aNameThatCannotBeOneIsRefusedBeforeTheConnection() {
    for (Logins login :
        new Logins[] {
          new Logins().user(OWN), new Logins().key(new LoginTemplate("/keys/${login}", true))
        }) {
      OpenFailure failure =
          Logins.refusal(login.on(Hosts.host(1)), by("../root"), new ScriptedDialog());
      assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
      assertThat(failure.text()).contains("your own name").contains("“../root” cannot be one");
    }
  }

  @Test
  void nobodyInParticularHasNoNameToLogInBy() {
    OpenFailure failure =
        Logins.refusal(
            new Logins().user(OWN).on(Hosts.host(1)), OpenRequest.ANONYMOUS, new ScriptedDialog());
    assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
    assertThat(failure.text()).contains("nobody has");
  }
}
