package dev.gangway.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.ResumingClient;
import dev.gangway.e2e.world.TaggedStream;
import dev.gangway.testkit.FaultRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many sessions at once that lose their sockets again and again: whatever buffers the gateway uses
/// once more, no byte of one session may turn up in another.
final class TaggedSessions {
  private TaggedSessions() {}

  /// Lets them run, and fails at the first byte that is not a session's own.
  ///
  /// @return how often sessions were continued
  static long neverMix(int sessions, Duration time, long seed)
      throws InterruptedException, ExecutionException {
    Random random = new Random(seed);
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(new GatewayConfig().host(host.host("shell")));
        FaultRelay relay = FaultRelay.to(gateway.uri().getPort());
        ExecutorService pages = Executors.newVirtualThreadPerTaskExecutor()) {
      relay.toClient().resetAfter(() -> 1 + random.nextInt(500_000));
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        String tag = "session-%03d-of-its-own".formatted(i);
        work.add(() -> page(gateway, relay, tag, time));
      }
      long resumes = 0;
      for (Future<Integer> page : pages.invokeAll(work)) {
        resumes += page.get();
      }
      return resumes;
    }
  }

  private static int page(GatewayProcess gateway, FaultRelay relay, String tag, Duration time) {
    TaggedStream stream = new TaggedStream(tag);
    try (ResumingClient client =
        ResumingClient.open(() -> Handshake.with(gateway.uri()), "shell")) {
      client.hearing(stream::hear);
      client.type(stream.command());
      client.until("its stream", Duration.ofMinutes(1), () -> stream.heard() > 0);
      client.over(() -> Handshake.with(gateway.uri()).by(relay.port()));
      client.cut();
      client.idle(time);
      // On a busy machine the time may be over before the first reset.
      client.until("a reset", Duration.ofMinutes(1), () -> client.resumes() > 1);
      client.over(() -> Handshake.with(gateway.uri()));
      client.cut();
      long heard = stream.heard();
      client.until("more of it", Duration.ofMinutes(1), () -> stream.heard() > heard);
      assertThat(client.closed()).isZero();
      client.end();
      return client.resumes();
    }
  }
}
