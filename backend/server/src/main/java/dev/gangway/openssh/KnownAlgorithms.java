package dev.gangway.openssh;

import java.util.List;

/// The algorithms that Gangway's configuration takes.
public record KnownAlgorithms(Names keyExchange, Names ciphers, Names macs, Names signatures) {

  /// Of one kind.
  ///
  /// @param defaults what is offered unasked, most wanted first
  /// @param all these and the ones that are offered only if the configuration says so
  public record Names(List<String> defaults, List<String> all) {
    public Names {
      defaults = List.copyOf(defaults);
      all = List.copyOf(all);
    }
  }
}
