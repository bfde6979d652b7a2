package dev.gangway.e2e.soak;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sessions come and go, the gateway stays as it was.
class ChurnTest {
  private static final int SCALE = Integer.getInteger("scale", 1);

  @Test
  void aFewSessionsLeaveNothingBehind() throws Exception {
    Churn.leavesNothingBehind(4, 20);
  }

  @Test
  @Tag("soak")
  void hundredsOfSessionsLeaveNothingBehind() throws Exception {
    Churn.leavesNothingBehind(20, Math.max(40, 300 / SCALE));
  }
}
