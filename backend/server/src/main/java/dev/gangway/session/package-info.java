/// The bridge: a terminal on one side, pages that come and go on the other, and what flows between.
///
/// ```
///                          ┌───────────────────────── Session ─────────────────────────┐
///  page ◄─ Sender ◄─ Reading ─┐                                                        │
///  page ◄─ Sender ◄─ Reading ─┴─ SessionLog ◄─ OutputPump ◄─┐                          │
///                          │      Spool (disk)              TerminalRun ─── Terminal   │
///  page ── Receiver ───────┼────────────────► InputQueue ──►┘                          │
///                          └─── Audience: who writes, who looks ───────────────────────┘
/// ```
///
/// A [Session] joins a terminal and a log; an [Attachment] is one page's socket. The log is
/// append-only and addressed by offsets from the session's start, so each page has its own
/// [Reading] of it: how far it was sent, how far it has drawn. A page that comes back says what it
/// has; another that takes over begins anew; one that watches is a reader like the others. Input
/// goes the other way, counted as well, and only the newest writer's counts.
///
/// Threads, all virtual but the transports' own. Per session one sees to it that the terminal is
/// read and one writes it; per page one waits for its end. Everything else is done by whoever
/// brings it: output by the thread of the SSH connection, up to the page's socket, and keys by the
/// thread of the socket, up to the queue. What would have to wait goes to a thread that is made for
/// it: a slow page's frames, a full queue, a disk. No lock is held over I/O.
///
/// Flow control is the writer's acknowledgement of what it has drawn: the terminal is not read
/// while more than the credit is unacknowledged, so the remote program waits and nothing in between
/// grows. While nobody writes, the log's room decides; watchers never do. Towards the terminal the
/// queue is bounded, and the page keeps to the bound.
///
/// Knows the terminal contract and the WebSocket module; not the web, not who the user is, not what
/// kind of target it talks to.
@NullMarked
package dev.gangway.session;

import org.jspecify.annotations.NullMarked;
