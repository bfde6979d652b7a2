package dev.gangway.e2e.soak;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What many connections to SSH hosts leave behind: nothing.
class SshSoakTest {
  private static final int SCALE = Integer.getInteger("scale", 1);

  @Test
  void fiftyFailedOpensLeaveNothingBehind() throws Exception {
    FailedOpens.leaveNothingBehind(16, 66);
  }

  @Test
  @Tag("soak")
  void aThousandFailedOpensLeaveNothingBehind() throws Exception {
    FailedOpens.leaveNothingBehind(40, 40 + 1_000 / SCALE);
  }
}
