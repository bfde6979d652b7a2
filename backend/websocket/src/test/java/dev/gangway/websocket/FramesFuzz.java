package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Fuzz target: frames to messages, in both roles, with limits and cuts that the input chooses.
///
/// Nothing comes out but events and one violation; they are the same however the octets are cut; no
/// message is over its limit; and text in pieces is the text that would be collected.
final class FramesFuzz {

  /// Of the input before the octets on the wire: flags, limits, and a seed for the cuts.
  private static final int SETTINGS = 5;

  // In the flags.
  private static final int CLIENT = 0x01;
  private static final int TEXT_IN_PIECES = 0x02;

  private static final String NOT_UTF8 = "fail " + CloseCode.INVALID_PAYLOAD.value();

  private FramesFuzz() {}

  /// What a fuzzer calls.
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < SETTINGS) {
      return;
    }
    ByteBuffer settings = ByteBuffer.wrap(input);
    int flags = settings.get();
    Role role = (flags & CLIENT) == 0 ? Role.SERVER : Role.CLIENT;
    WebSocketOptions options =
        WebSocketOptions.DEFAULTS
            .withTextInPieces((flags & TEXT_IN_PIECES) != 0)
            .withMaxText(1 + (settings.get() & 0xFF))
            .withMaxMessage(1 + (settings.get() & 0xFF))
            .withMaxFragments(1 + (settings.get() & 0xF));
    Random random = new Random(settings.get());
    byte[] wire = Arrays.copyOfRange(input, SETTINGS, input.length);
    EventLog whole = new EventLog(role, options);
    whole.feed(wire);
    EventLog pieces = new EventLog(role, options);
    FuzzInput.feedInPieces(pieces, wire, random);
    check(whole, pieces, FramesFuzz::withoutBrokenText);
    FuzzInput.checkLimits(whole, options);
    if (options.textInPieces()) {
      WebSocketOptions collecting =
          options.withTextInPieces(false).withMaxText((int) options.maxMessage());
      EventLog collected = new EventLog(role, collecting);
      collected.feed(wire);
      check(collected, whole, FramesFuzz::finished);
    }
  }

  private static void check(
      EventLog expected, EventLog log, Function<EventLog, List<String>> what) {
    if (!what.apply(log).equals(what.apply(expected))) {
      throw new AssertionError("expected: " + expected.text() + "\nwas: " + log.text());
    }
  }

  /// All events that do not depend on the cuts: of a text that turns out to be none, as much was
  /// handed on as had come by itself.
  private static List<String> withoutBrokenText(EventLog log) {
    List<String> events = new ArrayList<>(log.events());
    int broken = events.indexOf(NOT_UTF8) - 1;
    if (broken >= 0 && events.get(broken).startsWith("text~ ")) {
      events.remove(broken);
    }
    return events;
  }

  private static List<String> finished(EventLog log) {
    return log.events().stream().filter(event -> !EventLog.isUnfinished(event)).toList();
  }
}
