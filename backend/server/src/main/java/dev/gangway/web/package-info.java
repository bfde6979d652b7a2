/// HTTP: the page, the small API, and the doors to the terminals and to the live list.
///
/// ```
///  request ──► RequestGuard ──► Routes ──► Door ──────────┬─► Assets         page and libraries
///              (Host,           (the one   │              ├─► Api, LoginApi  hello, login, targets
///               security         table)    │              └─► SocketUpgrade  the hand-off to
///               headers)                   │                    ├─ ws: a session's Attachment
///                     ClientAddress  from where                 └─ events: an EventsSocket
///                     ProxyHeaders   through whom
///                     Identification who: token, header, cookie
///                     Refusals       or why not, written down
///
///  app ──publish──► TargetList ──► Targets ──► Api, EventsSocket, TerminalDoor ──► Attachment
///                                 (policy)                        (WitnessedSession)
/// ```
///
/// - Everything runs on the I/O threads and never blocks them; what waits for a disk or a hash, and
///   a socket's life, is a virtual thread of its own.
/// - Each line of the route table says whom it answers; there is no other way in.
/// - Undertow is known here and in the hand-off module only. Nothing here trusts `Host` for
///   anything but refusing it, and a proxy's word counts from the addresses that are trusted alone.
@NullMarked
package dev.gangway.web;

import org.jspecify.annotations.NullMarked;
