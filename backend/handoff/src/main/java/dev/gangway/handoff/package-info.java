/// HTTP for the open network, and its raw upgraded connection as a transport for our WebSocket
/// layer.
///
/// ```
///  I/O thread                                       virtual thread "socket-…"
///  HttpListener ─► StrictRequests ─► HttpHandler
///   │ Visitors: how many, how long      │
///   │ TlsHandshake, TlsConnection       ▼
///   │ HeadWatch, SinkWatch      WebSocketUpgrade.upgrade ──► conversation.accept(WebSocket)
///   ▼                             │ OpeningHandshake               │
///  Undertow's parsers             │ refuses or 101                 ▼
///                                 └────────────────────────► UpgradedConnection
///  readiness listeners ── unpark ─────────────────────────────► read / write, parked
/// ```
///
/// Undertow validates nothing of an upgrade and forgets the connection after it: every check is
/// [dev.gangway.websocket.OpeningHandshake]'s, and live sockets are their owner's to count and
/// close. Of a request it takes more than a proxy in front may understand the same way, and waits
/// for clients without end; both is put right before a handler sees anything.
///
/// Rules of the package:
/// - The I/O thread answers handshakes and wakes parked threads; it never runs our rules and never
///   blocks.
/// - Reading goes through the connection's own source channel, which holds the bytes that came
///   glued to the handshake.
/// - Never `awaitReadable` or `awaitWritable`: they cost a selector per thread.
/// - An upgraded connection is under no deadline of HTTP's, and carries none of its watches.
@NullMarked
package dev.gangway.handoff;

import org.jspecify.annotations.NullMarked;
