package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.Config;
import dev.gangway.config.ConfigLoader;
import dev.gangway.config.ConfigResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What the rules of a file say, by the file's own words.
class PolicyTest {
  private static final User ADA = new User("ada", Set.of("ops"));
  private static final User EVE = new User("eve", Set.of());

  private static final Resource WEB =
      Resource.host("web-1", Optional.of("production"), List.of("web", "eu"));
  private static final Resource LAB = Resource.host("lab", Optional.empty(), List.of());
  private static final Resource SHOP =
      Resource.container("local", "web-1", Map.of("env", "prod", "x", ""), Optional.of("shop"));

  private static final Set<Right> OPEN = Set.of(Right.OPEN);

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-11-20T12:00:00Z"); // a Friday

  @Test
  void withoutLoginAndAccessTheAnonymousUserMayDoEverything() throws IOException {
    Policy policy = policy("");

    for (Right right : Right.values()) {
      assertThat(policy.decide(User.ANONYMOUS, right, WEB).allowed()).isTrue();
      assertThat(policy.decide(ADA, right, WEB).allowed()).isFalse();
    }
    assertThat(policy.mayKnowDaemon(User.ANONYMOUS, "local", OPEN)).isTrue();
    assertThat(policy.mayKnowDaemon(ADA, "local", OPEN)).isFalse();
  }

  @Test
  void withAccessAloneTheAnonymousUserIsSubjectToIt() throws IOException {
    Policy policy = policy("access: [{who: {anyone: true}, may: [open], on: {names: [lab]}}]");

    assertThat(policy.decide(User.ANONYMOUS, Right.OPEN, LAB).allowed()).isTrue();
    assertThat(policy.decide(User.ANONYMOUS, Right.OPEN, WEB).allowed()).isFalse();
  }

  @Test
  void withLoginAndWithoutAccessNothingMayBeDone() throws IOException {
    Policy policy = policy("login: {users: [{name: ada, password: x}]}");

    for (User user : List.of(ADA, EVE, User.ANONYMOUS)) {
      Decision decision = policy.decide(user, Right.OPEN, LAB);
      assertThat(decision.allowed()).isFalse();
      assertThat(decision.rule()).isEqualTo("no rule of `access` allows it");
    }
  }

  @ParameterizedTest
  @EnumSource(Right.class)
  void aRuleGrantsTheRightsItNamesAndNoOther(Right right) throws IOException {
    Policy policy = policy("access: [{who: {anyone: true}, may: [open, files]}]");

    assertThat(policy.decide(EVE, right, LAB).allowed())
        .isEqualTo(right == Right.OPEN || right == Right.FILES);
  }

  @Test
  void everyRightOfTheConfigurationIsOne() throws IOException {
    List<String> names = Arrays.stream(Right.values()).map(Right::configName).toList();

    Policy policy = policy("access: [{who: {anyone: true}, may: " + names + "}]");

    for (Right right : Right.values()) {
      assertThat(Right.of(right.configName())).isEqualTo(right);
      assertThat(policy.decide(EVE, right, LAB).allowed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users: [ada]               | true  | false",
        "users: [Ada]               | false | false",
        "users: [ad*]               | false | false",
        "users: [ops]               | false | false",
        "groups: [ops]              | true  | false",
        "groups: [ada]              | false | false",
        "users: [eve], groups: [ops] | true | true",
        "anyone: true               | true  | true",
      })
  void whoIsNamedByUserOrGroup(String who, boolean ada, boolean eve) throws IOException {
    Policy policy = policy("access: [{who: {" + who + "}, may: [open]}]");

    assertThat(policy.decide(ADA, Right.OPEN, LAB).allowed()).isEqualTo(ada);
    assertThat(policy.decide(EVE, Right.OPEN, LAB).allowed()).isEqualTo(eve);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "names: ['web-*']                       | true  | false | false",
        "names: ['*web-*']                      | true  | false | true",
        "names: ['local/*']                     | false | false | true",
        "names: [web-1]                         | true  | false | false",
        "names: [WEB-1]                         | false | false | false",
        "names: [lab, 'local/web-?']            | false | true  | true",
        "groups: [prod*]                        | true  | false | false",
        "groups: ['*']                          | true  | false | false",
        "tags: [eu]                             | true  | false | false",
        "tags: [db, web]                        | true  | false | false",
        "tags: ['*']                            | false | false | false",
        "labels: ['env=prod']                   | false | false | true",
        "labels: ['env=pro']                    | false | false | false",
        "labels: [env]                          | false | false | true",
        "labels: [x]                            | false | false | true",
        "labels: ['env=prod', y]                | false | false | false",
        "projects: ['sh*']                      | false | false | true",
        "projects: ['*']                        | false | false | true",
        "names: ['web-*'], tags: [eu]           | true  | false | false",
        "names: ['web-*'], tags: [us]           | false | false | false",
        "names: ['local/*'], projects: [blog]   | false | false | false",
      })
  void allThatATargetIsSaidToBeHasToMatch(String on, boolean web, boolean lab, boolean shop)
      throws IOException {
    Policy policy = policy("access: [{who: {anyone: true}, may: [open], on: {" + on + "}}]");

    assertThat(policy.decide(EVE, Right.OPEN, WEB).allowed()).as("web").isEqualTo(web);
    assertThat(policy.decide(EVE, Right.OPEN, LAB).allowed()).as("lab").isEqualTo(lab);
    assertThat(policy.decide(EVE, Right.OPEN, SHOP).allowed()).as("shop").isEqualTo(shop);
  }

