package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseStateTest {

  @ParameterizedTest
  @CsvSource({
    "OPEN,     CLOSE,      CLOSING",
    "OPEN,     PEER_CLOSE, ANSWERED",
    "OPEN,     VIOLATION,  FAILED",
    "OPEN,     LOSS,       LOST",
    "CLOSING,  CLOSE,      CLOSING",
    "CLOSING,  PEER_CLOSE, CLOSED",
    "CLOSING,  VIOLATION,  FAILED",
    "CLOSING,  LOSS,       LOST",
    "ANSWERED, CLOSE,      ANSWERED",
    "ANSWERED, PEER_CLOSE, ANSWERED",
    "ANSWERED, VIOLATION,  ANSWERED",
    "ANSWERED, LOSS,       ANSWERED",
    "CLOSED,   CLOSE,      CLOSED",
    "CLOSED,   PEER_CLOSE, CLOSED",
    "CLOSED,   VIOLATION,  CLOSED",
    "CLOSED,   LOSS,       CLOSED",
    "FAILED,   CLOSE,      FAILED",
    "FAILED,   PEER_CLOSE, FAILED",
    "FAILED,   VIOLATION,  FAILED",
    "FAILED,   LOSS,       FAILED",
    "LOST,     CLOSE,      LOST",
    "LOST,     PEER_CLOSE, LOST",
    "LOST,     VIOLATION,  LOST",
    "LOST,     LOSS,       LOST",
  })
  void theTableIsWhatItSays(CloseState before, CloseState.Event event, CloseState after) {
    assertThat(before.after(event)).isEqualTo(after);
    assertThat(after.isOver()).isEqualTo(after != CloseState.OPEN && after != CloseState.CLOSING);
  }
}
