package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.web.SecuredGateway.Answer;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What holds for each line of the route table: a new one cannot be forgotten here.
@Timeout(60)
class RouteTableTest {
  private static final String CONFIG =
      """
      limits: {strangers: 10000}
      login: {users: [{name: ada, password: HASH}]}
      access: [{who: {anyone: true}, may: [open]}]
      """;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> withoutALoginOnlyWhatIsForAnybodyAnswers() throws Exception {
    SecuredGateway gateway = new SecuredGateway(folder, CONFIG);
    return gateway.routes().stream()
        .flatMap(route ->
            Stream.of(
                DynamicTest.dynamicTest(route.path() + " used", () -> use(gateway, route)),
                DynamicTest.dynamicTest(route.path() + " upgraded", () -> upgrade(gateway, route))))
        .onClose(gateway::close);
  }

  private static void use(SecuredGateway gateway, Route route) throws Exception {
    for (HttpString method : route.methods()) {
      if (method.equals(Methods.HEAD)) {
        continue;
      }
      Answer answer =
          gateway.send(
              method.toString(),
              "/" + route.path(),
              method.equals(Methods.PUT) ? "{}" : "",
              "Content-Type: application/json",
              "Origin: " + gateway.origin());
      check(route, answer);
    }
  }

  private static void upgrade(SecuredGateway gateway, Route route) throws Exception {
    Answer answer = gateway.upgrade("/" + route.path(), "Origin: " + gateway.origin());

    assertThat(answer.status()).isNotEqualTo(101);
    if (!route.methods().contains(Methods.POST)) {
      check(route, answer);
    }
  }

  private static void check(Route route, Answer answer) {
    switch (route.access()) {
      case LOGIN -> {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.body()).doesNotContain("box").doesNotContain("ada");
      }
      case ANYBODY -> assertThat(answer.status()).isIn(200, 204, 304, 400, 404);
    }
  }

  /// Each of these says nothing of hosts or users, or is how one logs in. Whoever adds one has
  /// thought about it here.
  @Test
  void thoseForAnybodyAreTheseAndNoOthers() throws Exception {
    try (SecuredGateway gateway = new SecuredGateway(folder, CONFIG)) {
      assertThat(gateway.routes())
          .filteredOn(route -> route.access() == Route.Access.ANYBODY)
          .extracting(Route::path)
          .containsExactlyInAnyOrder(
              "", "webjars/", "api/hello", "api/login", "api/logout", "healthz", "readyz");
    }
  }

  @Test
  void whatChangesSomethingIsPostedOrPutAndNothingElseIs() throws Exception {
    try (SecuredGateway gateway = new SecuredGateway(folder, CONFIG)) {
      for (Route route : gateway.routes()) {
        String wrong = route.methods().contains(Methods.POST) ? "GET" : "POST";
        if (!route.upgrade()) {
          Answer answer = gateway.send(wrong, "/" + route.path(), "");
          assertThat(answer.status()).as(route.path()).isEqualTo(405);
          assertThat(answer.header("Allow")).as(route.path()).isPresent();
          for (String other : List.of("PUT", "DELETE", "PATCH", "OPTIONS")) {
            if (route.methods().stream().noneMatch(method -> method.equalToString(other))) {
              assertThat(gateway.send(other, "/" + route.path(), "").status())
                  .as(other + " " + route.path())
                  .isEqualTo(405);
            }
          }
        }
      }
    }
  }

  @Test
  void anErrorIsAPageForWhoeverWentThereAndAProblemForPrograms() throws Exception {
    try (SecuredGateway gateway = new SecuredGateway(folder, CONFIG)) {
      Answer page = gateway.get("/nothing", "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
      assertThat(page.status()).isEqualTo(404);
      assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.body()).contains("<h1>Not Found</h1>").doesNotContain("nothing<");
      assertThat(page.header("Content-Security-Policy").orElse("")).contains("default-src 'none'");
      for (String accept : List.of("*/*", "application/json", "")) {
        Answer problem = gateway.get("/nothing", "Accept: " + accept);
        assertThat(problem.header("Content-Type")).contains("application/problem+json");
      }
    }
  }
}
