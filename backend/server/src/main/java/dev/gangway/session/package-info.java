/// The bridge: one terminal on one side, one page on the other, and what flows between them.
///
/// ```
///                        ┌──────────────────── Session ────────────────────┐
///  page ◄─ WebSocket ─ Attachment ◄── SessionLog ◄── output thread ◄── Terminal
///                        │   └──────► InputQueue ──► input thread ──────►  │
///                        └─────────────────────────────────────────────────┘
/// ```
///
/// Threads, all virtual. Per session: the *output thread* opens the terminal, then reads it into
/// the log; the *input thread* writes what the queue holds. Per attachment: the *receiver* reads
/// the socket and never waits for a writer; the *sender* writes frames, pings, and the last word.
/// They meet in volatile fields and wake each other by `unpark`; no lock is held over I/O.
///
/// Flow control is the page's acknowledgement of what it has drawn: the output thread does not read
/// the terminal while more than the credit is unacknowledged, so the remote program waits and
/// nothing in between grows. Towards the terminal the queue is bounded, and the page keeps to the
/// bound.
///
/// Knows the terminal contract and the WebSocket module; not the web, not who the user is, not what
/// kind of target it talks to.
@NullMarked
package dev.gangway.session;

import org.jspecify.annotations.NullMarked;
