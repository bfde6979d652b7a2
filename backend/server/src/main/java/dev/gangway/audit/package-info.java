/// Who did what and when, for those who have to know afterwards: one JSON object on a line for each
/// event, in a file of its own.
///
/// ```
///  web, app ─► AuditEvent ─► AuditLog ─► FILE, FILE.1, … FILE.keep
/// ```
///
/// Each line has `time` (RFC 3339, UTC, milliseconds) and `event`; most have `client` (the
/// address), `user`, `login` (the way: password, header, token) and `request` (its id). The events:
///
/// | event | more fields |
/// |---|---|
/// | `start`, `stop` | version; reason |
/// | `config-loaded` | file, hosts, users |
/// | `login`, `login-refused` | reason: wrong, locked, busy, malformed, unknown |
/// | `login-ended` | reason: logout, expired, idle, revoked |
/// | `refused` | act, target, rule |
/// | `open`, `open-failed` | session, target, rule, reason |
/// | `close` | session, target, reason, in, out (bytes), duration (milliseconds) |
/// | `host-key` | target, address, type, fingerprint, how: asked, accept-new |
/// | `admin` | act, and what it was done to |
///
/// - The line is written before the act is answered; what cannot be written must not be done.
/// - What is typed or printed in a terminal is in no event, and no secret is. Whatever a client may
///   have chosen is cleaned of what could forge or hide a line, and cut.
/// - Knows nobody else of ours.
@NullMarked
package dev.gangway.audit;

import org.jspecify.annotations.NullMarked;
