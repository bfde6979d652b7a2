/// HTTP: the page, the small API, and the door to the terminals.
///
/// ```
///  request ──► RequestGuard ──► Routes ──┬─► Assets          page and libraries from the class path
///              (Host,                  ├─► Api             hello, targets, health
///               security headers)        └─► TerminalUpgrade  all checks, then the hand-off
/// ```
///
/// Everything runs on the I/O threads and never blocks them; a socket's life is a virtual thread of
/// its own. Undertow is known here and in the hand-off module only. Nothing here trusts `Host` for
/// anything but refusing it, and no route answers what it has not been made for.
@NullMarked
package dev.gangway.web;

import org.jspecify.annotations.NullMarked;
