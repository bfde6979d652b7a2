package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResumeTokensTest {
  private final ResumeTokens tokens = new ResumeTokens();

  @Test
  void aTokenStaysValidUntilANewerOneIsUsed() {
    String first = tokens.issue();
    String second = tokens.issue();
    assertThat(tokens.use(first)).isPositive();
    assertThat(tokens.use(first)).isPositive();
    assertThat(tokens.use(second)).isPositive();
    assertThat(tokens.use(first)).isEqualTo(ResumeTokens.NONE);
    assertThat(tokens.use(second)).isPositive();
  }

  @Test
  void oneThatWasNotIssuedYetIsNone() {
    ResumeTokens same = tokens;
    String first = same.issue();
    String ahead = "2" + first.substring(1);
    assertThat(same.use(ahead)).isEqualTo(ResumeTokens.NONE);
  }

  @Test
  void anotherSessionsTokenIsNone() {
    assertThat(tokens.use(new ResumeTokens().issue())).isEqualTo(ResumeTokens.NONE);
    tokens.issue();
    assertThat(tokens.use(new ResumeTokens().issue())).isEqualTo(ResumeTokens.NONE);
  }

  @Test
  void noTokenIsLikeAnother() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.add(tokens.issue())).isTrue();
    }
  }

  @Test
  void aTokenHas128BitsThatNobodyKnows() {
    assertThat(tokens.issue()).matches("1\\.[A-Za-z0-9_-]{22}");
  }
}
