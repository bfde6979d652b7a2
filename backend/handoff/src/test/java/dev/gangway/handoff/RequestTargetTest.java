package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a",
        "/a/",
        "/a/b.c",
        "/...",
        "/.a/..b/c..",
        "/a;v=1/b",
        "/%41%7e",
        "/a%20b",
        "/a:b@c!$&'()*+,=",
        "/%e2%82%ac",
        "/%25"
      })
  void plainPathsHaveOneMeaning(String path) {
    assertThat(RequestTarget.unambiguous(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "//",
        "/a//b",
        "/a//",
        "/.",
        "/..",
        "/./",
        "/a/../b",
        "/a/..",
        "/%2e",
        "/%2E%2e/a",
        "/.%2e/a",
        "/..;/a",
        "/..;x=1",
        "/%2e%2e;/a",
        "/..%3b/a",
        "/;/a",
        "/;",
        "/a/;x/b",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/a%00",
        "/a%1f",
        "/a%7f",
        "/a%7F",
        "/a%",
        "/a%4",
        "/a%zz",
        "/a#b",
        "/a b",
        "/a\u0000",
        "/a\u007f",
        "/\u00e9",
        "/a?b"
      })
  void pathsOfDoubtAreNotTaken(String path) {
    assertThat(RequestTarget.unambiguous(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b&c=//../%2f%00", "?", "x=1;y"})
  void queriesMayBeAnythingPrintable(String query) {
    assertThat(RequestTarget.query(query)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a#b", "\u0000", "\u00e9"})
  void queriesOfOtherCharactersAreNotTaken(String query) {
    assertThat(RequestTarget.query(query)).isFalse();
    assertThat(RequestTarget.query("x".repeat(8 * 1024 + 1))).isFalse();
  }
}
