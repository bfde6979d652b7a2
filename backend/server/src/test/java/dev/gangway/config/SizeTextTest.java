package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "100, 100",
    "1KiB, 1024",
    "64KiB, 65536",
    "1MiB, 1048576",
    "3GiB, 3221225472",
    "1025, 1025",
    "999999999GiB, 1073741822926258176"
  })
  void sizesAreANumberAndABinaryUnitBothWays(String text, long bytes) {
    assertThat(SizeText.parse(text)).contains(bytes);
    assertThat(SizeText.print(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "KiB",
        "64KB",
        "64kb",
        "64k",
        "64K",
        "64 KiB",
        "-1",
        "1.5MiB",
        "064KiB",
        "1TiB",
        "1B",
        "1e3",
        "٣",
        "10000000000"
      })
  void otherFormsAreNoSizes(String text) {
    assertThat(SizeText.parse(text)).isEmpty();
  }
}
