package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  /// The borders of the three ways to write a length.
  private static final long[] LENGTHS = {
    0, 1, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 1L << 31, 1L << 32, Long.MAX_VALUE
  };

  private static final int[] MASKS = {0, 0x37FA_213D};

  /// Notes the calls it gets.
  private static final class Recorder implements FrameReader.Rules {
    final List<String> calls = new ArrayList<>();

    @Override
    public void start(boolean fin, int rsv, Opcode opcode) {
      calls.add("start " + fin + " " + rsv + " " + opcode);
    }

    @Override
    public void length(Opcode opcode, long octets) {
      calls.add("length " + opcode + " " + octets);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyHeaderIsReadOrRefusedHoweverItIsCut(Opcode opcode) {
    for (boolean fin : new boolean[] {true, false}) {
      for (int rsv = 0; rsv < 8; rsv++) {
        for (long length : LENGTHS) {
          for (int mask : MASKS) {
            for (boolean masked : new boolean[] {true, false}) {
              if (masked || mask == 0) {
                check(new FrameHeader(fin, rsv, opcode, length, masked, mask));
              }
            }
          }
        }
      }
    }
  }

  private static void check(FrameHeader header) {
    ByteBuffer wire = ByteBuffer.allocate(FrameHeader.MAX_OCTETS);
    FrameWriter.put(header, wire);
    wire.flip();
    for (int mode = 0; mode < 4; mode++) {
      boolean fromClient = (mode & 1) != 0;
      int extensionBits = (mode & 2) != 0 ? FrameHeader.RSV1 : 0;
      boolean startsMessage = header.opcode() == Opcode.TEXT || header.opcode() == Opcode.BINARY;
      boolean right =
          (header.rsv() == 0 || (header.rsv() == extensionBits && startsMessage))
              && !header.opcode().isReserved()
              && header.masked() == fromClient
              && (!header.opcode().isControl() || (header.fin() && header.length() <= 125));
      for (int cut = 0; cut <= wire.limit(); cut++) {
        FrameHeader read = readInTwo(wire, cut, fromClient, extensionBits);
        if (!Objects.equals(read, right ? header : null)) {
          throw new AssertionError(
              "%s from a %s, cut at %d, was read as %s"
                  .formatted(header, fromClient ? "client" : "server", cut, read));
        }
      }
    }
  }

  private static @Nullable FrameHeader readInTwo(
      ByteBuffer wire, int cut, boolean fromClient, int extensionBits) {
    FrameReader reader = new FrameReader(fromClient, extensionBits, new Recorder());
    try {
      if (reader.readHeader(wire.slice(0, cut)) != (cut == wire.limit())) {
        throw new AssertionError("complete after " + cut + " octets of " + wire.limit());
      }
      return reader.readHeader(wire.slice(cut, wire.limit() - cut)) ? reader.header() : null;
    } catch (ProtocolViolation violation) {
      assertThat(violation.code()).isEqualTo(CloseCode.PROTOCOL_ERROR);
      return null;
    }
  }

  @Test
  void rulesAreAskedBeforeTheMaskAndThePayload() throws ProtocolViolation {
    Recorder rules = new Recorder();
    FrameReader reader = new FrameReader(true, 0, rules);

    assertThat(reader.readHeader(wire(0x82))).isFalse();
    assertThat(rules.calls).isEmpty();
    assertThat(reader.readHeader(wire(0xFE))).isFalse();
    assertThat(rules.calls).containsExactly("start true 0 BINARY");
    assertThat(reader.readHeader(wire(0x01, 0x00))).isFalse();
    assertThat(rules.calls).containsExactly("start true 0 BINARY", "length BINARY 256");
    assertThat(reader.readHeader(wire(1, 2, 3))).isFalse();
    assertThat(reader.readHeader(wire(4))).isTrue();
    assertThat(rules.calls).hasSize(2);
  }

  @Test
  void payloadIsUnmaskedAcrossPieces() throws ProtocolViolation {
    byte[] payload = new byte[300];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) i;
    }
    for (int size = 1; size < 20; size++) {
      ByteBuffer wire = Peer.maskedFrame(true, Opcode.BINARY, 0xA1B2_C3D4, payload);
      FrameReader reader = new FrameReader(true, 0, new Recorder());
      assertThat(reader.readHeader(wire)).isTrue();
      ByteBuffer read = ByteBuffer.allocate(payload.length);
      while (!reader.frameEnded()) {
        int count = Math.min(size, wire.remaining());
        ByteBuffer piece = wire.slice(wire.position(), count);
        wire.position(wire.position() + count);
        read.put(reader.readPayload(piece));
        assertThat(piece.hasRemaining()).isFalse();
      }
      assertThat(read.array()).as("pieces of %d", size).isEqualTo(payload);
    }
  }

  @Test
  void payloadStopsAtTheEndOfTheFrame() throws ProtocolViolation {
    FrameReader reader = new FrameReader(false, 0, new Recorder());
    ByteBuffer in = wire(0x82, 0x01, 0x07, 0x89, 0x00);
    assertThat(reader.readHeader(in)).isTrue();
    assertThat(reader.readPayload(in)).isEqualTo(wire(0x07));
    assertThat(reader.frameEnded()).isTrue();
    assertThat(reader.readHeader(in)).isTrue();
    assertThat(reader.header().opcode()).isEqualTo(Opcode.PING);
    assertThat(reader.readPayload(in).hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 125, 126, 65_535, 65_536, Long.MAX_VALUE})
  void lengthsTakeTheFewestOctets(long length) {
    ByteBuffer wire = ByteBuffer.allocate(FrameHeader.MAX_OCTETS);
    FrameWriter.put(FrameHeader.ofServer(0, Opcode.BINARY, length), wire);
    assertThat(wire.position()).isEqualTo(length <= 125 ? 2 : length <= 65_535 ? 4 : 10);
  }

  private static ByteBuffer wire(int... octets) {
    ByteBuffer wire = ByteBuffer.allocate(octets.length);
    for (int octet : octets) {
      wire.put((byte) octet);
    }
    return wire.flip();
  }
}
