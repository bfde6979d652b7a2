package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.web.SecuredGateway.Answer;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Whose sessions are whose: in the list, for a token, to end, to resume and to watch.
@Timeout(60)
class SessionsApiTest {
  private static final String THREE_USERS =
      """
      login:
        users:
          - {name: ada, password: HASH}
          - {name: grace, password: HASH}
          - {name: eve, password: HASH}
      access:
        - {who: {users: [ada, eve]}, may: [open]}
        - {who: {users: [grace]}, may: [open, watch]}
      sessions: {detach: 15m, close_tab: detach}
      """;

  @TempDir Path folder;
  private SecuredGateway gateway;
  private String ada;
  private String grace;
  private String eve;

  @BeforeEach
  void start() throws Exception {
    gateway = new SecuredGateway(folder, THREE_USERS);
    ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    grace = gateway.login("grace", SecuredGateway.PASSWORD).cookie();
    eve = gateway.login("eve", SecuredGateway.PASSWORD).cookie();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void ownSessionsAreListedWithAllThatIsToBeSaidOfThem() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    String session;
    try (PageSocket page = page(ada)) {
      session = open(page);
      JsonNode list = list(ada);
      assertThat(list.path("detach").asInt()).isEqualTo(900);
      assertThat(list.path("close").asString()).isEqualTo("detach");
      assertThat(list.path("watchable").isEmpty()).isTrue();
      JsonNode one = list.path("sessions").path(0);
      assertThat(one.path("session").asString()).isEqualTo(session);
      assertThat(one.path("target").asString()).isEqualTo("box");
      assertThat(one.path("name").asString()).isEqualTo("box");
      assertThat(one.path("user").asString()).isEqualTo("ada");
      assertThat(one.path("attached").asBoolean()).isTrue();
      assertThat(one.path("exited").asBoolean()).isFalse();
      assertThat(one.path("expires").isNull()).isTrue();
      assertThat(one.path("columns").asInt()).isEqualTo(80);
      assertThat(Instant.parse(one.path("opened").asString())).isAfter(before);
      assertThat(one.toString()).doesNotContain("token");
    }
    JsonNode left = awaitDetached(ada);
    assertThat(Instant.parse(left.path("expires").asString()))
        .isBetween(Instant.now().plusSeconds(850), Instant.now().plusSeconds(900));
    assertThat(gateway.audited("detach")).hasSize(1);
  }

  @Test
  void whoMayNotWatchDoesNotKnowOfOthersSessions() throws Exception {
    try (PageSocket page = page(ada)) {
      String session = open(page);
      JsonNode eves = list(eve);
      assertThat(eves.path("sessions").isEmpty()).isTrue();
      assertThat(eves.path("watchable").isEmpty()).isTrue();
      assertThat(token(eve, session).status()).isEqualTo(404);
      assertThat(end(eve, session).status()).isEqualTo(404);
      assertUnknown(eve, "{\"type\":\"watch\",\"session\":\"" + session + "\"}");
      assertUnknown(eve, resume(session, token(ada, session).json().path("token").asString()));
      page.send("{\"type\":\"ping\",\"at\":1}");
      page.await("pong");
    }
  }

  @Test
  void whoMayWatchMayDoNothingElse() throws Exception {
    try (PageSocket page = page(ada)) {
      String session = open(page);
      JsonNode graces = list(grace);
      assertThat(graces.path("sessions").isEmpty()).isTrue();
      assertThat(graces.path("watchable").path(0).path("session").asString()).isEqualTo(session);
      assertThat(graces.path("watchable").path(0).path("user").asString()).isEqualTo("ada");
      assertThat(token(grace, session).status()).isEqualTo(404);
      assertThat(end(grace, session).status()).isEqualTo(404);
      assertUnknown(grace, resume(session, token(ada, session).json().path("token").asString()));
      try (PageSocket watcher = page(grace)) {
        watcher.send("{\"type\":\"watch\",\"session\":\"" + session + "\"}");
        assertThat(watcher.await("opened").path("token").isNull()).isTrue();
        assertThat(page.await("notice").path("text").asString()).isEqualTo("grace is watching.");
        assertThat(list(ada).path("sessions").path(0).path("watchers").asInt()).isEqualTo(1);
      }
      JsonNode watched = gateway.audited("watch").getFirst();
      assertThat(watched.path("user").asString()).isEqualTo("grace");
      assertThat(watched.path("of").asString()).isEqualTo("ada");
    }
  }

