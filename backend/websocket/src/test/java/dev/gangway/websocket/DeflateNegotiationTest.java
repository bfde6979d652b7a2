package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.websocket.OpeningHandshake.Accepted;
import dev.gangway.websocket.OpeningHandshake.Rejected;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Offers and their answers, through the opening handshake. In the tables `PMD` is
/// `permessage-deflate`, `SNT` and `CNT` the two takeover parameters, `SMW` and `CMW` the two
/// windows; `\n` begins another line of the header.
class DeflateNegotiationTest {

  private static final DeflateOptions TAKEOVER = DeflateOptions.DEFAULTS.withTakeover(true);

  private static String answer(@Nullable DeflateOptions options, String offer) {
    HandshakeRequest request =
        new OpeningHandshakeTest.Request()
            .with("Sec-WebSocket-Extensions", full(offer).split("\n", -1))
            .build();
    OpeningHandshake handshake =
        OpeningHandshake.accepting(OriginPolicy.anyOrNone()).compressing(options);
    return switch (handshake.answer(request)) {
      case Rejected rejected -> Integer.toString(rejected.status());
      case Accepted accepted -> {
        String header = accepted.headers().get("Sec-WebSocket-Extensions");
        yield header == null ? "none" : brief(header);
      }
    };
  }

  /// The header that an abbreviation stands for.
  static String full(String brief) {
    return brief
        .replace("\\n", "\n")
        .replace("PMD", "permessage-deflate")
        .replace("SNT", "server_no_context_takeover")
        .replace("CNT", "client_no_context_takeover")
        .replace("SMW", "server_max_window_bits")
        .replace("CMW", "client_max_window_bits");
  }

