package dev.gangway.e2e.soak;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The live list keeps up with a crowd.
class ManyContainersTest {
  private static final int SCALE = Integer.getInteger("scale", 1);

  @Test
  void aFewContainersComeAndGo() {
    ManyContainers.endInTheSameListEverywhere(18);
  }

  @Test
  @Tag("soak")
  void hundredsOfContainersComeAndGo() {
    ManyContainers.endInTheSameListEverywhere(Math.max(30, 200 / SCALE));
  }
}