  @Test
  void anotherDeviceOfTheSameUserGetsATokenAndTakesOver() throws Exception {
    String phone = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    try (PageSocket page = page(ada);
        PageSocket other = page(phone)) {
      String session = open(page);
      Answer answer = token(phone, session);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Cache-Control")).hasValue("no-store");
      other.send(resume(session, answer.json().path("token").asString()));
      other.await("opened");
      assertThat(page.awaitClosed()).isEqualTo(4409);
      assertThat(gateway.audited("resume").getFirst().path("session").asString())
          .isEqualTo(session);
    }
  }

  @Test
  void aSessionCanBeEndedFromTheList() throws Exception {
    try (PageSocket page = page(ada)) {
      String session = open(page);
      assertThat(end(ada, session).status()).isEqualTo(204);
      assertThat(page.awaitClosed()).isEqualTo(1000);
      assertThat(list(ada).path("sessions").isEmpty()).isTrue();
      assertThat(end(ada, session).status()).isEqualTo(404);
      assertUnknown(ada, resume(session, "1.x"));
    }
  }

  @Test
  void signingOutEndsWhatWasLastUsedWithThatLogin() throws Exception {
    String phone = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    String kept;
    try (PageSocket page = page(ada);
        PageSocket other = page(phone)) {
      kept = open(page);
      other.send(resume(kept, token(phone, kept).json().path("token").asString()));
      other.await("opened");
    }
    try (PageSocket page = page(ada)) {
      open(page);
      gateway.post("/api/logout", "{}", "Cookie: " + ada);
      assertThat(page.awaitClosed()).isEqualTo(4401);
    }
    JsonNode left = awaitDetached(phone);
    assertThat(left.path("session").asString()).isEqualTo(kept);
    assertThat(list(phone).path("sessions").size()).isEqualTo(1);

    gateway.post("/api/logout", "{\"everywhere\":true}", "Cookie: " + phone);
    awaitCount(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x/token", "x/end", "x/nonsense", "x", "", "x/token/"})
  void whatThereIsNotIs404(String below) throws Exception {
    assertThat(gateway.post("/api/sessions/" + below, "{}", "Cookie: " + ada).status())
        .isEqualTo(404);
  }

  @Test
  void aStrangerGetsNothing() throws Exception {
    assertThat(gateway.get("/api/sessions").status()).isEqualTo(401);
    assertThat(gateway.post("/api/sessions/x/token", "{}").status()).isEqualTo(401);
  }

  private PageSocket page(String cookie) throws Exception {
    return new PageSocket(gateway.uri(), "ws", gateway.origin(), cookie);
  }

  private static String open(PageSocket page) throws Exception {
    page.open("box");
    return page.await("opened").path("session").asString();
  }

  private static String resume(String session, String token) {
    return "{\"type\":\"resume\",\"session\":\"%s\",\"token\":\"%s\",\"received\":0,\"columns\":80,\"rows\":24}"
        .formatted(session, token);
  }

  private JsonNode list(String cookie) throws Exception {
    return gateway.get("/api/sessions", "Cookie: " + cookie).json();
  }

  private Answer token(String cookie, String session) throws Exception {
    return gateway.post("/api/sessions/" + session + "/token", "{}", "Cookie: " + cookie);
  }

  private Answer end(String cookie, String session) throws Exception {
    return gateway.post("/api/sessions/" + session + "/end", "{}", "Cookie: " + cookie);
  }

  private void assertUnknown(String cookie, String message) throws Exception {
    try (PageSocket page = page(cookie)) {
      page.send(message);
      assertThat(page.await("failure").path("kind").asString()).isEqualTo("no-such-session");
      assertThat(page.awaitClosed()).isEqualTo(4404);
    }
  }

  private JsonNode awaitDetached(String cookie) throws Exception {
    for (int i = 0; i < 500; i++) {
      JsonNode one = list(cookie).path("sessions").path(0);
      if (!one.isMissingNode() && !one.path("attached").asBoolean()) {
        return one;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("nothing was detached");
  }

  private void awaitCount(int count) throws InterruptedException {
    for (int i = 0; i < 500 && gateway.sessions.count() != count; i++) {
      Thread.sleep(20);
    }
    assertThat(gateway.sessions.count()).isEqualTo(count);
  }
}
