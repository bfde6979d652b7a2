package dev.gangway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a JVM of its own, started like the packaged ones, and ended with this object.
///
/// Thread-safety: none.
final class ServerProcess implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile(".* ready at http://127\\.0\\.0\\.1:(\\d+)/");

  /// Of a histogram, instances and octets of all classes.
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+).*");

  /// The flags of `scripts/ws-echo`, with a heap that 10,000 connections of any of them fit into.
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms256m",
          "-Xmx1g",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          // Nothing but warnings, for all of them.
          "-Dlogback.configurationFile=dev/gangway/handoff/echo-logback.xml");

  private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Our echo server.
  static ServerProcess ours() {
    return start("dev.gangway.handoff.EchoServer", "--port", "0", "--deflate", "off");
  }

  /// An echo over Undertow's layer.
  static ServerProcess undertow() {
    return start("dev.gangway.bench.UndertowServer", "echo");
  }

  /// Connections that are upgraded and left alone.
  static ServerProcess bare() {
    return start("dev.gangway.bench.UndertowServer", "bare");
  }

  private static ServerProcess start(String... program) {
    List<String> command = new ArrayList<>();
    command.add(JDK.resolve("java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(program));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      // Killed if this JVM is, too.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      Matcher ready = READY.matcher(line == null ? "" : line);
      if (!ready.matches()) {
        process.destroyForcibly();
        throw new IllegalStateException(program[0] + " did not start but said: " + line);
      }
      return new ServerProcess(process, Integer.parseInt(ready.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it listens, on 127.0.0.1.
  int port() {
    return port;
  }

  /// The octets of all objects that live, after a full collection.
  long liveHeap() {
    // The histogram collects first; its last line adds up.
    List<String> lines = output("jcmd", Long.toString(process.pid()), "GC.class_histogram");
    for (String line : lines) {
      Matcher total = TOTAL.matcher(line);
      if (total.matches()) {
        return Long.parseLong(total.group(1));
      }
    }
    throw new IllegalStateException("jcmd gave no histogram: " + lines);
  }

  /// The octets of memory the process has, in and out of the heap.
  long resident() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      String line = lines.filter(any -> any.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static List<String> output(String tool, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(JDK.resolve(tool).toString());
    command.addAll(List.of(arguments));
    try {
      Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
