package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloseCodeTest {

  private static final List<Integer> REGISTERED =
      List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);

  @Test
  void registeredAndApplicationCodesMayBeOnTheWire() {
    IntStream.rangeClosed(0, 0xFFFF)
        .forEach(code ->
            assertThat(CloseCode.mayBeOnTheWire(code))
                .as("code %d", code)
                .isEqualTo(REGISTERED.contains(code) || (code >= 3000 && code <= 4999)));
  }

  @Test
  void aServerSendsAllOfThemButMandatoryExtension() {
    IntStream.rangeClosed(0, 0xFFFF)
        .forEach(code ->
            assertThat(CloseCode.mayBeSentByServer(code))
                .as("code %d", code)
                .isEqualTo(code != 1010 && CloseCode.mayBeOnTheWire(code)));
  }

  @Test
  void codesThatStandForNoCodeAreNeverOnTheWire() {
    for (CloseCode code : CloseCode.values()) {
      boolean local =
          switch (code) {
            case NO_STATUS, ABNORMAL, TLS_HANDSHAKE -> true;
            case NORMAL,
                GOING_AWAY,
                PROTOCOL_ERROR,
                UNSUPPORTED_DATA,
                INVALID_PAYLOAD,
                POLICY_VIOLATION,
                MESSAGE_TOO_BIG,
                MANDATORY_EXTENSION,
                INTERNAL_ERROR,
                SERVICE_RESTART,
                TRY_AGAIN_LATER,
                BAD_GATEWAY ->
                false;
          };
      assertThat(CloseCode.mayBeOnTheWire(code.value())).as("%s", code).isEqualTo(!local);
    }
  }
}
