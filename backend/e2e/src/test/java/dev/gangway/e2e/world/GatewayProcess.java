package dev.gangway.e2e.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The packaged gateway, demo or echo server, as the scripts start it, on a port of the system's
/// choice.
public final class GatewayProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Pattern READY = Pattern.compile("Gangway (\\S+) ready at (http://\\S+/)");

  private final ChildProcess process;
  private final Path folder;
  private final String version;
  private final URI uri;

  private GatewayProcess(ChildProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
    try {
      String line =
          process.awaitLine("the ready line", START, text -> READY.matcher(text).matches());
      Matcher ready = READY.matcher(line);
      if (!ready.matches()) {
        throw new AssertionError("not a ready line: " + line);
      }
      this.version = ready.group(1);
      this.uri = URI.create(ready.group(2));
    } catch (AssertionError notReady) {
      process.close();
      Place.remove(folder);
      throw notReady;
    }
  }

  /// Starts `scripts/run` with a configuration.
  public static GatewayProcess start(GatewayConfig config) {
    return start(config, Map.of());
  }

  /// Starts `scripts/run` with a configuration and variables it may name.
  public static GatewayProcess start(GatewayConfig config, Map<String, String> environment) {
    Path folder = Place.folder("gateway");
    Path file = Place.write(folder.resolve("gangway.yaml"), config.yaml());
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOME", folder.toString()); // nothing of whoever runs the tests
    return new GatewayProcess(
        ChildProcess.start(
            "gateway",
            script("run", "--config", file.toString(), "--port", "0"),
            skippingBuild(all),
            Place.root()),
        folder);
  }

  /// Starts `scripts/demo` for a user with an empty home folder, who has bash and a short prompt.
  ///
  /// @param dockerSocket where this machine's Docker daemon is said to listen
  public static GatewayProcess startDemo(Path dockerSocket) {
    Path home = Place.folder("demo");
    Place.write(home.resolve(".bash_profile"), "PS1='" + Shell.PROMPT + " '\nunset HISTFILE\n");
    Map<String, String> environment =
        Map.of(
            "HOME",
            home.toString(),
            "SHELL",
            "/bin/bash",
            "LANG",
            "C.UTF-8",
            "DOCKER_HOST",
            "unix://" + dockerSocket);
    return new GatewayProcess(
        ChildProcess.start(
            "demo", script("demo", "--port", "0"), skippingBuild(environment), Place.root()),
        home);
  }

  /// Starts `scripts/ws-echo`.
  public static GatewayProcess startEcho(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--port", "0"));
    arguments.addAll(List.of(options));
    return new GatewayProcess(
        ChildProcess.start(
            "ws-echo",
            script("ws-echo", arguments.toArray(String[]::new)),
            skippingBuild(Map.of()),
            Place.root()),
        Place.folder("ws-echo"));
  }

  /// Runs one of the scripts to its end.
  public static Finished run(Map<String, String> environment, String... scriptAndArguments) {
    return run(Path.of("/dev/null"), environment, scriptAndArguments);
  }

  /// Runs one of the scripts to its end.
  ///
  /// @param input what it reads
  public static Finished run(
      Path input, Map<String, String> environment, String... scriptAndArguments) {
    List<String> command = new ArrayList<>(List.of(scriptAndArguments));
    command.set(0, Place.root().resolve("scripts").resolve(command.getFirst()).toString());
    try (ChildProcess process =
        ChildProcess.start(
            scriptAndArguments[0], command, skippingBuild(environment), Place.root(), input)) {
      int exit = process.awaitExit(START);
      return new Finished(exit, String.join("\n", process.lines()), process.errors());
    }
  }

  /// A hash of a password as `gangway hash-password` makes it: one that costs what it should.
  public static String hash(String password) {
    Path folder = Place.folder("password");
    try {
      Path line = Place.write(folder.resolve("line"), password + "\n");
      Finished hashed = run(line, Map.of(), "gangway", "hash-password");
      if (hashed.exit() != 0) {
        throw new AssertionError("no hash: " + hashed.errors());
      }
      return hashed.output().lines().toList().getLast();
    } finally {
      Place.remove(folder);
    }
  }

  /// A script that has ended.
  public record Finished(int exit, String output, String errors) {}

  /// Where it listens, with its base path.
  public URI uri() {
    return uri;
  }

  /// The version it says it has.
  public String version() {
    return version;
  }

  /// What it has logged so far.
  public String log() {
    return process.errors();
  }

  /// Everything it has said on standard output.
  public List<String> output() {
    return process.lines();
  }

  /// Where it keeps what outlives it, by default.
  public Path state() {
    return folder.resolve(".local/state/gangway");
  }

  /// Its audit log so far; empty if nothing has been written.
  public String audit() {
    Path file = state().resolve("audit.jsonl");
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The audit log's events of a kind, in their order.
  public List<JsonNode> audited(String event) {
    return audit()
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .filter(json -> json.path("event").asString().equals(event))
        .toList();
  }

  /// The process as the system sees it.
  public Vitals vitals() {
    return new Vitals(process.handle().pid()); // the scripts become the JVM
  }

  /// Processes it has started and that still live.
  public List<ProcessHandle> children() {
    return process.handle().descendants().toList();
  }

  /// Sends SIGTERM.
  public void terminate() {
    process.terminate();
  }

  /// Sends SIGSTOP: nothing of it runs any more, and every socket of it stays open.
  public void freeze() {
    process.signal("STOP");
  }

  /// Sends SIGCONT.
  public void thaw() {
    process.signal("CONT");
  }

  /// Waits for the end.
  ///
  /// @return the exit code
  public int awaitExit() {
    return awaitExit(START);
  }

  /// Waits this long for the end.
  ///
  /// @return the exit code
  public int awaitExit(Duration patience) {
    return process.awaitExit(patience);
  }

  /// Sends SIGKILL.
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
    Place.remove(folder);
  }

  private static List<String> script(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Place.root().resolve("scripts").resolve(name).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static Map<String, String> skippingBuild(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("GANGWAY_SKIP_BUILD", "1"); // the same build has packaged it
    return all;
  }
}
