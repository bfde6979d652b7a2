/// HTTP: the page, the small API, and the doors to the terminals and to the live list.
///
/// ```
///  request ──► RequestGuard ──► Routes ──┬─► Assets         page and libraries from the class path
///              (Host,                    ├─► Api            hello, targets, health
///               security headers)        └─► SocketUpgrade  all checks, then the hand-off to
///                                              ├─ ws: a session's Attachment
///                                              └─ events: an EventsSocket
///
///  app ──publish──► TargetList ──► Targets ──► Api, EventsSocket, Attachment
///                                 (policy)
/// ```
///
/// Everything runs on the I/O threads and never blocks them; a socket's life is a virtual thread of
/// its own. Undertow is known here and in the hand-off module only. Nothing here trusts `Host` for
/// anything but refusing it, and no route answers what it has not been made for.
@NullMarked
package dev.gangway.web;

import org.jspecify.annotations.NullMarked;
