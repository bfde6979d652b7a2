package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.dockerjava.api.command.InspectExecResponse;
import dev.gangway.docker.DaemonFailure.Reason;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.TerminalSize;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Starts the user's shell in a running container: one exec, of which the user sees nothing but the
/// shell, at its size from its first moment on.
///
/// ```
///  us                         script                    then
///  start exec ──────────────►
///             ◄────────────── ready, pid, start time
///  resize exec, a line ─────►
///             ◄────────────── echo of the line, go      the shell takes its place
/// ```
///
/// An API older than 1.42 has no size to create an exec with, hence the waiting. The daemon answers
/// a start with success before it knows whether the program exists; if it does not, the reason
/// comes as terminal output and the end of the stream. So whatever comes before the first word is
/// kept from the user, and without that word the next program is tried.
///
/// Used once, by one thread.
final class ShellStart {
  /// What can run the scripts, and is the system's in every image; the last is where distroless
  /// images have theirs. The configured shell runs them if there is none of these.
  static final List<String> SYSTEMS = List.of("/bin/sh", "/bin/bash", "/bin/ash", "/busybox/sh");

  /// Docker leaves an exec's terminal when it sees these keys, and holds back what may be the
  /// beginning of them; there is no way of having none. The first is one that is hardly typed (the
  /// default's is Ctrl-P), and the others are never typed after it.
  static final String DETACH_KEYS =
      "ctrl-^,ctrl-_,ctrl-^,ctrl-],ctrl-_,ctrl-^,ctrl-^,ctrl-],ctrl-_,ctrl-],ctrl-^,ctrl-_";

  /// Bytes before a word of the script: an error of the container runtime, at most.
  private static final int MAX_NOISE = 64 << 10;

  private final DaemonClient client;
  private final Sweeper sweeper;
  private final ContainerState container;
  private final Optional<String> configured;
  private final Duration timeout;

  /// @param sweeper gets what was started for nothing
  /// @param configured the shell to prefer
  /// @param timeout for both answers of the script together
  ShellStart(
      DaemonClient client,
      Sweeper sweeper,
      ContainerState container,
      Optional<String> configured,
      Duration timeout) {
    this.client = client;
    this.sweeper = sweeper;
    this.container = container;
    this.configured = configured;
    this.timeout = timeout;
  }

  /// A shell that runs.
  ///
  /// @param stream the caller closes it
  /// @param first the beginning of the shell's output, read already
  record Started(StartedExec exec, ExecStream stream, ByteBuffer first) {}

  /// Starts it.
  ///
  /// @throws OpenFailure if there is no shell in the container
  Started run(TerminalSize size) throws DaemonFailure, OpenFailure {
    Set<String> programs = new LinkedHashSet<>();
    programs.addAll(SYSTEMS);
    configured.ifPresent(programs::add);
    for (String program : programs) {
      Started started = tryWith(program, size);
      if (started != null) {
        return started;
      }
      if (!ContainerState.of(client.inspect(container.id())).usable()) {
        throw new DaemonFailure(
            Reason.CONFLICT, "The container %s has just stopped.".formatted(container.name()));
      }
    }
    throw new OpenFailure(
        Kind.NO_SHELL,
        "The container %s has no shell: its image holds none of %s. Images of single programs are often built like that."
            .formatted(container.name(), String.join(", ", programs)));
  }

