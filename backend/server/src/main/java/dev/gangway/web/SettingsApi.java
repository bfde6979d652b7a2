package dev.gangway.web;

import dev.gangway.config.Config;
import dev.gangway.settings.UserSettings;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `api/settings`: `PROTOCOL.md`, "The small HTTP side". Whose settings they are follows from the
/// login alone; there is no way to name somebody else's. Thread-safe.
final class SettingsApi {
  private static final Logger log = LoggerFactory.getLogger(SettingsApi.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /// What a request has besides the settings, with room for blanks.
  private static final int AROUND = 1 << 10;

  /// A page that follows each click of its user stays far below; each change waits for the disk.
  private static final int CHANGES_PER_SECOND = 2;

  private static final int CHANGES_AT_ONCE = 60;

  /// Absent where everybody is one user, or where nothing can be kept.
  private final Optional<UserSettings> settings;

  private final int largest;
  private final ObjectNode defaults;
  private final Budget changes = new Budget(CHANGES_PER_SECOND, CHANGES_AT_ONCE, System::nanoTime);
  private final Seldom complaint = new Seldom(Duration.ofMinutes(1));

  SettingsApi(Optional<UserSettings> settings, Config config) {
    this.settings = settings;
    this.largest = config.limits().settings();
    this.defaults = PageDefaults.json(config.page());
  }

  List<Route> routes() {
    return List.of(Route.getAndPut("api/settings", Route.Access.LOGIN, this::read, this::change));
  }

  private void read(HttpServerExchange exchange) {
    if (settings.isEmpty()) {
      send(exchange, "browser", new UserSettings.Kept(0, JSON.createObjectNode()));
      return;
    }
    String user = Door.caller(exchange).user().name();
    Refusals.inThread(
        exchange,
        () -> {
          try {
            send(exchange, "user", settings.get().of(user));
          } catch (IOException unreadable) {
            unavailable(exchange, unreadable);
          }
        });
  }

  private void send(HttpServerExchange exchange, String kept, UserSettings.Kept what) {
    ObjectNode answer = JSON.createObjectNode().put("kept", kept).put("version", what.version());
    answer.set("settings", what.settings());
    answer.set("defaults", defaults);
    OnIoThread.answer(exchange, () -> Api.send(exchange, answer));
  }

  private void change(HttpServerExchange exchange) {
    if (settings.isEmpty()) {
      // What follows the head is not read.
      exchange.setPersistent(false);
      Problem.send(exchange, StatusCodes.FORBIDDEN, "Settings are kept in the browser here.");
      return;
    }
    String user = Door.caller(exchange).user().name();
    if (!changes.take(user)) {
      Refusals.tooMany(exchange);
      return;
    }
    JsonBody.read(
        exchange,
        largest + AROUND,
        UserSettings.JSON,
        (same, body) -> change(same, body, settings.get(), user));
  }

  private void change(HttpServerExchange exchange, JsonNode body, UserSettings all, String user) {
    JsonNode version = body.path("version");
    if (!version.isIntegralNumber()
        || !version.canConvertToLong()
        || !(body.path("settings") instanceof ObjectNode wanted)) {
      Problem.send(
          exchange,
          StatusCodes.BAD_REQUEST,
          "Expected version, a whole number, and settings, an object.");
      return;
    }
    try {
      if (bytes(wanted) > largest) {
        Problem.send(
            exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "These settings are too large.");
        return;
      }
      OptionalLong next = all.replace(user, version.longValue(), wanted);
      if (next.isPresent()) {
        ObjectNode answer = JSON.createObjectNode().put("version", next.getAsLong());
        OnIoThread.answer(exchange, () -> Api.send(exchange, answer));
      } else {
        Problem.send(
            exchange,
            StatusCodes.CONFLICT,
            "The settings were changed elsewhere. Read them again.");
      }
    } catch (CharacterCodingException half) {
      Problem.send(
          exchange, StatusCodes.BAD_REQUEST, "A text in the settings has half a character in it.");
    } catch (IOException unwritable) {
      unavailable(exchange, unwritable);
    }
  }

  /// As many as are kept.
  ///
  /// @throws CharacterCodingException for a surrogate without its other half, which JSON can write
  ///   and no file or answer in UTF-8 can
  private static int bytes(ObjectNode settings) throws CharacterCodingException {
    CharBuffer text = CharBuffer.wrap(UserSettings.JSON.writeValueAsString(settings));
    return StandardCharsets.UTF_8.newEncoder().encode(text).remaining();
  }

  private void unavailable(HttpServerExchange exchange, IOException why) {
    if (complaint.isDue()) {
      log.warn(
          "event=settings-unavailable why=\"{}\" hint=\"users' settings are neither read nor"
              + " changed until that is mended\"",
          why.getMessage());
    }
    Problem.send(
        exchange,
        StatusCodes.SERVICE_UNAVAILABLE,
        "The gateway cannot get at your settings now. An admin has to look.");
  }
}
