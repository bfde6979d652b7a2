package dev.gangway.websocket;

import java.nio.ByteBuffer;

/// What [WebSocket#receive()] returns.
public sealed interface Message {

  /// A text message; or a piece of one, as it arrived or was decompressed, if
  /// [WebSocketOptions#textInPieces()] asks for that. Where pieces begin and end means nothing, but
  /// it is never inside a character, nor between the surrogates of one.
  ///
  /// @param text may be empty
  /// @param last whether the message ends with this piece; always so if it is whole
  record Text(String text, boolean last) implements Message {}

  /// A piece of a binary message, as it arrived or was decompressed. Where pieces begin and end
  /// means nothing.
  ///
  /// @param payload backed by an array; valid until the next call of [WebSocket#receive()], or
  ///   until the handler's returns; may be empty
  /// @param last whether the message ends with this piece
  record Binary(ByteBuffer payload, boolean last) implements Message {}

  /// The end of the connection, once, after everything else.
  ///
  /// @param code from the peer's Close; or the code this side failed the connection with; or 1005
  ///   for a Close without a code, 1006 for an end without a Close (see [CloseCode])
  /// @param reason in words, from whoever gave the code; hostile text if it was the peer
  record Closed(int code, String reason) implements Message {}
}
