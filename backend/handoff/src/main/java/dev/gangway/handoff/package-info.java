/// Undertow's raw upgraded connection as a transport for our WebSocket layer.
///
/// ```
///  I/O thread                                  virtual thread "socket-…"
///  HttpHandler ─► WebSocketUpgrade.upgrade ──► conversation.accept(WebSocket)
///                   │ OpeningHandshake               │
///                   │ refuses or 101                 ▼
///                   └────────────────────────► UpgradedConnection
///  readiness listeners ── unpark ──────────────► read / write, parked
/// ```
///
/// Undertow validates nothing of an upgrade and forgets the connection after it: every check is
/// [dev.gangway.websocket.OpeningHandshake]'s, and live sockets are their owner's to count and
/// close.
///
/// Rules of the package:
/// - The I/O thread answers handshakes and wakes parked threads; it never runs our rules and never
///   blocks.
/// - Reading goes through the connection's own source channel, which holds the bytes that came
///   glued to the handshake.
/// - Never `awaitReadable` or `awaitWritable`: they cost a selector per thread.
@NullMarked
package dev.gangway.handoff;

import org.jspecify.annotations.NullMarked;
