package dev.gangway.websocket;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Limits and timings of one [WebSocket]. Start from [#DEFAULTS] and change what differs.
///
/// @param maxText the largest text message in octets, as far as text is collected in memory.
///   Beyond: 1009
/// @param maxMessage the largest message of any kind in octets; what is handed on in pieces is not
///   collected, so this bounds no memory. Beyond: 1009
/// @param maxFragments the largest number of frames in one message, since empty ones cost no
///   length. Beyond: 1008
/// @param silence how long [WebSocket#receive()] waits, or a [MessageHandler] has nothing to take,
///   without a sign of life before the connection counts as lost: an octet from the peer, or a
///   write that the peer is slow to take
/// @param writeStall how long a write waits without progress before the connection counts as lost
/// @param closeWait how long to wait for the peer's Close after ours was asked for
/// @param drain how long input is read and dropped after the output was shut down, so that the peer
///   sees the end of the stream and not a reset
/// @param deflate how messages are compressed with peers that can, or null for never. Off unless
///   asked for: it costs CPU, and what waits unsent grows by as much as it shrinks
/// @param textInPieces whether text is handed on as it arrives, as binary data is, instead of
///   whole: nothing is collected then, and `maxText` does not apply
public record WebSocketOptions(
    int maxText,
    long maxMessage,
    int maxFragments,
    Duration silence,
    Duration writeStall,
    Duration closeWait,
    Duration drain,
    @Nullable DeflateOptions deflate,
    boolean textInPieces) {

  /// Generous limits on messages, strict ones on time.
  public static final WebSocketOptions DEFAULTS =
      new WebSocketOptions(
          1 << 20,
          64L << 20,
          262_144,
          Duration.ofSeconds(45),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          null,
          false);

  public WebSocketOptions {
    positive("maxText", maxText);
    positive("maxMessage", maxMessage);
    positive("maxFragments", maxFragments);
    positive("silence", silence.toNanos());
    positive("writeStall", writeStall.toNanos());
    positive("closeWait", closeWait.toNanos());
    positive("drain", drain.toNanos());
  }

  /// These options with another `maxText`, in octets.
  public WebSocketOptions withMaxText(int octets) {
    return withLimits(octets, maxMessage, maxFragments);
  }

  /// These options with another `maxMessage`, in octets.
  public WebSocketOptions withMaxMessage(long octets) {
    return withLimits(maxText, octets, maxFragments);
  }

  /// These options with another `maxFragments`.
  public WebSocketOptions withMaxFragments(int frames) {
    return withLimits(maxText, maxMessage, frames);
  }

  /// These options with another `silence`.
  public WebSocketOptions withSilence(Duration time) {
    return withTimes(time, writeStall, closeWait, drain);
  }

  /// These options with another `writeStall`.
  public WebSocketOptions withWriteStall(Duration time) {
    return withTimes(silence, time, closeWait, drain);
  }

  /// These options with another `closeWait`.
  public WebSocketOptions withCloseWait(Duration time) {
    return withTimes(silence, writeStall, time, drain);
  }

  /// These options with another `drain`.
  public WebSocketOptions withDrain(Duration time) {
    return withTimes(silence, writeStall, closeWait, time);
  }

  /// These options with another `deflate`.
  ///
  /// @param how null for never
  public WebSocketOptions withDeflate(@Nullable DeflateOptions how) {
    return withForms(how, textInPieces);
  }

  /// These options with another `textInPieces`.
  public WebSocketOptions withTextInPieces(boolean pieces) {
    return withForms(deflate, pieces);
  }

  private WebSocketOptions withLimits(int text, long message, int fragments) {
    return new WebSocketOptions(
        text, message, fragments, silence, writeStall, closeWait, drain, deflate, textInPieces);
  }

  private WebSocketOptions withTimes(Duration quiet, Duration stall, Duration close, Duration end) {
    return new WebSocketOptions(
        maxText, maxMessage, maxFragments, quiet, stall, close, end, deflate, textInPieces);
  }

  private WebSocketOptions withForms(@Nullable DeflateOptions how, boolean pieces) {
    return new WebSocketOptions(
        maxText, maxMessage, maxFragments, silence, writeStall, closeWait, drain, how, pieces);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
