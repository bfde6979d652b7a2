package dev.gangway.handoff;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import org.xnio.Options;

/// Undertow with its defaults changed where they are too trusting for the open network.
///
/// Call this before any other class of Undertow is loaded: it also sends Undertow's log to SLF4J,
/// which is decided when the first of its classes loads.
public final class HardenedUndertow {

  /// For a complete request head, and for the first byte of the next one on a kept connection.
  /// Without it, half a head keeps a connection for ever.
  private static final int HEAD_MILLIS = 9_000;

  /// Cookies, tokens and what proxies add fit well; a megabyte, the default, is an attack.
  private static final int HEAD_OCTETS = 32 * 1024;

  /// Above what browsers and chains of proxies send.
  private static final int HEADERS = 100;

  /// A login or a control request is a few hundred octets.
  private static final long BODY_OCTETS = 64 * 1024;

  /// Undertow's buffers for HTTP. One is kept for the life of an upgraded connection whose first
  /// frame came glued to the handshake, which no browser does and any other client may, so they are
  /// small.
  private static final int BUFFER_OCTETS = 8 * 1024;

  static {
    // Undertow and XNIO log through jboss-logging, which otherwise picks whatever it finds first.
    if (System.getProperty("org.jboss.logging.provider") == null) {
      System.setProperty("org.jboss.logging.provider", "slf4j");
    }
  }

  private HardenedUndertow() {}

  /// A builder with one HTTP/1.1 listener. More can be set on it; whatever sets the handler again
  /// loses [StrictRequests].
  ///
  /// There is no timeout on reading: it would go on after an upgrade and cut quiet sockets. A body
  /// is for its handler to bound in time.
  ///
  /// @param host the address to listen on
  /// @param port 0 for any free one
  public static Undertow.Builder builder(String host, int port, HttpHandler handler) {
    return Undertow.builder()
        .addHttpListener(port, host)
        .setHandler(new StrictRequests(handler))
        .setSocketOption(Options.TCP_NODELAY, true)
        .setBufferSize(BUFFER_OCTETS)
        // Direct ones are freed through sun.misc.Unsafe, which the JDK warns about.
        .setDirectBuffers(false)
        // On a port without TLS it would answer an upgrade to h2c, which proxies pass on.
        .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
        // No browser pipelines requests; what comes glued to one is frames.
        .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, HEAD_MILLIS)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEAD_MILLIS)
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEAD_OCTETS)
        .setServerOption(UndertowOptions.MAX_HEADERS, HEADERS)
        .setServerOption(UndertowOptions.MAX_COOKIES, HEADERS)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, HEADERS)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, BODY_OCTETS)
        .setServerOption(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false);
  }
}
