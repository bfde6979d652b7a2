/// WebSockets as RFC 6455 and RFC 7692 write them: a core without I/O and a thin blocking face.
///
/// ```
///   bytes ──► FrameReader ──► MessageAssembler ──► Message      (core: no I/O, no threads, no clock)
///               syntax          fragments, limits,
///               of one frame    UTF-8, close codes
///
///   Transport ◄──► WebSocket ── receive() by one thread ───► MessageReceiver ──► ReadBuffer
///                      │        deliverTo() by none ─► MessageDelivery ► MessageHandler
///                      │        send, ping, close by any ─┬► FrameSender ──► FrameOutput
///                      │        offer, by any ► SendQueue ┘    turns          masking
///                      └─ ClosingHandshake ──► CloseState: who may still say what
///
///   HTTP request ──► OpeningHandshake ──► Accepted | Rejected     (pure)
///   HTTP response ─► ClientHandshake ───► Agreement | violation   (pure)
///
///   WebSocketClient ── TCP, proxy, TLS, handshake ──► WebSocket
///   HttpUpgrade ────── the same from the other side, where there is no HTTP server
/// ```
///
/// Rules of the package:
/// - Every way in which a peer can be wrong ends in a [ProtocolViolation], made where it is seen
///   and turned into a Close frame in one place, [ClosingHandshake]; before there are frames, in a
///   [HandshakeViolation].
/// - The two roles share all code but what [Role] tells apart: who masks, and who ends the stream.
/// - A header is judged as soon as the octets that decide are there: nothing is buffered for a
///   frame that will be refused.
/// - Binary data is handed on as it arrives; only text is collected, by [TextAssembler] up to a
///   limit of its own, and not even that if it is asked for in pieces.
/// - The thread that receives never waits for one that sends: an answer to a ping goes into a slot
///   of one element, which whoever holds the write lock empties.
/// - An idle connection holds a few hundred bytes of buffers while a thread waits for it, and none
///   while none does: [MessageDelivery].
/// - permessage-deflate (RFC 7692) is off unless it is asked for, and agreed on per connection, for
///   either role by [DeflateNegotiation]: [FrameReader] says where RSV1 may be, [MessageAssembler]
///   sends a compressed message's payload through its inflater and counts what comes out before it
///   stores any. Nothing of it is held between messages, unless references to earlier ones are
///   allowed.
@NullMarked
package dev.gangway.websocket;

import org.jspecify.annotations.NullMarked;
