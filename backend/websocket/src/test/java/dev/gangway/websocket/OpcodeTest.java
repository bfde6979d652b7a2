package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpcodeTest {

  @Test
  void everyFirstOctetHasAnOpcode() {
    for (int octet = 0; octet < 256; octet++) {
      assertThat(Opcode.of(octet).bits()).isEqualTo(octet & 0x0F);
    }
  }

  @Test
  void opcodesAreThoseOfTheRfc() {
    assertThat(Opcode.values())
        .filteredOn(opcode -> !opcode.isReserved())
        .extracting(Opcode::bits)
        .containsExactly(0x0, 0x1, 0x2, 0x8, 0x9, 0xA);
    assertThat(Opcode.values())
        .filteredOn(Opcode::isControl)
        .extracting(Opcode::bits)
        .containsExactly(0x8, 0x9, 0xA, 0xB, 0xC, 0xD, 0xE, 0xF);
  }
}