  @Test
  void theFirstRuleThatSpeaksOfItDecides() throws IOException {
    Policy policy =
        policy(
            """
            access:
              - {who: {groups: [ops]}, may_not: [open], on: {tags: [web]}}
              - {who: {groups: [ops]}, may: [open], confirm: Why?}
              - {who: {groups: [ops]}, may: [open, logs]}
            """);

    Decision web = policy.decide(ADA, Right.OPEN, WEB);
    assertThat(web.allowed()).isFalse();
    assertThat(web.rule())
        .startsWith("rule 1 (")
        .contains(":2:5): groups ops may not open on tags web");
    Decision lab = policy.decide(ADA, Right.OPEN, LAB);
    assertThat(lab.allowed()).isTrue();
    assertThat(lab.confirm()).contains("Why?");
    assertThat(lab.rule()).contains("rule 2 (");
    Decision logs = policy.decide(ADA, Right.LOGS, WEB);
    assertThat(logs.allowed()).isTrue();
    assertThat(logs.confirm()).isEmpty();
    assertThat(logs.rule()).contains("rule 3 (");
  }

  @Test
  void aTokensOwnBoundIsNotWidenedByAnyRule() throws IOException {
    Policy policy = policy("access: [{who: {groups: [robots]}, may: [open, logs]}]");
    User ci = new User("ci", Set.of("robots"), Set.of(Right.LOGS, Right.ADMIN));

    assertThat(policy.decide(ci, Right.LOGS, LAB).allowed()).isTrue();
    assertThat(policy.decide(ci, Right.OPEN, LAB).allowed()).isFalse();
    assertThat(policy.decide(ci, Right.ADMIN, LAB).allowed()).isFalse();
    User idle = new User("ci", Set.of("robots"), Set.of(Right.ADMIN));
    assertThat(policy.mayKnowDaemon(idle, "local", OPEN)).isFalse();
  }

  @Test
  void afterItsLastDayARuleIsAsIfItWereNotThere() throws IOException {
    Policy policy = policy("access: [{who: {anyone: true}, may: [open], until: 2026-11-20}]");

    assertThat(policy.decide(EVE, Right.OPEN, LAB).allowed()).isTrue();
    now = Instant.parse("2026-11-20T23:59:59Z");
    assertThat(policy.decide(EVE, Right.OPEN, LAB).allowed()).isTrue();
    now = Instant.parse("2026-11-21T00:00:00Z");
    assertThat(policy.decide(EVE, Right.OPEN, LAB).allowed()).isFalse();
  }

  @Test
  void whichRulesHoldIsKnownAndWhatIsOverNamesNoDaemon() throws IOException {
    Policy policy =
        policy(
            """
            access:
              - {who: {anyone: true}, may: [open], until: 2026-11-20}
              - {who: {anyone: true}, may: [logs]}
            """);

    assertThat(policy.holding().toString()).isEqualTo("{0, 1}");
    assertThat(policy.mayKnowDaemon(EVE, "local", OPEN)).isTrue();
    now = Instant.parse("2026-11-21T00:00:00Z");
    assertThat(policy.holding().toString()).isEqualTo("{1}");
    assertThat(policy.mayKnowDaemon(EVE, "local", OPEN)).isFalse();
    assertThat(policy.mayKnowDaemon(EVE, "local", Set.of(Right.LOGS))).isTrue();
  }

