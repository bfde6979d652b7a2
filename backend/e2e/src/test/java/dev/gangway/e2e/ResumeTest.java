package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.CountedTraffic;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NumberedLines;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.ResumingClient;
import dev.gangway.e2e.world.SessionsApi;
import dev.gangway.e2e.world.Shell;
import dev.gangway.testkit.FaultRelay;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A session outlives its sockets, and no byte is lost or doubled on the way, in either direction.
@EndToEnd
class ResumeTest {
  private static final String CONTAINER = "resumed";

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static GatewayProcess gateway;
  private static FaultRelay relay;

  @BeforeAll
  static void start(Suite suite) {
    PrivateDocker docker = PrivateDocker.shared();
    docker.cli().run(TestImage.BUSYBOX, CONTAINER);
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .host(suite.sshServer().host(Suite.SHELL))
                .docker("local", docker.socket(), Map.of()));
    Await.until(
        "the container is known",
        () -> Handshake.get(gateway.uri(), "/api/targets").send().body(),
        body -> body.contains("local/" + CONTAINER));
    relay = FaultRelay.to(gateway.uri().getPort());
  }

  @AfterAll
  static void stop() {
    relay.close();
    gateway.close();
    PrivateDocker.shared().cli().remove(CONTAINER);
  }

  private static Handshake throughRelay() {
    return Handshake.with(gateway.uri()).by(relay.port());
  }

  private static Handshake straight() {
    return Handshake.with(gateway.uri());
  }

  @ParameterizedTest
  @ValueSource(strings = {Suite.SHELL, "local/" + CONTAINER})
  void everyByteComesOnceThroughResetsAtAnyByte(String target, TestReporter reporter) {
    long seed = new Random().nextLong();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    LongSupplier anywhere = () -> 1 + random.nextInt(200_000);
    CountedTraffic traffic =
        new CountedTraffic(NumberedLines.ofBytes(3_000_000), 100_000, random.nextLong());
    try (ResumingClient client = begin(traffic, target)) {
      relay.toClient().resetAfter(anywhere);
      relay.toServer().resetAfter(anywhere);

      client.awaitExit(PATIENCE);

      traffic.assertComplete();
      assertThat(client.resumes()).isGreaterThan(30);
    } finally {
      relay.toClient().resetAfter(0);
      relay.toServer().resetAfter(0);
    }
  }

  private static ResumingClient begin(CountedTraffic traffic, String target) {
    ResumingClient client = ResumingClient.open(ResumeTest::throughRelay, target);
    client.hearing(traffic::hear);
    client.type(traffic.command());
    client.until("the program", traffic::begun);
    client.type(traffic.input());
    return client;
  }

  @Test
  void whatEndsWithNobodyThereIsToldToWhoComesBack(Suite suite) {
    try (ResumingClient client = ResumingClient.open(ResumeTest::straight, Suite.SHELL)) {
      client.awaitOutput(Shell.PROMPT);
      client.type("until [ -e go ]; do sleep 0.1; done; echo all of it; exit 3\r");
      client.awaitAccepted();
      client.cut();
      SessionsApi sessions = SessionsApi.of(gateway.uri());
      Await.until(
          "nobody there",
          () -> sessions.own(client.session()).orElseThrow(),
          own -> !own.path("attached").asBoolean());
      Place.write(suite.sshServer().home().resolve("go"), "");
      JsonNode listed =
          Await.until(
                  "the end",
                  () -> sessions.own(client.session()),
                  own -> own.filter(each -> each.path("exited").asBoolean()).isPresent())
              .orElseThrow();
      assertThat(listed.path("attached").asBoolean()).isFalse();
      assertThat(listed.path("expires").asString("")).isNotEmpty();

      assertThat(client.awaitExit(PATIENCE).path("status").asInt()).isEqualTo(3);

      assertThat(client.text()).contains("\rall of it\r\n");
      client.until("the close", () -> client.closed() == 1000);
      Await.until("no trace", () -> sessions.own(client.session()), Optional::isEmpty);
    }
  }

  @Test
  void anotherDeviceGetsEverythingFromTheStart() {
    try (ResumingClient first = ResumingClient.open(ResumeTest::straight, Suite.SHELL)) {
      first.awaitOutput(Shell.PROMPT);
      first.type("echo $((6 * 7))\r");
      first.awaitOutput("42");
      first.type("cd /tmp; echo over; cat\r");
      first.awaitOutput("\rover\r\n");
      SessionsApi sessions = SessionsApi.of(gateway.uri());
      String token = sessions.newToken(first.session());

      try (ResumingClient second =
          ResumingClient.take(ResumeTest::straight, first.session(), token)) {
        second.awaitOutput("\rover\r\n");
        assertThat(second.text()).startsWith(first.text());
        second.type("typed here\r");
        second.awaitOutput("typed here\r\ntyped here\r\n");
        first.until("the take-over", () -> first.closed() == 4409);
        assertThat(first.messages("notice"))
            .anyMatch(notice -> notice.path("kind").asString().equals("taken-over"));
        second.end();
      }
      Await.until("no trace", () -> sessions.own(first.session()), Optional::isEmpty);
    }
  }

  @Test
  void aFrozenGatewayGoesOnWhereItWas() {
    CountedTraffic traffic = new CountedTraffic(NumberedLines.ofBytes(4_000_000), 50_000, 1);
    try (ResumingClient client = begin(traffic, Suite.SHELL)) {
      client.until("a part of it", () -> traffic.heard() > 500_000);
      gateway.freeze();
      try {
        // As the page does with a line that says nothing, only sooner.
        client.takingForLostAfter(Duration.ofMillis(300));
        int resumes = client.resumes();
        client.idle(Duration.ofSeconds(2));
        assertThat(client.resumes()).isEqualTo(resumes);
      } finally {
        gateway.thaw();
      }
      client.takingForLostAfter(PATIENCE);

      client.awaitExit(PATIENCE);

      traffic.assertComplete();
    }
  }
}
