package dev.gangway.config;

import java.util.List;

/// What is offered in a key exchange with one host (RFC 4253 §7.1), most wanted first. All names
/// are in [AlgorithmNames].
///
/// @param keyExchange how keys are agreed on
/// @param ciphers both ways
/// @param macs both ways, for ciphers that need one
/// @param signatures of host keys and user keys
/// @param strict whether a host without strict key exchange is refused whatever the cipher; else
///   only where an attacker on the way could cut messages out (CVE-2023-48795)
public record AlgorithmRules(
    List<String> keyExchange,
    List<String> ciphers,
    List<String> macs,
    List<String> signatures,
    boolean strict) {

  /// What holds when the file says nothing.
  public static final AlgorithmRules DEFAULTS =
      new AlgorithmRules(
          AlgorithmNames.KEY_EXCHANGES.modern(),
          AlgorithmNames.CIPHERS.modern(),
          AlgorithmNames.MACS.modern(),
          AlgorithmNames.SIGNATURES.modern(),
          false);

  public AlgorithmRules {
    keyExchange = List.copyOf(keyExchange);
    ciphers = List.copyOf(ciphers);
    macs = List.copyOf(macs);
    signatures = List.copyOf(signatures);
  }
}
