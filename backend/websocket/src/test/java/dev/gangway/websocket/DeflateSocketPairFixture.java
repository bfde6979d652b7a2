package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;

/// A server's socket with permessage-deflate and the peer it talks to, over a pair of transports
/// that hold 8 KiB each way.
class DeflateSocketPairFixture extends SocketPairFixture {

  private static final String HELLO = "f248cdc9c90700";

  final ZlibPool pool = new ZlibPool(2);

  /// Waits for closing threads to have freed what they held.
  @Override
  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    super.noThreadIsLeft();
    assertThat(pool.lent()).as("borrowed and not given back").isZero();
    assertThat(pool.kept()).isLessThanOrEqualTo(4);
  }

  static DeflateAgreement agreement(boolean takeover, int window) {
    return new DeflateAgreement("", takeover, window, takeover, window);
  }

  WebSocket open(boolean takeover, int window) {
    return open(WebSocketOptions.DEFAULTS, takeover, window);
  }

  WebSocket open(WebSocketOptions options, boolean takeover, int window) {
    return WebSocket.open(
        pair.server,
        Role.SERVER,
        options.withDeflate(DeflateOptions.DEFAULTS),
        agreement(takeover, window),
        pool);
  }

  static byte[] hello() {
    return HexFormat.of().parseHex(HELLO);
  }
}
