package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.session.ClientMessage.Verb;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The examples are `control-messages.json`, which the page's tests read as well.
class ControlMessagesTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNode EXAMPLES = JSON.readTree(Path.of("control-messages.json").toFile());

  static Stream<JsonNode> validClientMessages() {
    return elements(EXAMPLES.at("/client/valid"));
  }

  static Stream<JsonNode> clampedClientMessages() {
    return elements(EXAMPLES.at("/client/clamped"));
  }

  static Stream<JsonNode> invalidClientMessages() {
    return elements(EXAMPLES.at("/client/invalid"));
  }

  @ParameterizedTest
  @MethodSource("validClientMessages")
  void everyValidExampleIsUnderstood(JsonNode example) throws BadMessage {
    ClientMessage message = ControlMessages.parse(example.toString());
    assertThat(message.getClass().getSimpleName())
        .isEqualToIgnoringCase(example.get("type").stringValue());
  }

  @ParameterizedTest
  @MethodSource("clampedClientMessages")
  void aSizeOutOfRangeIsClamped(JsonNode example) throws BadMessage {
    assertThat(ControlMessages.parse(example.get("sent").toString()))
        .isEqualTo(ControlMessages.parse(example.get("means").toString()));
  }

  @ParameterizedTest
  @MethodSource("invalidClientMessages")
  void everyInvalidExampleIsRefused(JsonNode example) {
    assertThatThrownBy(() -> ControlMessages.parse(example.get("text").stringValue()))
        .as(example.get("why").stringValue())
        .isInstanceOf(BadMessage.class);
  }

  @Test
  void openCarriesWhatTheUserAskedFor() throws BadMessage {
    assertThat(
            ControlMessages.parse(
                """
                {"type":"open","target":"web-1","columns":80,"rows":24,"verb":"logs","directory":"/srv","reason":"4711"}
                """))
        .isEqualTo(
            new ClientMessage.Open(
                "web-1",
                new TerminalSize(80, 24),
                Verb.LOGS,
                Optional.of("/srv"),
                Optional.of("4711")));
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() {
    assertThatThrownBy(() -> ControlMessages.parse("[".repeat(16_000)))
        .isInstanceOf(BadMessage.class);
  }

  @Test
  void everyServerExampleIsWhatIsWritten() {
    List<ServerMessage> messages =
        List.of(
            new ServerMessage.Opening(OpeningDialog.Stage.HOST_KEY, Optional.empty()),
            new ServerMessage.Opening(OpeningDialog.Stage.LOGIN, Optional.of("bastion")),
            new ServerMessage.Prompt(
                "p1",
                new OpeningDialog.Prompt(
                    OpeningDialog.PromptKind.PASSWORD,
                    "deploy@web-1.internal asks for a password.",
                    List.of(new OpeningDialog.Field("Password", false)))),
            new ServerMessage.Prompt(
                "p2",
                new OpeningDialog.Prompt(
                    OpeningDialog.PromptKind.HOST_KEY,
                    "web-1.internal port 22 shows a key that is not known.\n\nCompare it.",
                    List.of())),
            new ServerMessage.Opened(
                "s-5f2a", Optional.of("t-91c0"), 0, 0, 0, new TerminalSize(80, 24)),
            new ServerMessage.Opened(
                "s-5f2a", Optional.of("t-91c1"), 4096, 12, 4000, new TerminalSize(132, 43)),
            new ServerMessage.Opened(
                "s-5f2a", Optional.empty(), 0, 12, 4000, new TerminalSize(80, 24)),
            new ServerMessage.Resized(new TerminalSize(132, 43)),
            new ServerMessage.Accepted(12),
            new ServerMessage.Exit(new TerminalExit.Status(0)),
            new ServerMessage.Exit(new TerminalExit.Signal("KILL")),
            new ServerMessage.Exit(new TerminalExit.Signal("SEGV", true, "")),
            new ServerMessage.Exit(new TerminalExit.Signal("ABRT", true, "Out of luck")),
            new ServerMessage.Failure(
                OpenFailure.Kind.HOST_KEY_CHANGED, "The key of web-1.internal has changed."),
            new ServerMessage.Notice(
                ServerMessage.Notice.Kind.GAP, "Some output is not kept any more."),
            new ServerMessage.Notice(
                ServerMessage.Notice.Kind.TAKEN_OVER, "The session goes on in another page."),
            new ServerMessage.Notice(ServerMessage.Notice.Kind.WATCHED, "bob is watching."),
            new ServerMessage.Notice(
                ServerMessage.Notice.Kind.IDLE, "Ends in a minute: nobody types."),
            new ServerMessage.Notice(
                ServerMessage.Notice.Kind.DRAINING, "The gateway restarts soon."),
            new ServerMessage.Notice(ServerMessage.Notice.Kind.INFO, "The container is paused."),
            new ServerMessage.Pong(1767225600000L));
    List<JsonNode> examples = elements(EXAMPLES.at("/server/valid")).toList();
    assertThat(messages.stream().map(ControlMessages::write).map(JSON::readTree))
        .containsExactlyInAnyOrderElementsOf(examples);
  }

  @Test
  void secretsAreNotInTheTextOfAMessage() throws BadMessage {
    ClientMessage answer =
        ControlMessages.parse("{\"type\":\"answer\",\"prompt\":\"p1\",\"values\":[\"s3cret\"]}");
    assertThat(answer.toString()).doesNotContain("s3cret");
    ClientMessage resume =
        ControlMessages.parse(
            """
            {"type":"resume","session":"s","token":"t0ken","received":0,"columns":1,"rows":1}
            """);
    assertThat(resume.toString()).doesNotContain("t0ken");
    assertThat(
            new ServerMessage.Opened("s", Optional.of("t0ken"), 0, 0, 0, new TerminalSize(1, 1))
                .toString())
        .doesNotContain("t0ken");
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    assertThat(list.isEmpty()).as("examples").isFalse();
    return StreamSupport.stream(list.spliterator(), false);
  }
}
