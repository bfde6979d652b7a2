/// The WebSocket protocol (RFC 6455) with permessage-deflate (RFC 7692), on the JDK alone.
module dev.gangway.websocket {
  requires static org.jspecify;

  exports dev.gangway.websocket;
}
