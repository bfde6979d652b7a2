/// Who someone is, and what they may do.
///
/// ```
///  name, password ─► Logins.attempt ─► Throttle ─► Passwords ─► Login, LoginCookie
///  cookie, header, token ─► Logins.by… ─► Login ─┐   KeyRing, Revocations: the state folder
///                                                ▼
///  web (HTTP and WebSocket alike) ──► Policy.decide(User, Right, Resource) ──► Rule … ──► Decision
/// ```
///
/// - There is one decision function, asked at every door and again while a session lives, so that
///   no two doors can disagree. It says no where no rule says yes. Without a login there is one
///   anonymous user, and the configuration keeps the gateway on loopback.
/// - A login is looked up at each use, never remembered by whom it was shown to: an ended one is
///   over everywhere at the next request, and what is open in it is told within two seconds.
/// - What a client sends is hostile: nothing it can send throws, waits without bound, or takes
///   memory without bound. What cannot be right is refused before anything is computed.
/// - A name that does not exist costs what one that does costs, and gets the same answers.
/// - Time of day where something outlives the process (cookies, keys, revocations); monotonic time
///   where it does not (lock-outs, idle times).
/// - An end is on the disk before it is answered. A state file that is not what it has to be stops
///   the gateway with a sentence; it is never replaced silently.
/// - No secret is in a message, a log line or a `toString()`.
@NullMarked
package dev.gangway.access;

import org.jspecify.annotations.NullMarked;
