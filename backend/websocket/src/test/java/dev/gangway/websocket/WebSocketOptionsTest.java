package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebSocketOptionsTest {

  static Stream<UnaryOperator<WebSocketOptions>> mistakes() {
    return Stream.of(
        options -> options.withMaxText(0),
        options -> options.withMaxMessage(0),
        options -> options.withMaxFragments(0),
        options -> options.withSilence(Duration.ZERO),
        options -> options.withWriteStall(Duration.ZERO),
        options -> options.withCloseWait(Duration.ZERO),
        options -> options.withDrain(Duration.ofNanos(-1)));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void everyLimitAndEveryTimeIsPositive(UnaryOperator<WebSocketOptions> mistake) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mistake.apply(WebSocketOptions.DEFAULTS))
        .withMessageContaining("must be positive");
  }
}
