package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an assembler makes of some input, in words that do not depend on how the input was cut:
/// pieces of a message are joined, and an unfinished one is marked: `binary 00ff~`, `text~ abc`. A
/// piece of text that is not of whole characters is an error of the assembler.
final class EventLog {

  private final MessageAssembler assembler;
  private final List<String> events = new ArrayList<>();
  private final StringBuilder binary = new StringBuilder();
  private final StringBuilder pieces = new StringBuilder();
  private boolean failed;

  EventLog(WebSocketOptions options) {
    this(Role.SERVER, options);
  }

  /// @param role of who reads
  EventLog(Role role, WebSocketOptions options) {
    this(role, options, null);
  }

  /// With compression as agreed on.
  EventLog(WebSocketOptions options, DeflateAgreement agreement, ZlibPool pool) {
    this(Role.SERVER, options, new MessageInflater(pool, agreement));
  }

  /// @param inflater null if no compression was agreed on
  EventLog(Role role, WebSocketOptions options, @Nullable MessageInflater inflater) {
    assembler =
        switch (role) {
          case SERVER -> MessageAssembler.ofClientFrames(options, inflater);
          case CLIENT -> MessageAssembler.ofServerFrames(options, inflater);
        };
  }

  /// Feeds input.
  ///
  /// @return whether all of it so far is without a violation
  boolean feed(byte... octets) {
    if (failed) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(octets.clone());
    try {
      for (Incoming event = assembler.next(in); event != null; event = assembler.next(in)) {
        log(event);
      }
      if (in.hasRemaining()) {
        throw new AssertionError("input left over: " + in);
      }
    } catch (ProtocolViolation violation) {
      flush();
      events.add("fail " + violation.code().value());
      failed = true;
      assembler.release();
    }
    return !failed;
  }

  /// Ends the input.
  void release() {
    assembler.release();
  }

  /// All events, joined by a comma.
  String text() {
    flush();
    return String.join(", ", events);
  }

  /// All events.
  List<String> events() {
    flush();
    return events;
  }

  /// Whether an event is what was handed on of a message that did not end.
  static boolean isUnfinished(String event) {
    return event.startsWith("text~ ") || (event.startsWith("binary ") && event.endsWith("~"));
  }

  private void log(Incoming event) {
    switch (event) {
      case Incoming.Data(Message.Text(String text, boolean last)) -> {
        checkWhole(text);
        pieces.append(text);
        if (last) {
          events.add(("text " + pieces).strip());
          pieces.setLength(0);
        }
      }
      case Incoming.Data(Message.Binary(ByteBuffer payload, boolean last)) -> {
        binary.append(hex(payload));
        if (last) {
          events.add(("binary " + binary).strip());
          binary.setLength(0);
        }
      }
      case Incoming.Data(Message.Closed closed) -> throw new AssertionError(closed);
      case Incoming.Ping(ByteBuffer payload) -> control("ping " + hex(payload));
      case Incoming.Pong(ByteBuffer payload) -> control("pong " + hex(payload));
      case Incoming.Close(int code, String reason) -> control("close " + code + " " + reason);
    }
  }

  private void control(String event) {
    events.add(event.strip());
  }

  private void flush() {
    if (!binary.isEmpty()) {
      events.add("binary " + binary + "~");
      binary.setLength(0);
    }
    if (!pieces.isEmpty()) {
      events.add("text~ " + pieces);
      pieces.setLength(0);
    }
  }

  private static void checkWhole(String text) {
    if (text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF)) {
      throw new AssertionError("half a character: " + text);
    }
  }

  private static String hex(ByteBuffer payload) {
    byte[] octets = new byte[payload.remaining()];
    payload.get(payload.position(), octets);
    return HexFormat.of().formatHex(octets);
  }
}
