package dev.gangway.e2e.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Sessions that come and go in every way a session can end, and what is left of them in the
/// gateway and on its host.
final class Churn {
  private static final int PARALLEL = 4;

  /// More threads than before are no leak up to here: the JVM starts some per core, for its
  /// compiler and to carry virtual threads, when it first needs them, and keeps them.
  private static final int MORE_THREADS = 2 * Runtime.getRuntime().availableProcessors();

  /// More open files than before are no leak up to here: a jar or a selector needed late.
  private static final int MORE_FILES = 4;

  /// What a process is recognized by, in its environment.
  private static final String MARK = "GANGWAY_CHURN";

  private enum Ending {
    /// The shell ends by itself.
    EXIT,
    /// The page ends the session.
    END,
    /// The page is closed as it should be.
    CLOSE,
    /// The connection breaks.
    CUT,
    /// The shell is killed.
    KILL
  }

  /// What the system counts.
  ///
  /// @param threads of the gateway
  /// @param files it has open, sockets included
  /// @param children processes it has started
  /// @param logins processes of its sessions on the host
  private record Footprint(int threads, int files, int children, int logins) {
    boolean fits(Footprint before) {
      return threads <= before.threads + MORE_THREADS
          && files <= before.files + MORE_FILES
          && children <= before.children
          && logins <= before.logins;
    }
  }

  private final OpenSshServer host;
  private final GatewayProcess gateway;
  private final Path proc;

  private Churn(OpenSshServer host, GatewayProcess gateway, Path proc) {
    this.host = host;
    this.gateway = gateway;
    this.proc = proc;
  }

  /// Opens, uses and ends sessions, some at a time, and fails if more is left after all of them
  /// than after the first ones, but for a small allowance.
  ///
  /// @param first how many have gone when what must not grow is counted
  /// @param all how many there are, the first ones included; many more than the allowance
  static void leavesNothingBehind(int first, int all)
      throws InterruptedException, ExecutionException {
    String mark = UUID.randomUUID().toString();
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                // A session ends with its page here, or some would outlive the test.
                new GatewayConfig().set("sessions", "detach: 0s").host(host.host("shell")),
                Map.of(MARK, mark))) {
      Churn churn = new Churn(host, gateway, process(mark));
      churn.sessions(0, first);
      Footprint before =
          Await.until(
              "the first logins to end", churn::footprint, footprint -> footprint.logins() == 0);
      churn.sessions(first, all);
      Await.until("no more than " + before, churn::footprint, footprint -> footprint.fits(before));
    }
  }

  private void sessions(int from, int to) throws InterruptedException, ExecutionException {
    List<Callable<Ending>> sessions =
        IntStream.range(from, to).<Callable<Ending>>mapToObj(n -> () -> session(n)).toList();
    try (ExecutorService visitors = Executors.newFixedThreadPool(PARALLEL)) {
      for (Future<Ending> session : visitors.invokeAll(sessions)) {
        session.get();
      }
    }
  }

  private Ending session(int n) {
    Ending ending = Ending.values()[n % Ending.values().length];
    try (RawSocket socket = Handshake.open(gateway.uri())) {
      socket.open("shell");
      socket.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
      socket.type("echo $((6 * 7))\r");
      socket.awaitOutput("the answer", output -> output.contains("42"));
      end(socket, ending);
    } catch (AssertionError failure) {
      throw new AssertionError("session %d, %s".formatted(n, ending), failure);
    }
    return ending;
  }

  private static void end(RawSocket socket, Ending ending) {
    switch (ending) {
      case EXIT -> {
        socket.type("exit\r");
        socket.await("exit");
        assertThat(socket.awaitClose()).isEqualTo(1000);
      }
      case END -> {
        socket.say("{\"type\":\"end\"}");
        assertThat(socket.awaitClose()).isEqualTo(1000);
      }
      case CLOSE -> {
        socket.send(RawSocket.FIN | RawSocket.CLOSE, new byte[] {1000 >> 8, (byte) 1000});
        socket.awaitClose();
      }
      case CUT -> {
        // Closing the socket without a word is all there is to it.
      }
      case KILL -> {
        socket.type("kill -KILL $$\r");
        assertThat(socket.await("exit").path("signal").asString()).isEqualTo("KILL");
        assertThat(socket.awaitClose()).isEqualTo(1000);
      }
    }
  }

  private Footprint footprint() throws IOException {
    int threads =
        Files.readAllLines(proc.resolve("status"), ISO_8859_1).stream()
            .filter(line -> line.startsWith("Threads:"))
            .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
            .sum();
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      return new Footprint(
          threads, (int) files.count(), gateway.children().size(), host.sessions().size());
    }
  }

  /// The folder below `/proc` of the child of this process that was given the mark.
  private static Path process(String mark) {
    return ProcessHandle.current()
        .children()
        .map(child -> Path.of("/proc", Long.toString(child.pid())))
        .filter(child -> environment(child).contains(MARK + "=" + mark))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the gateway is no child of this process"));
  }

  private static String environment(Path process) {
    try {
      return Files.readString(process.resolve("environ"), ISO_8859_1);
    } catch (IOException ended) {
      return ""; // another test's, which has ended meanwhile
    }
  }
}
