package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.gangway.access.Policy;
import dev.gangway.access.Resource;
import dev.gangway.access.User;
import dev.gangway.config.Marks;
import dev.gangway.session.ClientMessage.Verb;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalOpener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TargetListTest {
  private static final TerminalOpener CLOSED =
      (_, _) -> {
        throw new OpenFailure(OpenFailure.Kind.REFUSED, "closed");
      };

  private static final DaemonEntry CONNECTING =
      new DaemonEntry("local", DaemonEntry.State.CONNECTING, Optional.empty());
  static final DaemonEntry UP = new DaemonEntry("local", DaemonEntry.State.UP, Optional.empty());

  private final TargetList list = new TargetList(List.of(host("web-1")), List.of(CONNECTING));
  private final Targets targets = new Targets(list, Policy.withoutLogin());

  static ListedTarget host(String name) {
    return new ListedTarget(
        new TargetEntry(
            Resource.host(name, Optional.empty(), List.of()),
            TargetEntry.Kind.SSH,
            TargetEntry.State.UNKNOWN,
            Optional.empty(),
            Marks.NONE),
        _ -> CLOSED);
  }

  static ListedTarget container(String name, TargetEntry.State state) {
    return new ListedTarget(
        new TargetEntry(
            Resource.container("local", name, Map.of(), Optional.empty()),
            TargetEntry.Kind.CONTAINER,
            state,
            Optional.of(
                new TargetEntry.Container(
                    "local", "busybox:1", Optional.of("shop"), Optional.of("web"))),
            Marks.NONE),
        _ -> CLOSED);
  }

  private Targets.View seen() {
    return targets.seenBy(User.ANONYMOUS);
  }

  @Test
  void hostsComeFirstAndContainersInTheOrderTheyWerePublished() {
    list.publish(
        UP,
        List.of(
            container("b", TargetEntry.State.RUNNING), container("a", TargetEntry.State.RUNNING)));

    assertThat(seen().targets().keySet()).containsExactly("web-1", "local/b", "local/a");
    assertThat(seen().daemons()).containsExactly(UP);
  }

  @Test
  void publishingReplacesWhatWasKnownOfTheDaemon() {
    list.publish(UP, List.of(container("a", TargetEntry.State.RUNNING)));
    list.publish(UP, List.of(container("b", TargetEntry.State.RUNNING)));

    assertThat(seen().targets().keySet()).containsExactly("web-1", "local/b");
  }

  @Test
  void whatDoesNotRunIsListedAndNotOfferedButFound() {
    list.publish(
        UP,
        List.of(
            container("up", TargetEntry.State.RUNNING),
            container("off", TargetEntry.State.STOPPED),
            container("still", TargetEntry.State.PAUSED)));

    assertThat(seen().targets().values())
        .extracting(each -> each.entry().resource().id(), Targets.Seen::verbs)
        .contains(
            tuple("local/up", List.of(Verb.SHELL)),
            tuple("local/off", List.of()),
            tuple("local/still", List.of()));
    assertThat(targets.find(User.ANONYMOUS, "local/off", Verb.SHELL).decision().allowed()).isTrue();
  }

  @Test
  void anIdIsFoundWholeOrNotAtAll() {
    list.publish(UP, List.of(container("web-1", TargetEntry.State.RUNNING)));

    for (String id : List.of("local/web", "local/", "local", "LOCAL/web-1", "local//web-1", "")) {
      assertThat(targets.find(User.ANONYMOUS, id, Verb.SHELL).decision().allowed())
          .as(id)
          .isFalse();
    }
    assertThat(
            targets
                .find(new User("mallory", Set.of()), "local/web-1", Verb.SHELL)
                .decision()
                .allowed())
        .isFalse();
  }

  @Test
  void onlyWhatTheListWasMadeWithIsPublished() {
    assertThatThrownBy(() ->
            list.publish(
                new DaemonEntry("other", DaemonEntry.State.UP, Optional.empty()), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void followersAreToldUntilTheyLeave() {
    AtomicInteger told = new AtomicInteger();
    Runnable follower = told::incrementAndGet;
    list.follow(follower);
    list.publish(UP, List.of());
    list.publish(UP, List.of());
    list.unfollow(follower);
    list.publish(UP, List.of());

    assertThat(told).hasValue(2);
  }

  @Test
  void changesAreWhatHasChangedAndNothingElse() {
    list.publish(
        UP,
        List.of(
            container("stays", TargetEntry.State.RUNNING),
            container("stops", TargetEntry.State.RUNNING),
            container("goes", TargetEntry.State.RUNNING)));
    Targets.View before = seen();
    list.publish(
        new DaemonEntry("local", DaemonEntry.State.DOWN, Optional.of("It is away.")),
        List.of(
            container("stays", TargetEntry.State.RUNNING),
            container("stops", TargetEntry.State.STOPPED),
            container("comes", TargetEntry.State.RUNNING)));

    List<JsonNode> said = new ArrayList<>();
    TargetMessages.changes(before, seen(), text -> said.add(JsonMapper.shared().readTree(text)));

    assertThat(said)
        .extracting(each -> each.path("type").stringValue() + " " + what(each))
        .containsExactly(
            "gone local/goes", "target local/stops", "target local/comes", "daemon local");
    assertThat(said.get(1).at("/target/state").stringValue()).isEqualTo("stopped");
    assertThat(said.get(3).at("/daemon/text").stringValue()).isEqualTo("It is away.");
  }

  @Test
  void whatIsSaidIsTheSameForEveryPageThatKnowsTheSame() {
    TargetNews news = new TargetNews(targets);
    TargetNews.News first = news.since(null, User.ANONYMOUS);
    assertThat(first.messages()).hasSize(1);
    assertThat(news.since(null, User.ANONYMOUS)).isSameAs(first);

    list.publish(UP, List.of(container("a", TargetEntry.State.RUNNING)));
    TargetNews.News second = news.since(first.now(), User.ANONYMOUS);
    assertThat(second.messages()).hasSize(2);
    assertThat(news.since(first.now(), User.ANONYMOUS)).isSameAs(second);
    assertThat(news.since(second.now(), User.ANONYMOUS).messages()).isEmpty();
    assertThat(news.since(null, User.ANONYMOUS).messages()).hasSize(1);
    assertThat(news.since(null, new User("mallory", Set.of())).messages().getFirst())
        .doesNotContain("local/a");
  }

  @Test
  void theExamplesOfTheContractAreWhatIsWritten() {
    JsonNode examples =
        JsonMapper.shared()
            .readTree(Path.of("control-messages.json").toFile())
            .at("/eventsServer/valid");
    Targets.View nothing = view(List.of(), List.of());
    List<Targets.Seen> seen =
        List.of(
            new Targets.Seen(
                ssh(
                    "web-1",
                    Optional.of("production"),
                    List.of("web"),
                    TargetEntry.State.UP,
                    new Marks(Optional.of(Marks.Color.RED), true)),
                List.of(Verb.SHELL)),
            new Targets.Seen(
                ssh(
                    "lab",
                    Optional.empty(),
                    List.of(),
                    TargetEntry.State.UNKNOWN,
                    new Marks(Optional.of(Marks.Color.TEAL), false)),
                List.of(Verb.SHELL)),
            shopWeb(TargetEntry.State.RUNNING, List.of(Verb.SHELL)),
            new Targets.Seen(
                entry("registry", "registry:3", Optional.empty(), TargetEntry.State.STOPPED),
                List.of()));
    DaemonEntry away =
        new DaemonEntry(
            "staging",
            DaemonEntry.State.DOWN,
            Optional.of(
                "Permission denied on /var/run/docker.sock: the gateway's user has to be in the"
                    + " group docker."));
    Targets.View all = view(seen, List.of(UP, away));
    List<String> written = new ArrayList<>();
    written.add(TargetMessages.targets(nothing));
    written.add(TargetMessages.targets(all));
    TargetMessages.changes(
        all,
        view(
            List.of(seen.get(0), seen.get(1), shopWeb(TargetEntry.State.PAUSED, List.of())),
            List.of(
                UP, new DaemonEntry("staging", DaemonEntry.State.CONNECTING, Optional.empty()))),
        written::add);

    assertThat(written.stream().map(JsonMapper.shared()::readTree))
        .containsExactlyInAnyOrderElementsOf(
            StreamSupport.stream(examples.spliterator(), false)
                .filter(example -> !example.get("type").stringValue().equals("pong"))
                .toList());
  }

  private static Targets.View view(List<Targets.Seen> seen, List<DaemonEntry> daemons) {
    Map<String, Targets.Seen> targets = new LinkedHashMap<>();
    seen.forEach(each -> targets.put(each.entry().resource().id(), each));
    return new Targets.View(User.ANONYMOUS, 0, 0, targets, daemons);
  }

  private static TargetEntry ssh(
      String name,
      Optional<String> group,
      List<String> tags,
      TargetEntry.State state,
      Marks marks) {
    return new TargetEntry(
        Resource.host(name, group, tags), TargetEntry.Kind.SSH, state, Optional.empty(), marks);
  }

  private static Targets.Seen shopWeb(TargetEntry.State state, List<Verb> verbs) {
    return new Targets.Seen(entry("shop-web-1", "nginx:1.29", Optional.of("shop"), state), verbs);
  }

  private static TargetEntry entry(
      String name, String image, Optional<String> project, TargetEntry.State state) {
    return new TargetEntry(
        Resource.container("local", name, Map.of(), Optional.empty()),
        TargetEntry.Kind.CONTAINER,
        state,
        Optional.of(new TargetEntry.Container("local", image, project, project.map(_ -> "web"))),
        Marks.NONE);
  }

  private static String what(JsonNode message) {
    return switch (message.path("type").stringValue()) {
      case "gone" -> message.path("id").stringValue();
      case "target" -> message.at("/target/id").stringValue();
      default -> message.at("/daemon/name").stringValue();
    };
  }
}
