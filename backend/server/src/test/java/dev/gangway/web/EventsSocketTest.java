package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.config.LimitsConfig;
import dev.gangway.config.ServerConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalOpener;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The live list over a real socket.
@Timeout(60)
class EventsSocketTest {
  private static final TerminalOpener CLOSED =
      (_, _) -> {
        throw new OpenFailure(OpenFailure.Kind.REFUSED, "closed");
      };

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final LimitsConfig D = LimitsConfig.DEFAULTS;

  /// Two pages at most, and little patience with silent ones.
  private static final LimitsConfig TIGHT =
      new LimitsConfig(
          D.sessions(),
          2,
          D.opening(),
          Duration.ofSeconds(1),
          D.answer(),
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          D.writeStall(),
          D.controlMessage(),
          D.fragments(),
          D.credit(),
          D.input(),
          D.connections(),
          D.strangers(),
          D.sendBuffer(),
          D.settings());

  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new TestGateway(ServerConfig.DEFAULTS.withPort(0), TestGateway.LIMITS, TIGHT, CLOSED);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private PageSocket page() throws Exception {
    return new PageSocket(gateway.uri(), "events");
  }

  private PageSocket subscribed() throws Exception {
    PageSocket page = page();
    page.send("{\"type\":\"subscribe\"}");
    return page;
  }

  private static List<String> ids(JsonNode targets) {
    return StreamSupport.stream(targets.get("targets").spliterator(), false)
        .map(target -> target.get("id").stringValue())
        .toList();
  }

  @Test
  void theSnapshotComesFirst() throws Exception {
    try (PageSocket page = subscribed()) {
      JsonNode snapshot = page.await("targets");
      assertThat(ids(snapshot)).containsExactly("box");
      assertThat(snapshot.at("/daemons/0/name").stringValue()).isEqualTo("local");
      assertThat(snapshot.at("/daemons/0/state").stringValue()).isEqualTo("connecting");
      assertThat(snapshot.at("/daemons/0/text").isNull()).isTrue();
    }
  }

  @Test
  void everyPageHearsOfEveryChange() throws Exception {
    try (PageSocket one = subscribed();
        PageSocket two = subscribed()) {
      one.await("targets");
      two.await("targets");
      gateway.list.publish(
          TargetListTest.UP, List.of(TargetListTest.container("a", TargetEntry.State.RUNNING)));
      for (PageSocket page : List.of(one, two)) {
        JsonNode target = page.await("target").get("target");
        assertThat(target.get("id").stringValue()).isEqualTo("local/a");
        assertThat(target.get("kind").stringValue()).isEqualTo("container");
        assertThat(target.get("state").stringValue()).isEqualTo("running");
        assertThat(target.get("daemon").stringValue()).isEqualTo("local");
        assertThat(target.get("project").stringValue()).isEqualTo("shop");
        assertThat(target.get("group").stringValue()).isEqualTo("shop");
        assertThat(page.await("daemon").at("/daemon/state").stringValue()).isEqualTo("up");
      }
      gateway.list.publish(TargetListTest.UP, List.of());
      assertThat(one.await("gone").get("id").stringValue()).isEqualTo("local/a");
      assertThat(two.await("gone").get("id").stringValue()).isEqualTo("local/a");
    }
  }

  @Test
  void manyChangesAtOnceAreASnapshot() throws Exception {
    try (PageSocket page = subscribed()) {
      page.await("targets");
      gateway.list.publish(
          TargetListTest.UP,
          IntStream.range(0, 500)
              .mapToObj(i -> TargetListTest.container("c" + i, TargetEntry.State.RUNNING))
              .toList());
      assertThat(ids(page.await("targets"))).hasSize(501).contains("box", "local/c499");
    }
  }

