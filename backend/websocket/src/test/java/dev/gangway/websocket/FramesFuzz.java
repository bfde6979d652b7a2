package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/// Fuzz target: frames to messages, in both roles, with limits and cuts that the input chooses.
///
/// Nothing comes out but events and one violation; they are the same however the octets are cut;
/// and no message is over its limit.
final class FramesFuzz {

  /// Of the input before the octets on the wire: role, limits, and a seed for the cuts.
  private static final int SETTINGS = 5;

  private FramesFuzz() {}

  /// What a fuzzer calls.
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < SETTINGS) {
      return;
    }
    ByteBuffer settings = ByteBuffer.wrap(input);
    Role role = (settings.get() & 1) == 0 ? Role.SERVER : Role.CLIENT;
    WebSocketOptions options =
        WebSocketOptions.DEFAULTS
            .withMaxText(1 + (settings.get() & 0xFF))
            .withMaxMessage(1 + (settings.get() & 0xFF))
            .withMaxFragments(1 + (settings.get() & 0xF));
    Random random = new Random(settings.get());
    byte[] wire = Arrays.copyOfRange(input, SETTINGS, input.length);
    EventLog whole = new EventLog(role, options);
    whole.feed(wire);
    EventLog pieces = new EventLog(role, options);
    FuzzInput.feedInPieces(pieces, wire, random);
    if (!pieces.text().equals(whole.text())) {
      throw new AssertionError("whole: " + whole.text() + "\ncut: " + pieces.text());
    }
    FuzzInput.checkLimits(whole, options);
  }
}
