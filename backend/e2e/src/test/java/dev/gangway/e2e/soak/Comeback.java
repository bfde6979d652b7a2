package dev.gangway.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.Shell;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/// Pages that all come back at once to a gateway that has been restarted and knows none of their
/// sessions, while somebody new works.
final class Comeback {
  /// A page's own first pauses between attempts.
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  private static final int ATTEMPTS = 12;

  private Comeback() {}

  /// Lets them come, and fails unless every one is told that its session is gone.
  ///
  /// @return what was counted, by name
  static Map<String, Long> isBorne(int pages) throws InterruptedException, ExecutionException {
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(new GatewayConfig().host(host.host("shell")));
        RawSocket terminal = Handshake.open(gateway.uri());
        ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      terminal.open("shell");
      terminal.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
      long before = gateway.vitals().proportionalKibibytes();
      int files = gateway.vitals().files();
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < pages; i++) {
        work.add(() -> comeBack(gateway));
      }
      List<Future<Integer>> coming = new ArrayList<>();
      work.forEach(page -> coming.add(crowd.submit(page)));
      terminal.type("echo $((6 * 7))\r");
      terminal.awaitOutput("the answer", output -> output.contains("42"));
      Map<String, Long> counted = new TreeMap<>();
      long attempts = 0;
      for (Future<Integer> page : coming) {
        attempts += page.get();
      }
      terminal.type("echo $((7 * 7))\r");
      terminal.awaitOutput("the answer", output -> output.contains("49"));
      counted.put("attempts", attempts);
      counted.put("MiB more", (gateway.vitals().mostKibibytes() - before) >> 10);
      counted.put("files more", (long) gateway.vitals().files() - files);
      terminal.end();
      return counted;
    }
  }

  /// One page, which asks what a page asks, in a page's rhythm.
  ///
  /// @return the attempts it took
  private static int comeBack(GatewayProcess gateway) throws InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        if (isTold(gateway)) {
          return attempt;
        }
      } catch (UncheckedIOException cut) {
        // As after any attempt that comes to nothing.
      }
      long pause = PAUSES.get(Math.min(attempt, PAUSES.size()) - 1).toMillis();
      Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2));
    }
    throw new AssertionError("not told in %d attempts".formatted(ATTEMPTS));
  }

  /// Whether it hears that its session is gone, and not that it should come later.
  private static boolean isTold(GatewayProcess gateway) {
    try (Handshake.Answer answer = Handshake.with(gateway.uri()).send()) {
      if (answer.socket().isEmpty()) {
        assertThat(answer.status()).isIn(0, 429, 503);
        return false;
      }
      RawSocket socket = answer.socket().get();
      socket.resume("AAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA", 0);
      int code = socket.awaitClose();
      assertThat(code).isIn(4404, 1013, RawSocket.NO_CLOSE);
      return code == 4404;
    }
  }
}