  /// A shell by the script in that program, or null if the container has no such program, or one
  /// that does not understand the script.
  private @Nullable Started tryWith(String program, TerminalSize size) throws DaemonFailure {
    Marker marker = Marker.fresh();
    String word = Marker.word();
    List<String> command =
        List.of(program, "-c", Scripts.START, "gangway", configured.orElse(""), program);
    String id =
        client.createExec(
            container.id(), ExecRequest.terminal(command, environment(marker, word), DETACH_KEYS));
    StartedExec exec = new StartedExec(container, marker, program, id);
    ExecStream stream = null;
    boolean usable = false;
    boolean leftovers = true;
    try {
      stream = client.startExec(id, true);
      ByteBuffer first = converse(exec, stream, word, size);
      usable = true;
      return new Started(exec, stream, first);
    } catch (EOFException ended) {
      leftovers = hasRun(id);
      return null;
    } catch (DaemonFailure e) {
      // Newer daemons know before they answer.
      if (e.reason() == Reason.REFUSED && !hasRun(id)) {
        leftovers = false;
        return null;
      }
      throw e;
    } catch (IOException e) {
      throw new DaemonFailure(
          Reason.UNREACHABLE, "The connection to the Docker daemon was lost.", e);
    } finally {
      if (!usable) {
        if (stream != null) {
          stream.close();
        }
        if (leftovers) {
          sweeper.sweep(exec);
        }
      }
    }
  }

  private boolean hasRun(String exec) throws DaemonFailure {
    InspectExecResponse inspected = client.inspectExec(exec);
    Long pid = inspected.getPidLong();
    return pid == null || pid != 0 || Boolean.TRUE.equals(inspected.isRunning());
  }

  private List<String> environment(Marker marker, String word) {
    List<String> environment = new ArrayList<>();
    environment.add("TERM=xterm-256color");
    environment.add("COLORTERM=truecolor");
    environment.add(marker.variable());
    environment.add(Scripts.WORD + "=" + word);
    boolean speaks =
        container.environment().stream()
            .anyMatch(each -> each.startsWith("LANG=") || each.startsWith("LC_"));
    if (!speaks) {
      environment.add("LANG=C.UTF-8");
    }
    return environment;
  }

  /// @return what came after the script's last word
  /// @throws EOFException if the script's first word never came
  private ByteBuffer converse(StartedExec exec, ExecStream stream, String word, TerminalSize size)
      throws IOException {
    try (Watchdog.Deadline deadline = client.watchdog().calling(stream::close, timeout)) {
      try {
        Pattern ready =
            Pattern.compile("gangway-ready:" + word + ":([0-9]{1,10}):([0-9]{0,18}):\\r?\\n");
        StringBuilder noise = new StringBuilder();
        Matcher process = await(stream, ready, noise);
        exec.heardOf(process.group(1), process.group(2));
        noise.delete(0, process.end());
        client.resizeExec(exec.exec, size);
        stream.write(US_ASCII.encode("\n"));
        Matcher go = await(stream, Pattern.compile("gangway-go:" + word + ":\\r?\\n"), noise);
        return ByteBuffer.wrap(noise.substring(go.end()).getBytes(ISO_8859_1));
      } catch (EOFException e) {
        if (exec.pid() == null && !deadline.passed()) {
          throw e;
        }
        throw failure(deadline, e);
      } catch (DaemonFailure told) {
        throw told;
      } catch (IOException e) {
        throw failure(deadline, e);
      }
    }
  }

  private DaemonFailure failure(Watchdog.Deadline deadline, IOException e) {
    return deadline.passed()
        ? new DaemonFailure(
            Reason.TIMEOUT,
            "The container %s did not start a shell within %s."
                .formatted(container.name(), SocketStream.seconds(timeout)),
            e)
        : new DaemonFailure(
            Reason.UNREACHABLE, "The terminal was lost while its shell was started.", e);
  }

  /// Reads on until the script has said it.
  private static Matcher await(ExecStream stream, Pattern said, StringBuilder noise)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (true) {
      Matcher found = said.matcher(noise);
      if (found.find()) {
        return found;
      }
      if (noise.length() > MAX_NOISE) {
        throw new EOFException("the script is not understood, at length");
      }
      if (stream.read(buffer.clear()) < 0) {
        throw new EOFException("the script ended early");
      }
      noise.append(ISO_8859_1.decode(buffer.flip()));
    }
  }
}
