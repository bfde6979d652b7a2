package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6455 §3.
class WebSocketUriTest {

  @ParameterizedTest
  @CsvSource({
    "ws://example.com,             example.com, 80,   false, /,           example.com",
    "wss://example.com,            example.com, 443,  true,  /,           example.com",
    "WSS://Example.COM/Path,       example.com, 443,  true,  /Path,       example.com",
    "ws://example.com:80/a,        example.com, 80,   false, /a,          example.com",
    "ws://example.com:443/a,       example.com, 443,  false, /a,          example.com:443",
    "wss://example.com:443/a,      example.com, 443,  true,  /a,          example.com",
    "wss://example.com:80/a,       example.com, 80,   true,  /a,          example.com:80",
    "ws://h?,                      h,           80,   false, /,           h",
    "ws://h?q=1&r=%20,             h,           80,   false, /?q=1&r=%20, h",
    "ws://h/a/b;c?d=/?,            h,           80,   false, /a/b;c?d=/?, h",
    "ws://h/%23,                   h,           80,   false, /%23,        h",
    "ws://h/ü?ß,                   h,           80,   false, /%C3%BC?%C3%9F, h",
    "ws://[::1]:9000/x,            ::1,         9000, false, /x,          [::1]:9000",
    "wss://[2001:DB8::7]/,         2001:db8::7, 443,  true,  /,           [2001:db8::7]",
    "ws://127.0.0.1:8080,          127.0.0.1,   8080, false, /,           127.0.0.1:8080",
  })
  void aUriIsTakenApart(
      String uri, String host, int port, boolean secure, String resource, String hostHeader) {
    WebSocketUri parts = WebSocketUri.of(URI.create(uri));
    assertThat(parts).isEqualTo(new WebSocketUri(host, port, secure, resource));
    assertThat(parts.hostHeader()).isEqualTo(hostHeader);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h/",
        "https://h/",
        "//h/",
        "/path",
        "ws:h",
        "ws:///path",
        "ws://h/#",
        "ws://h/#part",
        "ws://user@h/",
        "wss://user:password@h/",
        "ws://h:0/",
        "ws://h:65536/",
        "ws://under_score/",
      })
  void whatIsNoWebSocketsUriIsRefused(String uri) {
    assertThatThrownBy(() -> WebSocketUri.of(URI.create(uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("password");
  }

  @Test
  void aZoneIsForThisMachineOnly() {
    WebSocketUri uri = WebSocketUri.of(URI.create("ws://[fe80::1%eth0]:81/"));
    assertThat(uri.host()).isEqualTo("fe80::1%eth0");
    assertThat(uri.hostHeader()).isEqualTo("[fe80::1]:81");
  }

  @Test
  void aProxyIsAlwaysToldThePort() {
    assertThat(WebSocketUri.of(URI.create("wss://h/")).authority()).isEqualTo("h:443");
    assertThat(WebSocketUri.of(URI.create("ws://[::1]/")).authority()).isEqualTo("[::1]:80");
  }

  @ParameterizedTest
  @CsvSource({"h.example, false", "10.0.0.1, true", "[::1], true"})
  void addressesAreToldFromNames(String host, boolean address) {
    assertThat(WebSocketUri.of(URI.create("ws://" + host)).isAddress()).isEqualTo(address);
  }
}
