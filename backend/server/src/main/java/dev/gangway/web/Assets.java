package dev.gangway.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Files of the webjars on the class path, with the compressed siblings made at build time.
///
/// A path is looked up only when it has nothing but plain names in it, and answered only when its
/// kind is known. What was found stays in memory: the jars' files are few, and they do not change
/// while the process runs. Thread-safe.
final class Assets implements HttpHandler {

  /// Asked again on every visit, answered with 304 while it is the same.
  static final String REVALIDATE = "no-cache";

  /// Their names carry a version or a hash of what is in them.
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";

  private static final String ROOT = "META-INF/resources/webjars/";

  /// Plain names, none beginning with a dot, between single slashes.
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_@-][A-Za-z0-9._@-]*(/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*");

  private static final Map<String, String> CONTENT_TYPES =
      Map.ofEntries(
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("ico", "image/vnd.microsoft.icon"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("md", "text/plain; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("woff2", "font/woff2"));

  /// One file in one encoding.
  private record Variant(ByteBuffer body, ETag tag) {}

  private record Asset(
      String contentType, Variant plain, Optional<Variant> brotli, Optional<Variant> gzip) {}

  private final String prefix;
  private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

  /// @param prefix the path that the webjars are below, with base path and trailing slash
  Assets(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    serve(exchange, exchange.getRequestURI().substring(prefix.length()), IMMUTABLE);
  }

  /// A handler for one file, whatever the request's path.
  ///
  /// @param path below the webjars' root
  HttpHandler only(String path, String cacheControl) {
    return exchange -> serve(exchange, path, cacheControl);
  }

  private void serve(HttpServerExchange exchange, String path, String cacheControl) {
    Asset asset = loaded.get(path);
    if (asset != null) {
      send(exchange, asset, cacheControl);
      return;
    }
    // The first look reads the jar, and an I/O thread does not wait for a disk.
    exchange.dispatch(again -> {
      Asset found = load(path);
      if (found == null) {
        Routes.notFound(again);
      } else {
        OnIoThread.answer(again, () -> send(again, found, cacheControl));
      }
    });
  }

  private static void send(HttpServerExchange exchange, Asset asset, String cacheControl) {
    HeaderValues accepted = exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING);
    Variant variant = asset.plain();
    if (asset.brotli().isPresent() && accepts(accepted, "br")) {
      variant = asset.brotli().get();
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "br");
    } else if (asset.gzip().isPresent() && accepts(accepted, "gzip")) {
      variant = asset.gzip().get();
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, asset.contentType());
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, cacheControl);
    exchange.getResponseHeaders().put(Headers.VARY, "Accept-Encoding");
    exchange.getResponseHeaders().put(Headers.ETAG, variant.tag().toString());
    if (!ETagUtils.handleIfNoneMatch(exchange, variant.tag(), true)) {
      exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
      exchange.getResponseHeaders().remove(Headers.CONTENT_ENCODING);
      exchange.endExchange();
      return;
    }
    exchange.setResponseContentLength(variant.body().remaining());
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
      return;
    }
    exchange.getResponseSender().send(variant.body().duplicate());
  }

  /// Whether a client takes an encoding (RFC 9110 §12.5.3): named, and not with a weight of zero.
  private static boolean accepts(@Nullable HeaderValues accepted, String encoding) {
    if (accepted == null) {
      return false;
    }
    for (String line : accepted) {
      for (String element : line.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = element.split(";", 2);
        if (parts[0].strip().equals(encoding)) {
          return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
        }
      }
    }
    return false;
  }

  private @Nullable Asset load(String path) {
    String contentType = CONTENT_TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (contentType == null || !PLAIN.matcher(path).matches()) {
      return null;
    }
    Optional<Variant> plain = read(path, "");
    if (plain.isEmpty()) {
      return null;
    }
    Asset asset = new Asset(contentType, plain.get(), read(path, ".br"), read(path, ".gz"));
    loaded.put(path, asset);
    return asset;
  }

  private static Optional<Variant> read(String path, String suffix) {
    try (InputStream stream =
        Assets.class.getClassLoader().getResourceAsStream(ROOT + path + suffix)) {
      if (stream == null) {
        return Optional.empty();
      }
      byte[] body = stream.readAllBytes();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      String tag = HexFormat.of().formatHex(hash, 0, 12);
      return Optional.of(
          new Variant(ByteBuffer.wrap(body).asReadOnlyBuffer(), new ETag(false, tag)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + path + suffix, unreadable);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
