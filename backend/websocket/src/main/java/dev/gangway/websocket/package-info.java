/// WebSockets as RFC 6455 writes them: a core without I/O and a thin blocking face.
///
/// ```
///   bytes ──► FrameReader ──► MessageAssembler ──► Message      (core: no I/O, no threads, no clock)
///               syntax          fragments, limits,
///               of one frame    UTF-8, close codes
///
///   Transport ◄──► WebSocket ── receive() by one thread
///                      │        send, ping, close by any
///                      └─ CloseState: who may still say what
///
///   HTTP request ──► OpeningHandshake ──► Accepted | Rejected     (pure)
/// ```
///
/// Rules of the package:
/// - Every way in which a peer can be wrong ends in a [ProtocolViolation], made where it is seen
///   and turned into a Close frame in one place, [WebSocket].
/// - A header is judged as soon as the octets that decide are there: nothing is buffered for a
///   frame that will be refused.
/// - Binary data is handed on as it arrives; only text is collected, up to a limit of its own.
/// - The thread that receives never waits for one that sends: an answer to a ping goes into a slot
///   of one element, which whoever holds the write lock empties.
/// - An idle connection holds a few hundred bytes of buffers.
/// - An extension that transforms payload has its place between [FrameReader], which says which RSV
///   bits are allowed, and [MessageAssembler], which sees plain octets only.
@NullMarked
package dev.gangway.websocket;

import org.jspecify.annotations.NullMarked;
