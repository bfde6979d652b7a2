package dev.gangway.ssh;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.RemoteText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sentences for a host that the gateway shares no algorithm with, or none it may use.
final class NoCommonAlgorithm {
  /// Characters of what a host offers of one kind.
  private static final int MAX_OFFERED = 200;

  private NoCommonAlgorithm() {}

  /// What the host offers and the gateway takes, of every kind where the two have nothing in
  /// common, and the lines of the configuration that would take it.
  ///
  /// @return empty when they have something in common of every kind
  static Optional<OpenFailure> between(HostConfig host, HostOffer offer, Throwable cause) {
    AlgorithmRules rules = host.algorithms();
    List<String> missing = new ArrayList<>();
    List<String> wider = new ArrayList<>();
    compare(
        "key exchange",
        "key_exchange",
        offer.keyExchanges(),
        rules.keyExchange(),
        AlgorithmTable.KEY_EXCHANGES,
        missing,
        wider);
    compare(
        "host key",
        "signatures",
        offer.signatures(),
        rules.signatures(),
        AlgorithmTable.SIGNATURES,
        missing,
        wider);
    compare(
        "cipher",
        "ciphers",
        offer.ciphers(),
        rules.ciphers(),
        AlgorithmTable.CIPHERS,
        missing,
        wider);
    compare("MAC", "macs", offer.macs(), rules.macs(), AlgorithmTable.MACS, missing, wider);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String way =
        wider.size() == missing.size()
            ? "If the host cannot be brought up to date, `algorithms: {%s}` with it in the configuration takes what it has."
                .formatted(String.join(", ", wider))
            : "The gateway cannot do what the host asks for; its software or its settings have to change.";
    return Optional.of(
        new OpenFailure(
            Kind.NO_COMMON_ALGORITHM,
            "%s and the gateway have no algorithm in common: %s. %s"
                .formatted(SshFailures.address(host), String.join("; ", missing), way),
            cause));
  }

  private static void compare(
      String kind,
      String key,
      List<String> offered,
      List<String> taken,
      AlgorithmTable<?> table,
      List<String> missing,
      List<String> wider) {
    if (taken.stream().anyMatch(offered::contains)) {
      return;
    }
    List<String> real =
        offered.stream()
            .filter(name ->
                !name.isEmpty() && !name.startsWith("kex-strict-") && !name.startsWith("ext-info-"))
            .toList();
    missing.add(
        "for the %s the host offers %s and the gateway takes %s"
            .formatted(
                kind,
                real.isEmpty() ? "nothing" : RemoteText.clean(String.join(", ", real), MAX_OFFERED),
                String.join(", ", taken)));
    table.best(real).ifPresent(name -> wider.add("%s: [\"+%s\"]".formatted(key, name)));
  }

  /// The host does not do strict key exchange, and its connections may only use it.
  static OpenFailure notStrict(HostConfig host) {
    return new OpenFailure(
        Kind.NO_COMMON_ALGORITHM,
        "%s does not do strict key exchange, and the gateway is told to open no connection without it. Update the host's SSH server, or set `strict_kex: false` with the host in the configuration."
            .formatted(SshFailures.address(host)));
  }

  /// The host does not do strict key exchange, and has chosen a cipher that is not safe without it.
  ///
  /// @param cipher one of the names of this side
  static OpenFailure truncatable(HostConfig host, String cipher) {
    return new OpenFailure(
        Kind.NO_COMMON_ALGORITHM,
        "%s does not do strict key exchange, and without it %s lets somebody on the way cut off the beginning of a connection (CVE-2023-48795). Update the host's SSH server, or have it offer AES-GCM or AES-CTR."
            .formatted(SshFailures.address(host), cipher));
  }
}