  private static String brief(String header) {
    return header
        .replace("permessage-deflate", "PMD")
        .replace("server_no_context_takeover", "SNT")
        .replace("client_no_context_takeover", "CNT")
        .replace("server_max_window_bits", "SMW")
        .replace("client_max_window_bits", "CMW");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        // right
        "PMD                                   | PMD",
        "PMD; SNT                              | PMD; SNT",
        "PMD; CNT                              | PMD; CNT",
        "PMD; CNT; SNT                         | PMD; SNT; CNT",
        "PMD; CMW                              | PMD",
        "PMD; CMW=8                            | PMD",
        "PMD; CMW=15                           | PMD",
        "PMD; SMW=8                            | PMD; SMW=8",
        "PMD; SMW=9                            | PMD; SMW=9",
        "PMD; SMW=10                           | PMD; SMW=10",
        "PMD; SMW=11                           | PMD; SMW=11",
        "PMD; SMW=12                           | PMD; SMW=12",
        "PMD; SMW=13                           | PMD; SMW=13",
        "PMD; SMW=14                           | PMD; SMW=14",
        "PMD; SMW=15                           | PMD; SMW=15",
        "PMD; SMW=\"10\"                       | PMD; SMW=10",
        "PMD; SMW=\"1\\0\"                     | PMD; SMW=10",
        "PMD;SNT;CNT;SMW=10;CMW=10             | PMD; SNT; CNT; SMW=10",
        "PMD ; SMW = 10                        | PMD; SMW=10",
        "PMD\t;\tSMW\t=\t10                    | PMD; SMW=10",
        // not right: as if it had not been offered (RFC 7692 §7.1)
        "PMD; SMW                              | none",
        "PMD; SMW=7                            | none",
        "PMD; SMW=16                           | none",
        "PMD; SMW=0                            | none",
        "PMD; SMW=-8                           | none",
        "PMD; SMW=09                           | none",
        "PMD; SMW=010                          | none",
        "PMD; SMW=+10                          | none",
        "PMD; SMW=10.0                         | none",
        "PMD; SMW=0x8                          | none",
        "PMD; SMW=1e1                          | none",
        "PMD; SMW=ten                          | none",
        "PMD; SMW=99999999999999999999         | none",
        "PMD; CMW=7                            | none",
        "PMD; CMW=16                           | none",
        "PMD; CMW=09                           | none",
        "PMD; CMW=+10                          | none",
        "PMD; CMW=010                          | none",
        "PMD; SNT=true                         | none",
        "PMD; SNT=1                            | none",
        "PMD; CNT=\"x\"                        | none",
        "PMD; SNT; SNT                         | none",
        "PMD; CNT; SMW=10; CNT                 | none",
        "PMD; SMW=10; SMW=10                   | none",
        "PMD; CMW; CMW=10                      | none",
        "PMD; unknown                          | none",
        "PMD; unknown=1; SNT                   | none",
        "PMD; server_max_window_bit=10         | none",
        "PMD; Server_No_Context_Takeover       | none",
        // others, and the next one
        "permessage-bzip2                      | none",
        "x-webkit-deflate-frame                | none",
        "PMDx                                  | none",
        "PMD; SMW=16, PMD                      | PMD",
        "PMD; SMW=16, PMD; SMW=9, PMD          | PMD; SMW=9",
        "PMD; SMW=10, PMD                      | PMD; SMW=10",
        "PMD, PMD; SMW=10                      | PMD",
        "foo; a; a; b=1, PMD; SNT              | PMD; SNT",
        "PMD; a; a, PMD; SMW=09\\nPMD; SMW=8   | PMD; SMW=8",
        "foo\\nbar\\nPMD                       | PMD",
        "PMD; SMW=0\\nPMD; SNT=1\\nfoo         | none",
        ",, PMD ,,                             | PMD",
        "\\nPMD                                | PMD",
        // broken: RFC 6455 §4.2.1 and §9.1
        "^^                                    | 400",
        ",                                     | 400",
        ";                                     | 400",
        "PMD;                                  | 400",
        "; PMD                                 | 400",
        "PMD; ; SNT                            | 400",
        "PMD; SMW=                             | 400",
        "PMD; SMW= ; SNT                       | 400",
        "PMD; =10                              | 400",
        "PMD; SMW==10                          | 400",
        "PMD; SMW=10 11                        | 400",
        "PMD SNT                               | 400",
        "PMD=1                                 | 400",
        "PMD; SMW=\"10                         | 400",
        "PMD; SMW=10\"                         | 400",
        "PMD; SMW=\"\"                         | 400",
        "PMD; SMW=\"1 0\"                      | 400",
        "PMD; x=\"a,b\"                        | 400",
        "PMD; x=\"a\\                          | 400",
        "PMD; x='a b'                          | 400",
        "PMD; (comment)                        | 400",
        "PMD, foo/bar                          | 400",
        "PMD, \"foo\"                          | 400",
        "PMD; SMW=1ä                           | 400",
        "PMD\\nfoo;                            | 400",
        "foo; a=\"b\\nc\", PMD                 | 400",
      })
  void everyOfferHasItsAnswer(String offer, String answer) {
    assertThat(answer(TAKEOVER, offer)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PMD           | PMD; SNT; CNT",
        "PMD; CMW      | PMD; SNT; CNT",
        "PMD; SNT; CNT | PMD; SNT; CNT",
        "PMD; SMW=10   | PMD; SNT; CNT; SMW=10",
      })
  void withoutTakeoverBothSidesAreToldSo(String offer, String answer) {
    assertThat(answer(DeflateOptions.DEFAULTS, offer)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 | 15 | PMD              | PMD; SMW=12",
        "12 | 15 | PMD; SMW=10      | PMD; SMW=10",
        "12 | 15 | PMD; SMW=14      | PMD; SMW=12",
        "15 | 10 | PMD              | PMD",
        "15 | 10 | PMD; CMW         | PMD; CMW=10",
        "15 | 10 | PMD; CMW=15      | PMD; CMW=10",
        "15 | 10 | PMD; CMW=9       | PMD; CMW=9",
        "8  | 8  | PMD; CMW; SMW=15 | PMD; SMW=8; CMW=8",
      })
  void theServersOwnWindowsAreAskedForWhereTheyMayBe(
      int send, int receive, String offer, String answer) {
    assertThat(answer(TAKEOVER.withWindows(send, receive), offer)).isEqualTo(answer);
  }

  @Test
  void whatIsAnsweredIsWhatIsDone() {
    OpeningHandshake handshake =
        OpeningHandshake.accepting(OriginPolicy.anyOrNone())
            .compressing(TAKEOVER.withWindows(13, 10));
    String offer = full("PMD; SNT; SMW=11; CMW");
    HandshakeRequest request =
        new OpeningHandshakeTest.Request().with("Sec-WebSocket-Extensions", offer).build();
    assertThat(((Accepted) handshake.answer(request)).deflate())
        .isEqualTo(new DeflateAgreement(full("PMD; SNT; SMW=11; CMW=10"), false, 11, true, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PMD", "PMD; SNT", "PMD; SMW=16", "foo"})
  void nothingIsAgreedOnWhenItIsOff(String offer) {
    assertThat(answer(null, offer)).isEqualTo("none");
  }

  @Test
  void aBrokenHeaderIsRefusedEvenWhenItIsOff() {
    assertThat(answer(null, "PMD;")).isEqualTo("400");
  }

  @ParameterizedTest
  @CsvSource({"0,1024,15,15", "10,0,15,15", "1,-1,15,15", "1,0,7,15", "1,0,16,15", "1,0,15,7"})
  void optionsOutOfRangeAreMistakes(int level, int threshold, int send, int receive) {
    assertThatThrownBy(() -> new DeflateOptions(level, threshold, false, send, receive))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
