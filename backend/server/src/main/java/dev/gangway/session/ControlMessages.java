package dev.gangway.session;

import dev.gangway.session.ClientMessage.Verb;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Control messages as JSON text and back. Stateless and thread-safe.
///
/// What comes in is hostile: one object, no key twice, nothing behind it, every field of its type.
/// A size out of range is clamped; everything else that is off is a [BadMessage].
public final class ControlMessages {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int MAX_NAME = 1024;

  private ControlMessages() {}

  /// Reads a message of the page.
  ///
  /// @throws BadMessage if it breaks the contract
  public static ClientMessage parse(String text) throws BadMessage {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JacksonException notJson) {
      // Its words may quote what was sent; they are for nobody.
      throw new BadMessage("The message is not one JSON object.");
    }
    if (!message.isObject()) {
      throw new BadMessage("The message is not one JSON object.");
    }
    String type = string(message, "type");
    return switch (type) {
      case "open" -> {
        String target = string(message, "target");
        if (target.isEmpty()) {
          throw new BadMessage("target: expected the id of a target, found an empty text.");
        }
        yield new ClientMessage.Open(
            target,
            size(message),
            verb(message),
            directory(message),
            optionalString(message, "reason"));
      }
      case "resume" ->
          new ClientMessage.Resume(
              string(message, "session"),
              string(message, "token"),
              offset(message, "received"),
              size(message));
      case "watch" -> new ClientMessage.Watch(string(message, "session"));
      case "resize" -> new ClientMessage.Resize(size(message));
      case "ack" -> new ClientMessage.Ack(offset(message, "received"));
      case "answer" -> new ClientMessage.Answer(string(message, "prompt"), values(message));
      case "ping" -> new ClientMessage.Ping(clamped(integer(message, "at")));
      case "end" -> new ClientMessage.End();
      case "subscribe" -> new ClientMessage.Subscribe();
      default -> throw new BadMessage("The message is of a type this version does not know.");
    };
  }

  /// Writes a message to the page.
  public static String write(ServerMessage message) {
    ObjectNode json = JSON.createObjectNode();
    switch (message) {
      case ServerMessage.Opening(var stage, var hop) -> {
        json.put("type", "opening").put("stage", wireName(stage));
        hop.ifPresent(name -> json.put("hop", name));
      }
      case ServerMessage.Prompt(var id, var question) -> {
        json.put("type", "prompt")
            .put("prompt", id)
            .put("kind", wireName(question.kind()))
            .put("text", question.text());
        ArrayNode fields = json.putArray("fields");
        for (OpeningDialog.Field field : question.fields()) {
          fields.addObject().put("label", field.label()).put("echo", field.echo());
        }
      }
      case ServerMessage.Opened opened ->
          json.put("type", "opened")
              .put("session", opened.session())
              .put("token", opened.token().orElse(null))
              .put("from", opened.from())
              .put("input", opened.input())
              .put("replay", opened.replay())
              .put("columns", opened.size().columns())
              .put("rows", opened.size().rows());
      case ServerMessage.Accepted(long input) -> json.put("type", "accepted").put("input", input);
      case ServerMessage.Resized(var size) ->
          json.put("type", "resized").put("columns", size.columns()).put("rows", size.rows());
      case ServerMessage.Exit(var exit) -> {
        json.put("type", "exit");
        switch (exit) {
          case TerminalExit.Status(int code) -> json.put("status", code);
          case TerminalExit.Signal signal -> {
            json.put("signal", signal.name());
            if (!signal.remarks().isEmpty()) {
              json.put("text", signal.remarks());
            }
          }
          case TerminalExit.Lost(_, String text) ->
              throw new IllegalArgumentException("a lost connection is a failure: " + text);
        }
      }
      case ServerMessage.Failure(var kind, var text) ->
          json.put("type", "failure").put("kind", kind.wireName()).put("text", text);
      case ServerMessage.Notice(var kind, var text) ->
          json.put("type", "notice").put("kind", wireName(kind)).put("text", text);
      case ServerMessage.Pong(long at) -> json.put("type", "pong").put("at", at);
    }
    return JSON.writeValueAsString(json);
  }

  private static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static JsonNode required(JsonNode message, String field) throws BadMessage {
    JsonNode value = message.get(field);
    if (value == null) {
      throw new BadMessage(field + " is missing.");
    }
    return value;
  }

  private static String string(JsonNode message, String field) throws BadMessage {
    return string(field, required(message, field));
  }

  private static String string(String field, JsonNode value) throws BadMessage {
    if (!value.isString()) {
      throw new BadMessage(field + ": expected a text.");
    }
    String text = value.stringValue();
    if (text.length() > MAX_NAME) {
      throw new BadMessage(field + ": longer than " + MAX_NAME + " characters.");
    }
    return text;
  }

  private static Optional<String> optionalString(JsonNode message, String field) throws BadMessage {
    JsonNode value = message.get(field);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(string(field, value));
  }

  private static BigInteger integer(JsonNode message, String field) throws BadMessage {
    JsonNode value = required(message, field);
    if (!value.isIntegralNumber()) {
      throw new BadMessage(field + ": expected an integer.");
    }
    return value.bigIntegerValue();
  }

  private static long offset(JsonNode message, String field) throws BadMessage {
    BigInteger value = integer(message, field);
    if (value.signum() < 0 || value.bitLength() > 63) {
      throw new BadMessage(field + ": expected an offset that is not negative.");
    }
    return value.longValue();
  }

  private static TerminalSize size(JsonNode message) throws BadMessage {
    return TerminalSize.clamped(
        clamped(integer(message, "columns")), clamped(integer(message, "rows")));
  }

  /// The nearest `long`: a page may send any integer.
  private static long clamped(BigInteger value) {
    if (value.bitLength() <= 63) {
      return value.longValue();
    }
    return value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private static Optional<String> directory(JsonNode message) throws BadMessage {
    Optional<String> directory = optionalString(message, "directory");
    boolean wellFormed =
        directory
            .map(path ->
                path.startsWith("/")
                    && path.length() <= OpenRequest.LONGEST_DIRECTORY
                    && path.chars().noneMatch(Character::isISOControl))
            .orElse(true);
    if (!wellFormed) {
      throw new BadMessage("directory: expected an absolute path on one line.");
    }
    return directory;
  }

  private static Verb verb(JsonNode message) throws BadMessage {
    Optional<String> name = optionalString(message, "verb");
    if (name.isEmpty()) {
      return Verb.SHELL;
    }
    for (Verb verb : Verb.values()) {
      if (verb.wireName().equals(name.get())) {
        return verb;
      }
    }
    throw new BadMessage("verb: expected shell, attach, debug, logs or file.");
  }

  private static @Nullable List<String> values(JsonNode message) throws BadMessage {
    JsonNode values = required(message, "values");
    if (values.isNull()) {
      return null;
    }
    if (!values.isArray()) {
      throw new BadMessage("values: expected a list of texts, or null.");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      texts.add(string("values", value));
    }
    return List.copyOf(texts);
  }
}
