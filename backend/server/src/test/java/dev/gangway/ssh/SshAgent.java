package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real ssh-agent at a socket of its own. Whom it asks is a script that a test decides about.
final class SshAgent implements AutoCloseable {
  private final Path folder;
  private final Process process;
  private final Path askpass;

  /// Where it listens.
  final Path socket;

  private SshAgent(Path folder, Path askpass, Path socket, Process process) {
    this.folder = folder;
    this.askpass = askpass;
    this.socket = socket;
    this.process = process;
  }

  static SshAgent start() throws Exception {
    Path folder = Files.createTempDirectory("gangway-agent");
    Path socket = folder.resolve("socket");
    Path askpass = folder.resolve("askpass");
    Files.createFile(
        askpass,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ProcessBuilder builder =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("SSH_ASKPASS", askpass.toString());
    builder.environment().put("SSH_ASKPASS_REQUIRE", "force");
    builder.environment().put("DISPLAY", ":none");
    SshAgent agent = new SshAgent(folder, askpass, socket, builder.start());
    agent.answers("exit 1");
    Waiting.until("ssh-agent listens", () -> Files.exists(socket));
    return agent;
  }

  /// What asks the user does this, in the language of a shell.
  void answers(String script) throws IOException {
    Files.writeString(askpass, "#!/bin/sh\n" + script + "\n");
  }

  /// Runs ssh-add.
  ///
  /// @return what it printed
  String add(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh-add"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SSH_AUTH_SOCK", socket.toString());
    builder.environment().put("SSH_ASKPASS", askpass.toString());
    builder.environment().put("SSH_ASKPASS_REQUIRE", "force");
    Process adding = builder.start();
    adding.getOutputStream().close();
    String output = new String(adding.getInputStream().readAllBytes(), UTF_8);
    if (!adding.waitFor(20, TimeUnit.SECONDS) || adding.exitValue() != 0) {
      throw new IllegalStateException(command + " failed: " + output);
    }
    return output;
  }

  /// Ends it; its socket stays, and nobody listens there.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    kill();
    for (String name : List.of("socket", "askpass", "log")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