  @Test
  void apiTargetsSaysTheSame() throws Exception {
    gateway.list.publish(
        new DaemonEntry("local", DaemonEntry.State.DOWN, Optional.of("It is away.")),
        List.of(TargetListTest.container("a", TargetEntry.State.STOPPED)));
    try (PageSocket page = subscribed()) {
      JsonNode snapshot = page.await("targets");
      JsonNode listing;
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri().resolve("api/targets")).build();
        listing = JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
      }
      assertThat(listing.get("targets")).isEqualTo(snapshot.get("targets"));
      assertThat(listing.get("daemons")).isEqualTo(snapshot.get("daemons"));
      assertThat(listing.at("/targets/1/verbs").isEmpty()).isTrue();
    }
  }

  @Test
  void aPingIsAnswered() throws Exception {
    try (PageSocket page = subscribed()) {
      page.send("{\"type\":\"ping\",\"at\":4711}");
      assertThat(page.await("pong").get("at").longValue()).isEqualTo(4711);
    }
  }

  @Test
  void aQuietPageIsPinged() throws Exception {
    try (PageSocket page = subscribed()) {
      page.awaitPings(2);
    }
  }

  @Test
  void whoSaysNothingIsSentAway() throws Exception {
    try (PageSocket page = page()) {
      assertThat(page.awaitClosed()).isEqualTo(4408);
    }
  }

  @Test
  void theExamplesOfTheContractAreUnderstoodOrRefused() throws Exception {
    JsonNode examples =
        JSON.readTree(Path.of("control-messages.json").toFile()).get("eventsClient");
    try (PageSocket page = page()) {
      for (JsonNode valid : examples.get("valid")) {
        page.send(valid.toString());
      }
      page.await("targets");
      page.await("pong");
    }
    for (JsonNode invalid : examples.get("invalid")) {
      try (PageSocket page = subscribed()) {
        page.send(invalid.get("text").stringValue());
        assertThat(page.awaitClosed()).as(invalid.get("why").stringValue()).isEqualTo(4400);
      }
    }
  }

  @Test
  void onlySubscribeAndPingAreUnderstood() throws Exception {
    for (List<String> said :
        List.of(
            List.of("{\"type\":\"ping\",\"at\":1}"),
            List.of("{\"type\":\"subscribe\"}", "{\"type\":\"subscribe\"}"),
            List.of("{\"type\":\"subscribe\"}", "{\"type\":\"end\"}"))) {
      try (PageSocket page = page()) {
        for (String text : said) {
          page.send(text);
        }
        assertThat(page.await("failure").get("kind").stringValue()).isEqualTo("bad-message");
        assertThat(page.awaitClosed()).isEqualTo(4400);
      }
    }
    try (PageSocket page = subscribed()) {
      page.send(PageSocket.utf8("binary"));
      assertThat(page.awaitClosed()).isEqualTo(4400);
    }
  }

  @Test
  void aTerminalsSocketDoesNotSubscribe() throws Exception {
    try (PageSocket page = new PageSocket(gateway.uri())) {
      page.send("{\"type\":\"subscribe\"}");
      assertThat(page.awaitClosed()).isEqualTo(4400);
    }
  }

  @Test
  void tooManyPagesAreSentAwayAndAPlaceIsGivenBack() throws Exception {
    try (PageSocket one = subscribed();
        PageSocket two = subscribed()) {
      one.await("targets");
      two.await("targets");
      try (PageSocket three = page()) {
        assertThat(three.awaitClosed()).isEqualTo(1013);
      }
      one.leave();
      one.awaitClosed();
      // The place is free once the gateway has seen the end, too.
      long patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!isLetIn()) {
        assertThat(System.nanoTime()).as("still no place").isLessThan(patience);
      }
    }
  }

  private boolean isLetIn() throws Exception {
    try (PageSocket page = subscribed()) {
      return page.next() instanceof PageSocket.Arrival.Text;
    }
  }

  @Test
  void pagesAreToldToComeBackWhenTheGatewayStops() throws Exception {
    try (PageSocket page = subscribed()) {
      page.await("targets");
      gateway.close();
      assertThat(page.awaitClosed()).isEqualTo(1012);
    }
  }

  @Test
  void foreignOriginsAreRefused() {
    assertThatThrownBy(() -> new PageSocket(gateway.uri(), "events", "http://evil.example"))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }
}
