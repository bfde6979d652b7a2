package dev.gangway.websocket;

/// How a side of a WebSocket wants permessage-deflate (RFC 7692) to be. What is really done is what
/// both sides agree on, [DeflateAgreement].
///
/// @param level of compression, 1 (fast) to 9 (small)
/// @param threshold the smallest message that is compressed by itself, in octets; shorter ones gain
///   little and fit into one packet as they are
/// @param takeover whether either side may refer to earlier messages. What it costs is memory for
///   the life of the connection, 232 KiB outside of the heap for what is sent and 32 KiB in it for
///   what is received; without it, nothing is held between messages
/// @param sendWindow how far back this side may refer, in powers of two, 8 to 15. Below 15 nothing
///   sent refers to earlier messages, and below 10 nothing refers to anything
/// @param receiveWindow how far back the peer may refer, in powers of two, 8 to 15; asked of peers
///   that can do less than 15
public record DeflateOptions(
    int level, int threshold, boolean takeover, int sendWindow, int receiveWindow) {

  /// The smallest window of RFC 7692 §7.1.2.
  static final int LEAST_WINDOW = 8;

  /// The largest window there is.
  static final int FULL_WINDOW = 15;

  /// Fast, from 1 KiB on, and nothing held between messages.
  public static final DeflateOptions DEFAULTS =
      new DeflateOptions(1, 1024, false, FULL_WINDOW, FULL_WINDOW);

  public DeflateOptions {
    range("level", level, 1, 9);
    range("threshold", threshold, 0, Integer.MAX_VALUE);
    range("sendWindow", sendWindow, LEAST_WINDOW, FULL_WINDOW);
    range("receiveWindow", receiveWindow, LEAST_WINDOW, FULL_WINDOW);
  }

  /// These options with another `level`.
  public DeflateOptions withLevel(int other) {
    return new DeflateOptions(other, threshold, takeover, sendWindow, receiveWindow);
  }

  /// These options with another `threshold`, in octets.
  public DeflateOptions withThreshold(int octets) {
    return new DeflateOptions(level, octets, takeover, sendWindow, receiveWindow);
  }

  /// These options with or without `takeover`.
  public DeflateOptions withTakeover(boolean allowed) {
    return new DeflateOptions(level, threshold, allowed, sendWindow, receiveWindow);
  }

  /// These options with other windows.
  public DeflateOptions withWindows(int sent, int received) {
    return new DeflateOptions(level, threshold, takeover, sent, received);
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + most + ": " + value);
    }
  }
}
