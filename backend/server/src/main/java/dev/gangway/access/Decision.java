package dev.gangway.access;

import java.util.Optional;

/// An answer of the [Policy].
///
/// @param allowed whether it may be done
/// @param rule the rule that decided, in words, for logs and for admins who ask why
/// @param confirm what has to be answered with a reason before it is done
public record Decision(boolean allowed, String rule, Optional<String> confirm) {

  static Decision no(String rule) {
    return new Decision(false, rule, Optional.empty());
  }

  static Decision yes(String rule) {
    return new Decision(true, rule, Optional.empty());
  }
}