  @Test
  void aDenyingRuleOutOfItsTimeDeniesNothing() throws IOException {
    Policy policy =
        policy(
            """
            access:
              - {who: {anyone: true}, may_not: [open], until: 2026-11-19}
              - {who: {anyone: true}, may: [open]}
            """);

    assertThat(policy.decide(EVE, Right.OPEN, LAB).allowed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "mon-fri 08:00-18:00, UTC, 2026-11-20T08:00:00Z, true",
    "mon-fri 08:00-18:00, UTC, 2026-11-20T07:59:59Z, false",
    "mon-fri 08:00-18:00, UTC, 2026-11-20T17:59:59Z, true",
    "mon-fri 08:00-18:00, UTC, 2026-11-20T18:00:00Z, false",
    "mon-fri 08:00-18:00, UTC, 2026-11-21T12:00:00Z, false",
    "mon-fri 08:00-18:00, Asia/Tokyo, 2026-11-20T12:00:00Z, false",
    "mon-fri 08:00-18:00, Asia/Tokyo, 2026-11-19T23:30:00Z, true",
    "fri 22:00-06:00, UTC, 2026-11-20T23:00:00Z, true",
    "fri 22:00-06:00, UTC, 2026-11-21T05:59:00Z, true",
    "fri 22:00-06:00, UTC, 2026-11-20T05:59:00Z, false",
    "fri 22:00-06:00, UTC, 2026-11-21T06:00:00Z, false",
    "fri 00:00-24:00, UTC, 2026-11-20T00:00:00Z, true",
    "fri 00:00-24:00, UTC, 2026-11-20T23:59:59Z, true",
    "fri 00:00-24:00, UTC, 2026-11-21T00:00:00Z, false",
    "fri 12:00-24:00, UTC, 2026-11-20T23:59:59Z, true",
    "fri 12:00-24:00, UTC, 2026-11-21T00:00:00Z, false",
  })
  void hoursAreThoseOfTheRulesZone(String hours, String zone, Instant moment, boolean allowed)
      throws IOException {
    now = moment;
    Policy policy =
        policy(
            "access: [{who: {anyone: true}, may: [open], hours: '%s', zone: '%s'}]"
                .formatted(hours, zone));

    assertThat(policy.decide(EVE, Right.OPEN, LAB).allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "on: {names: ['local/*']}   | true",
        "on: {names: ['lo*']}       | true",
        "on: {names: ['*-1']}       | true",
        "on: {names: [local/web-1]} | true",
        "on: {names: ['locale/*']}  | false",
        "on: {names: ['other/*']}   | false",
        "on: {names: [local]}       | false",
        "on: {names: [lab]}         | false",
        "on: {labels: [env]}        | true",
        "on: {projects: [shop]}     | true",
        "on: {tags: [web]}          | false",
        "on: {groups: ['*']}        | false",
        "until: 2099-01-01          | true",
      })
  void aDaemonIsKnownToWhomSomeContainerOfItCouldBe(String on, boolean known) throws IOException {
    Policy policy = policy("access: [{who: {users: [ada]}, may: [open], " + on + "}]");

    assertThat(policy.mayKnowDaemon(ADA, "local", OPEN)).isEqualTo(known);
    assertThat(policy.mayKnowDaemon(EVE, "local", OPEN)).isFalse();
  }

  private Policy policy(String rules) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("gangway.yaml"),
            rules + "\nhosts: [{name: a, address: a.example, user: me}]\n");
    return switch (ConfigLoader.load(file, Map.of())) {
      case ConfigResult.Loaded(Config config, _) ->
          config.login().isEmpty() && config.access().isEmpty()
              ? Policy.of(config)
              : Policy.of(config.access().orElse(List.of()), clock());
      case ConfigResult.Refused(var problems) -> throw new AssertionError(problems);
    };
  }

  private InstantSource clock() {
    return () -> now;
  }
}
