package dev.gangway.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Decompresses as RFC 1951 is written, bit by bit, with nothing of zlib, and notes how far back
/// references reach. A reference beyond the window, or before the first octet, is an error.
final class ReferenceInflater {

  private static final int[] LENGTH_BASE = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_EXTRA = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] DISTANCE_BASE = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577
  };
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final int window;

  /// All output of all messages.
  private byte[] history = new byte[1 << 16];

  private int octets;
  private int farthest;

  private byte[] in = {};
  private int bitAt;

  /// @param window in powers of two
  ReferenceInflater(int window) {
    this.window = 1 << window;
  }

  /// The message that a payload without its tail stands for. May refer to those before.
  byte[] message(byte[] payload) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(payload);
    whole.writeBytes(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});
    in = whole.toByteArray();
    bitAt = 0;
    int from = octets;
    while (bitAt < in.length * 8) {
      block();
    }
    byte[] message = new byte[octets - from];
    System.arraycopy(history, from, message, 0, message.length);
    return message;
  }

  /// Forgets what came before, as a peer without context takeover does.
  void forget() {
    octets = 0;
  }

  /// The largest distance seen.
  int farthest() {
    return farthest;
  }

  private void block() {
    bits(1); // BFINAL ends nothing in a message
    int type = bits(2);
    switch (type) {
      case 0 -> {
        bitAt = (bitAt + 7) / 8 * 8;
        int length = bits(16);
        if (bits(16) != (length ^ 0xFFFF)) {
          throw new AssertionError("a stored block with two lengths");
        }
        for (int i = 0; i < length; i++) {
          put(bits(8));
        }
      }
      case 1 -> {
        int[] lengths = new int[288];
        for (int i = 0; i < 288; i++) {
          lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        }
        int[] distances = new int[30];
        Arrays.fill(distances, 5);
        codes(new Code(lengths), new Code(distances));
      }
      case 2 -> dynamic();
      default -> throw new AssertionError("block type 3");
    }
  }

  private void dynamic() {
    int literals = bits(5) + 257;
    int distances = bits(5) + 1;
    int codeLengths = bits(4) + 4;
    int[] lengths = new int[19];
    for (int i = 0; i < codeLengths; i++) {
      lengths[ORDER[i]] = bits(3);
    }
    Code code = new Code(lengths);
    int[] all = new int[literals + distances];
    for (int i = 0; i < all.length; ) {
      int symbol = code.read();
      if (symbol < 16) {
        all[i++] = symbol;
        continue;
      }
      int value = symbol == 16 ? all[i - 1] : 0;
      int repeat = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
      for (int end = i + repeat; i < end; i++) {
        all[i] = value;
      }
    }
    codes(
        new Code(Arrays.copyOf(all, literals)),
        new Code(Arrays.copyOfRange(all, literals, all.length)));
  }

  private void codes(Code literals, Code distances) {
    for (int symbol = literals.read(); symbol != 256; symbol = literals.read()) {
      if (symbol < 256) {
        put(symbol);
        continue;
      }
      int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_EXTRA[symbol - 257]);
      int code = distances.read();
      int distance = DISTANCE_BASE[code] + bits(code < 2 ? 0 : code / 2 - 1);
      if (distance > window || distance > octets) {
        throw new AssertionError(
            "a reference " + distance + " back, of " + octets + ", in a window of " + window);
      }
      farthest = Math.max(farthest, distance);
      for (int i = 0; i < length; i++) {
        put(history[octets - distance] & 0xFF);
      }
    }
  }

  private void put(int octet) {
    if (octets == history.length) {
      history = Arrays.copyOf(history, octets * 2);
    }
    history[octets++] = (byte) octet;
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, bitAt++) {
      value |= (in[bitAt / 8] >> (bitAt % 8) & 1) << i;
    }
    return value;
  }

  /// A canonical Huffman code (RFC 1951 §3.2.2).
  private final class Code {
    private final int[] counts = new int[16];
    private final int[] symbols;

    Code(int[] lengths) {
      symbols = new int[lengths.length];
      for (int length : lengths) {
        counts[length]++;
      }
      counts[0] = 0;
      int[] next = new int[17];
      for (int length = 1; length <= 15; length++) {
        next[length + 1] = next[length] + counts[length];
      }
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] != 0) {
          symbols[next[lengths[symbol]]++] = symbol;
        }
      }
    }

    int read() {
      int code = 0;
      int first = 0;
      int index = 0;
      for (int length = 1; length <= 15; length++) {
        code |= bits(1);
        int count = counts[length];
        if (code - count < first) {
          return symbols[index + code - first];
        }
        index += count;
        first = (first + count) << 1;
        code <<= 1;
      }
      throw new AssertionError("no such code");
    }
  }
}
