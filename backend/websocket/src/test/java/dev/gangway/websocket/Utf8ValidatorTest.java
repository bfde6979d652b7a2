package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3629, with the JDK's own decoder as the judge where there are too many cases for a table.
class Utf8ValidatorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "7f",
        "c280",
        "dfbf",
        "e0a080",
        "ed9fbf",
        "ee8080",
        "efbfbd",
        "efbfbf",
        "f0908080",
        "f48fbfbf",
        "cebae1bdb9cf83cebcceb5",
        "616263646566676831323334353637383930c3a4",
        "c3a46162636465666768c3a4",
      })
  void rightTextIsTakenHoweverItIsCut(String hex) {
    byte[] text = HexFormat.of().parseHex(hex);
    for (int first = 0; first <= text.length; first++) {
      for (int second = first; second <= text.length; second++) {
        Utf8Validator utf8 = new Utf8Validator();
        assertThat(utf8.accepts(ByteBuffer.wrap(text, 0, first))).isTrue();
        assertThat(utf8.accepts(ByteBuffer.wrap(text, first, second - first))).isTrue();
        assertThat(utf8.accepts(ByteBuffer.wrap(text, second, text.length - second))).isTrue();
        assertThat(utf8.complete()).isTrue();
      }
    }
  }

  @ParameterizedTest(name = "{0} is wrong at octet {1}")
  @CsvSource({
    "80, 1",
    "bf, 1",
    "c0, 1",
    "c1, 1",
    "f5, 1",
    "f8, 1",
    "fe, 1",
    "ff, 1",
    "c200, 2",
    "c27f, 2",
    "c2c0, 2",
    "e080, 2",
    "e09f, 2",
    "eda0, 2",
    "edbf, 2",
    "e100, 2",
    "e180c0, 3",
    "e18041, 3",
    "f080, 2",
    "f08f, 2",
    "f490, 2",
    "f180ff, 3",
    "f18080ff, 4",
    "6162636465666768ff, 9",
    "616263646566676861626364c080, 13",
  })
  void wrongTextIsRefusedAtTheFirstWrongOctetHoweverItIsCut(String hex, int wrongAt) {
    byte[] text = HexFormat.of().parseHex(hex);
    for (int cut = 0; cut < wrongAt; cut++) {
      Utf8Validator utf8 = new Utf8Validator();
      assertThat(utf8.accepts(ByteBuffer.wrap(text, 0, cut))).as("before %d", cut).isTrue();
      assertThat(utf8.accepts(ByteBuffer.wrap(text, cut, wrongAt - 1 - cut))).isTrue();
      assertThat(utf8.accepts(ByteBuffer.wrap(text, wrongAt - 1, 1))).as("at").isFalse();
    }
    assertThat(new Utf8Validator().accepts(ByteBuffer.wrap(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c2", "e0", "e0a0", "f0", "f090", "f09080", "61626364656667c3"})
  void textMustNotEndInsideACharacter(String hex) {
    Utf8Validator utf8 = new Utf8Validator();
    assertThat(utf8.accepts(ByteBuffer.wrap(HexFormat.of().parseHex(hex)))).isTrue();
    assertThat(utf8.complete()).isFalse();
  }

  @Test
  void allSequencesOfUpToThreeOctetsAreJudgedAsByTheJdk() {
    CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();
    byte[] octets = new byte[3];
    for (int first = 0; first < 256; first++) {
      octets[0] = (byte) first;
      compare(jdk, octets, 1);
      for (int second = 0; second < 256; second++) {
        octets[1] = (byte) second;
        compare(jdk, octets, 2);
        for (int third = first < 0xE0 ? 0x7F : 0; third < (first < 0xE0 ? 0x81 : 256); third++) {
          octets[2] = (byte) third;
          compare(jdk, octets, 3);
        }
      }
    }
  }

  @Test
  void sequencesOfFourOctetsAreJudgedAsByTheJdk() {
    CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();
    int[] borders = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    byte[] octets = new byte[4];
    for (int first = 0xE0; first < 256; first++) {
      octets[0] = (byte) first;
      for (int second = 0; second < 256; second++) {
        octets[1] = (byte) second;
        for (int third : borders) {
          octets[2] = (byte) third;
          for (int fourth : borders) {
            octets[3] = (byte) fourth;
            compare(jdk, octets, 4);
          }
        }
      }
    }
  }

  private static void compare(CharsetDecoder jdk, byte[] octets, int length) {
    ByteBuffer in = ByteBuffer.wrap(octets, 0, length);
    // Results, not exceptions: there are two million of them.
    boolean expected = !jdk.reset().decode(in, CharBuffer.allocate(4), true).isError();
    Utf8Validator utf8 = new Utf8Validator();
    if ((utf8.accepts(in.rewind()) && utf8.complete()) != expected) {
      throw new AssertionError(
          HexFormat.of().formatHex(octets, 0, length) + " is " + (expected ? "right" : "wrong"));
    }
  }
}
