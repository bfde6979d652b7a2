package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A client's offers and how it judges the answers; abbreviated as in [DeflateNegotiationTest].
class DeflateOfferTest {

  private static DeflateOptions options(boolean takeover, int send, int receive) {
    return DeflateOptions.DEFAULTS.withTakeover(takeover).withWindows(send, receive);
  }

  private static Optional<DeflateAgreement> judge(@Nullable DeflateOptions options, String answer)
      throws HandshakeViolation {
    return DeflateNegotiation.judge(
        List.of(DeflateNegotiationTest.full(answer).split("\n", -1)), options);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | 15 | 15 | PMD; CMW",
        "false | 15 | 15 | PMD; SNT; CNT; CMW",
        "true  | 12 | 15 | PMD; CMW=12",
        "true  | 15 | 10 | PMD; SMW=10; CMW",
        "false | 8  | 8  | PMD; SNT; CNT; SMW=8; CMW=8",
      })
  void whatIsWantedIsOffered(boolean takeover, int send, int receive, String offer) {
    assertThat(DeflateNegotiation.offer(options(takeover, send, receive)))
        .isEqualTo(DeflateNegotiationTest.full(offer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // takeover, windows | answer | what this side does
        "true  | 15 | 15 | PMD                                | true  15 true  15",
        "true  | 15 | 15 | PMD; SNT                           | true  15 false 15",
        "true  | 15 | 15 | PMD; CNT                           | false 15 true  15",
        "true  | 15 | 15 | PMD; CMW=8; SMW=9                  | true  8  true  9",
        "true  | 15 | 15 | PMD; CMW=15; SMW=15                | true  15 true  15",
        "true  | 15 | 15 | 'PMD ; SMW = \"10\"'               | true  15 true  10",
        "true  | 12 | 10 | PMD; SMW=10                        | true  12 true  10",
        "true  | 12 | 10 | PMD; SMW=8; CMW=12                 | true  12 true  8",
        "true  | 12 | 10 | PMD; SMW=10; CMW=9                 | true  9  true  10",
        "false | 15 | 15 | PMD; SNT                           | false 15 false 15",
        "false | 15 | 15 | PMD; CNT; SNT                      | false 15 false 15",
      })
  void aRightAnswerIsAgreedTo(
      boolean takeover, int send, int receive, String answer, String expected) throws Exception {
    DeflateAgreement agreed = judge(options(takeover, send, receive), answer).orElseThrow();
    assertThat(
            "%b %d %b %d"
                .formatted(
                    agreed.sendTakeover(),
                    agreed.sendWindow(),
                    agreed.receiveTakeover(),
                    agreed.receiveWindow()))
        .isEqualTo(expected.replaceAll(" +", " "));
    assertThat(agreed.header()).isEqualTo(DeflateNegotiationTest.full(answer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        // parameters wrong by themselves (RFC 7692 §7.1)
        "true  | 15 | 15 | PMD; unknown",
        "true  | 15 | 15 | PMD; unknown=1",
        "true  | 15 | 15 | PMD; SNT=1",
        "true  | 15 | 15 | PMD; CNT=true",
        "true  | 15 | 15 | PMD; SNT; SNT",
        "true  | 15 | 15 | PMD; SMW=10; SMW=10",
        "true  | 15 | 15 | PMD; SMW",
        "true  | 15 | 15 | PMD; SMW=7",
        "true  | 15 | 15 | PMD; SMW=16",
        "true  | 15 | 15 | PMD; SMW=010",
        "true  | 15 | 15 | PMD; CMW=7",
        "true  | 15 | 15 | PMD; CMW=16",
        // right in an offer only (§7.1.2.2)
        "true  | 15 | 15 | PMD; CMW",
        // not what was asked for
        "false | 15 | 15 | PMD",
        "false | 15 | 15 | PMD; CNT",
        "true  | 15 | 10 | PMD",
        "true  | 15 | 10 | PMD; SMW=11",
        "true  | 12 | 15 | PMD; CMW=13",
        // another extension, or a second one
        "true  | 15 | 15 | permessage-bzip2",
        "true  | 15 | 15 | PERMESSAGE-DEFLATE",
        "true  | 15 | 15 | PMD, PMD",
        "true  | 15 | 15 | PMD, foo",
        "true  | 15 | 15 | foo, PMD",
        "true  | 15 | 15 | PMD\\nPMD",
        // no list of extensions (RFC 6455 §9.1)
        "true  | 15 | 15 | ^^",
        "true  | 15 | 15 | ,",
        "true  | 15 | 15 | PMD;",
        "true  | 15 | 15 | PMD SNT",
      })
  void aWrongAnswerFailsTheConnection(boolean takeover, int send, int receive, String answer) {
    assertThatExceptionOfType(HandshakeViolation.class)
        .isThrownBy(() -> judge(options(takeover, send, receive), answer))
        .satisfies(violation -> assertThat(violation.status()).isEqualTo(502));
  }

  @Test
  void noAnswerIsNoCompression() throws Exception {
    assertThat(DeflateNegotiation.judge(List.of(), DeflateOptions.DEFAULTS)).isEmpty();
    assertThat(DeflateNegotiation.judge(List.of(), null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PMD", "PMD; SNT", "foo"})
  void nothingOfferedIsNothingToAgreeTo(String answer) {
    assertThatExceptionOfType(HandshakeViolation.class).isThrownBy(() -> judge(null, answer));
  }

  /// Every pair of takeover and windows on both sides.
  @Test
  void bothSidesUnderstandTheAgreementAlike() throws Exception {
    for (int combination = 0; combination < 4 * 8 * 8 * 8 * 8; combination++) {
      DeflateOptions client =
          options((combination & 1) == 0, 8 + (combination >> 2 & 7), 8 + (combination >> 5 & 7));
      DeflateOptions server =
          options((combination & 2) == 0, 8 + (combination >> 8 & 7), 8 + (combination >> 11 & 7));
      List<Extension> offer =
          Extension.parse(List.of(DeflateNegotiation.offer(client))).orElseThrow();
      DeflateAgreement there = DeflateNegotiation.answer(offer, server).orElseThrow();
      DeflateAgreement here =
          DeflateNegotiation.judge(List.of(there.header()), client).orElseThrow();
      assertThat(here.sendTakeover() && !there.receiveTakeover())
          .as("%s to %s", client, server)
          .isFalse();
      assertThat(there.sendTakeover()).isEqualTo(here.receiveTakeover());
      assertThat(here.sendWindow()).isLessThanOrEqualTo(there.receiveWindow());
      assertThat(there.sendWindow()).isLessThanOrEqualTo(here.receiveWindow());
    }
  }
}
