package dev.gangway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
  @TempDir Path folder;
  private Path passwd;

  @BeforeEach
  void writePasswd() throws IOException {
    passwd = folder.resolve("passwd");
    Files.writeString(
        passwd,
        """
        daemon:x:1:1:daemon:/usr/sbin:/bin/false
        ada:x:1000:1000:Ada,,,:/home/ada:/bin/sh
        short:x:1001
        gone:x:1002:1002::/home/gone:/no/such/shell
        """);
  }

  @Test
  void theEnvironmentsShellComesFirst() {
    assertThat(shell("ada", Map.of("SHELL", "/bin/bash"))).isEqualTo(Path.of("/bin/bash"));
  }

  @Test
  void thenTheOneInPasswd() {
    assertThat(shell("ada", Map.of())).isEqualTo(Path.of("/bin/sh"));
  }

  @Test
  void aShellThatCannotRunIsPassedOver() {
    assertThat(shell("ada", Map.of("SHELL", "/etc/passwd"))).isEqualTo(Path.of("/bin/sh"));
    assertThat(shell("ada", Map.of("SHELL", "bash"))).isEqualTo(Path.of("/bin/sh"));
    assertThat(shell("gone", Map.of("SHELL", ""))).isEqualTo(Path.of("/bin/bash"));
  }

  @Test
  void someoneUnknownGetsBash() {
    assertThat(shell("nobody-here", Map.of())).isEqualTo(Path.of("/bin/bash"));
    assertThat(Account.invoking("ada", Map.of(), folder.resolve("missing")).shell())
        .isEqualTo(Path.of("/bin/bash"));
  }

  @Test
  void homeIsWhatTheEnvironmentSays() {
    assertThat(Account.invoking("ada", Map.of("HOME", folder.toString()), passwd).home())
        .isEqualTo(folder);
    assertThat(Account.invoking("ada", Map.of("HOME", "/no/such/home"), passwd).home())
        .isEqualTo(Path.of(System.getProperty("user.home")));
  }

  @Test
  void whoeverRunsThisHasAnAccount() {
    assertThat(Account.invoking().user()).isEqualTo(System.getProperty("user.name"));
    assertThat(Account.invoking().shell()).isExecutable();
  }

  private Path shell(String user, Map<String, String> environment) {
    return Account.invoking(user, environment, passwd).shell();
  }
}
