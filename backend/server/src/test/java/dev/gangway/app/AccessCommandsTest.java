package dev.gangway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `gangway can`, `who` and `new-token`, as they are typed.
class AccessCommandsTest {
  private static final String CONFIG =
      """
      login:
        users:
          - {name: ada, password: "$pbkdf2-sha256$i=600000$%1$s$%2$s", groups: [ops]}
        tokens:
          - {name: ci, hash: "sha256:%3$s", groups: [ops], expires: 2099-01-01, may: [logs]}
      access:
        - {who: {groups: [ops]}, may_not: [files], on: {tags: [db]}}
        - {who: {groups: [ops]}, may: [open, logs, files], on: {names: ["web*", "local/*"]}}
        - {who: {groups: [audit]}, may: [logs], confirm: Why?}
      hosts:
        - {name: web-1, address: web-1.example, user: deploy, host_key: "%4$s"}
        - {name: db-1, address: db-1.example, user: deploy, tags: [db], host_key: "%4$s"}
      docker:
        - {name: local, endpoint: "unix:///var/run/docker.sock"}
      """
          .formatted(
              "c2FsdHNhbHRzYWx0c2FsdA",
              "A".repeat(43),
              "0".repeat(64),
              "SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg");

  @TempDir Path folder;

  private record Run(int exit, String out, String err) {}

  @Test
  void canTellsEachRightAndTheRule() throws IOException {
    Run run = run("can", "ada", "--config", config().toString());

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).startsWith("ada is in ops").contains("web-1", "db-1", "local/*");
    assertThat(block(lines, "web-1"))
        .anyMatch(line -> line.startsWith("  open    yes rule 2 (") && line.contains(":8:5)"))
        .contains("  admin   no  no rule of `access` allows it");
    assertThat(block(lines, "db-1"))
        .anyMatch(line -> line.startsWith("  files   no  rule 1 ("))
        .contains("  open    no  no rule of `access` allows it");
    assertThat(block(lines, "local/*")).anyMatch(line -> line.startsWith("  open    yes rule 2 ("));
  }

  @Test
  void groupsOfAProxyAreGivenAlong() throws IOException {
    Run stranger = run("can", "eve", "--config", config().toString());
    Run member =
        run("can", "eve", "--group", "audit", "--group", "x", "--config", config().toString());

    assertThat(stranger.out()).startsWith("eve is in no group").doesNotContain(" yes ");
    assertThat(member.out())
        .startsWith("eve is in audit, x")
        .contains("  logs    yes rule 3 (")
        .contains("(asks for a reason)");
  }

  @Test
  void aTokensOwnBoundIsKnown() throws IOException {
    Run run = run("can", "ci", "--config", config().toString());

    assertThat(block(run.out().lines().toList(), "web-1"))
        .contains("  open    no  the token's own `may` does not have that right")
        .anyMatch(line -> line.startsWith("  logs    yes rule 2"));
  }

  @Test
  void whoTellsEverybodyTheFileKnowsOf() throws IOException {
    Run run = run("who", "web-1", "--config", config().toString());

    assertThat(run.exit()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(block(lines, "user ada")).hasSize(3);
    assertThat(block(lines, "user ci")).hasSize(1);
    assertThat(block(lines, "group ops")).hasSize(3);
    assertThat(block(lines, "group audit")).hasSize(1);
    assertThat(lines).doesNotContain("anyone else who is logged in");
  }

  @Test
  void aContainerIsAskedForByItsDaemonAndName() throws IOException {
    assertThat(run("who", "local/web-1", "--config", config().toString()).out())
        .contains("user ada");
    assertThat(run("who", "db-1", "--config", config().toString()).out())
        .contains("group audit")
        .doesNotContain("user ada");
    Run nothing = run("who", "nothing", "--config", config().toString());
    assertThat(nothing.exit()).isEqualTo(2);
    assertThat(nothing.err()).contains("there is no host and no daemon's container called nothing");
  }

  @Test
  void aFileWithMistakesIsNotGuessedAt() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "access: [{may: [open]}]\n");

    Run run = run("can", "ada", "--config", file.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("`who` is missing");
  }

  @Test
  void aNewTokenIsPrintedWithItsHash() {
    Run run = run("new-token");

    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("gwt_").hasSizeGreaterThan(40);
    assertThat(lines.getLast()).matches("sha256:[0-9a-f]{64}");
    assertThat(run("new-token").out()).isNotEqualTo(run.out());
  }

  @Test
  void aUserIsSignedOutFromTheCommandLine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("gangway.yaml"), CONFIG + "state: " + folder.resolve("state") + "\n");

    Run run = run("sign-out", "ada", "--config", file.toString());

    assertThat(run.out()).isEqualTo("the logins of ada have ended\n");
    assertThat(run.exit()).isZero();
    assertThat(Files.readString(folder.resolve("state/login-revocations"))).contains("all ");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("state"));
    Path linked = Files.writeString(file, CONFIG + "state: " + folder.resolve("link") + "\n");
    Run refused = run("sign-out", "ada", "--config", linked.toString());
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("symbolic link");
  }

  private Path config() throws IOException {
    return Files.writeString(folder.resolve("gangway.yaml"), CONFIG);
  }

  private static List<String> block(List<String> lines, String head) {
    return lines.stream()
        .dropWhile(line -> !line.equals(head))
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new Main())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Run(exit, out.toString(), err.toString());
  }
}
