package dev.gangway.web;

import dev.gangway.handoff.RequestBody;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The bodies of requests that change something: one small JSON object, or nothing.
final class JsonBody {
  private static final Logger log = LoggerFactory.getLogger(JsonBody.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /// A name and a password of the largest kind, each character escaped.
  private static final int LARGEST = 16 << 10;

  private static final Duration TIME = Duration.ofSeconds(9);

  private JsonBody() {}

  /// Reads an object, then goes on in a thread that may wait.
  static void read(HttpServerExchange exchange, BiConsumer<HttpServerExchange, JsonNode> next) {
    read(exchange, LARGEST, JSON, next);
  }

  /// The same for an object of another kind.
  ///
  /// @param largest bytes
  /// @param json what else bounds it
  static void read(
      HttpServerExchange exchange,
      int largest,
      JsonMapper json,
      BiConsumer<HttpServerExchange, JsonNode> next) {
    RequestBody.read(
        exchange,
        largest,
        TIME,
        bytes ->
            Refusals.inThread(
                exchange,
                () -> {
                  JsonNode body = parse(json, bytes);
                  Arrays.fill(bytes, (byte) 0);
                  if (body == null) {
                    Problem.send(exchange, StatusCodes.BAD_REQUEST, "Expected one JSON object.");
                  } else {
                    next.accept(exchange, body);
                  }
                }));
  }

  /// Answers that it is done.
  static void noContent(HttpServerExchange exchange) {
    OnIoThread.answer(
        exchange,
        () -> {
          exchange.setStatusCode(StatusCodes.NO_CONTENT);
          exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
          exchange.endExchange();
        });
  }

  private static @Nullable JsonNode parse(JsonMapper json, byte[] bytes) {
    if (bytes.length == 0) {
      return json.createObjectNode();
    }
    try {
      JsonNode body = json.readTree(bytes);
      return body.isObject() ? body : null;
    } catch (JacksonException malformed) {
      log.debug("event=body-malformed");
      return null;
    }
  }
}
