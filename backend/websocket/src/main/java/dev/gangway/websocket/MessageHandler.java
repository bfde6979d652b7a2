package dev.gangway.websocket;

/// Takes the messages of a socket as they come, where nobody waits in [WebSocket#receive()]: see
/// [WebSocket#deliverTo].
///
/// One call at a time, in the order in which the messages came. A binary payload is valid until the
/// call returns.
public interface MessageHandler {

  /// Takes a message on a thread that serves other connections as well, so nothing in here waits:
  /// what is sent goes out with [WebSocket#trySendText] and [WebSocket#trySendBinary]. Of an
  /// application that is quick this saves a change of threads for every message.
  ///
  /// @param message a text or a piece of a binary message, never [Message.Closed]
  /// @return false to get the same message again in [#take], having done nothing
  default boolean takeNow(WebSocket socket, Message message) {
    return false;
  }

  /// Takes a message that was not taken before, on a virtual thread that may wait as long as it
  /// likes; what comes next is not read before this returns. [Message.Closed] always comes, once,
  /// last, and here.
  ///
  /// What is thrown closes the connection with 1011 and goes to the thread's handler of uncaught
  /// exceptions, from [#takeNow], too. [Message.Closed] still comes.
  void take(WebSocket socket, Message message);
}
