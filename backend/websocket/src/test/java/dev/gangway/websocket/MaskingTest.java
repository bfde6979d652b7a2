package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {

  private final Random random = new Random(0);

  @Test
  void fastMaskingIsNaiveMaskingAndTouchesNothingElse() {
    for (int length = 0; length <= 200; length++) {
      for (int offset = 0; offset < 9; offset++) {
        byte[] octets = new byte[length + offset + 9];
        random.nextBytes(octets);
        int mask = random.nextInt();
        byte[] expected = octets.clone();
        for (int i = 0; i < length; i++) {
          expected[offset + i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
        }

        ByteBuffer data = ByteBuffer.wrap(octets, offset, length);
        Masking.apply(data, mask);

        assertThat(octets).as("%d octets at %d", length, offset).isEqualTo(expected);
        assertThat(data.position()).isEqualTo(offset);
        assertThat(data.remaining()).isEqualTo(length);
      }
    }
  }

  @Test
  void directBuffersAreMaskedAlike() {
    byte[] octets = new byte[100];
    random.nextBytes(octets);
    ByteBuffer heap = ByteBuffer.wrap(octets.clone());
    ByteBuffer direct = ByteBuffer.allocateDirect(100).put(octets).flip();
    Masking.apply(heap, 0x0102_0304);
    Masking.apply(direct, 0x0102_0304);
    assertThat(direct).isEqualTo(heap);
  }

  @Test
  void theKeyRotatesOverPieces() {
    byte[] octets = new byte[64];
    random.nextBytes(octets);
    int mask = random.nextInt();
    ByteBuffer whole = ByteBuffer.wrap(octets.clone());
    Masking.apply(whole, mask);
    for (int cut = 0; cut <= octets.length; cut++) {
      byte[] pieces = octets.clone();
      Masking.apply(ByteBuffer.wrap(pieces, 0, cut), mask);
      Masking.apply(ByteBuffer.wrap(pieces, cut, octets.length - cut), Masking.after(mask, cut));
      assertThat(ByteBuffer.wrap(pieces)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void maskingTwiceIsTheIdentity() {
    byte[] octets = new byte[1001];
    random.nextBytes(octets);
    byte[] twice = octets.clone();
    Masking.apply(ByteBuffer.wrap(twice), 0xDEAD_BEEF);
    Masking.apply(ByteBuffer.wrap(twice), 0xDEAD_BEEF);
    assertThat(twice).isEqualTo(octets);
  }

  @Test
  void littleEndianBuffersAreAMistake() {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> Masking.apply(data, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
