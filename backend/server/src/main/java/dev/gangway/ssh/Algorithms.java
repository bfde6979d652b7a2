package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import dev.gangway.config.AlgorithmNames;
import dev.gangway.config.AlgorithmRules;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.signature.SignatureRSA;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.Random;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/// What the gateway offers a host in a key exchange, and who computes it.
///
/// The JDK's own AES-GCM is four times as fast as BouncyCastle's, so BouncyCastle stands last in
/// the list of providers and computes only what the JDK cannot: it knows a key factory named
/// `ECDSA`, without which sshj can use no ECDSA key, and ChaCha20-Poly1305 as SSH wants it.
final class Algorithms {

  static {
    Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    Security.addProvider(new BouncyCastleProvider());
    SecurityUtils.setRegisterBouncyCastle(false);
    SecurityUtils.setSecurityProvider(null);
  }

  /// For host certificates. What was signed is checked by [HostCertificate], so these are about the
  /// host's own key.
  private static final List<KeyAlgorithms.Factory> CERTIFICATES =
      List.of(
          KeyAlgorithms.EdDSA25519CertV01(),
          KeyAlgorithms.ECDSASHANistp256CertV01(),
          KeyAlgorithms.ECDSASHANistp384CertV01(),
          KeyAlgorithms.ECDSASHANistp521CertV01(),
          rsaCertificate("rsa-sha2-512", new SignatureRSA.FactoryRSASHA512()),
          rsaCertificate("rsa-sha2-256", new SignatureRSA.FactoryRSASHA256()));

  /// sshj has the one with SHA-1 only.
  private static KeyAlgorithms.Factory rsaCertificate(
      String algorithm, Factory.Named<Signature> signature) {
    return new KeyAlgorithms.Factory(
        algorithm + OpensshCertificate.SUFFIX, signature, KeyType.RSA_CERT);
  }

  private static final Factory<Random> RANDOM = new SingletonRandomFactory(new JCERandom.Factory());

  private Algorithms() {}

  /// Puts the providers in order. Anything else here does so by itself; code that touches sshj
  /// without asking for algorithms calls this first.
  static void install() {
    // The static initializer has run.
  }

  /// Whether a host or user key of this type can be used at all.
  static boolean supports(KeyType type) {
    return !signatures(type).isEmpty();
  }

  /// The signature algorithms for a key of this type that are offered to every host, best first;
  /// empty for an unsupported type.
  static List<KeyAlgorithm> signatures(KeyType type) {
    return signatures(type, AlgorithmNames.SIGNATURES.modern());
  }

  /// Those of a key of this type among these names, in their order.
  static List<KeyAlgorithm> signatures(KeyType type, List<String> names) {
    return AlgorithmTable.SIGNATURES.choose(names).stream()
        .filter(algorithm -> algorithm.getKeyType() == type)
        .map(KeyAlgorithms.Factory::create)
        .toList();
  }

  /// The types of certificate that hosts can be asked for.
  static Set<KeyType> certificates() {
    return CERTIFICATES.stream()
        .map(KeyAlgorithms.Factory::getKeyType)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// sshj's configuration for one connection.
  ///
  /// @param rules what is offered, most wanted first
  /// @param guard sees every key exchange before sshj does
  /// @param preferred the types of key the host is known by: asked for first, so that a host with
  ///   several keys shows one that can be compared. Certificates are asked for only when they are
  ///   among these, and before all keys
  /// @param excluded types of key not to be asked for
  static ConfigImpl forConnection(
      AlgorithmRules rules, KeyExchangeGuard guard, Set<KeyType> preferred, Set<KeyType> excluded) {
    List<KeyAlgorithms.Factory> offered = AlgorithmTable.SIGNATURES.choose(rules.signatures());
    List<Factory.Named<KeyAlgorithm>> keys = new ArrayList<>();
    for (KeyAlgorithms.Factory algorithm : CERTIFICATES) {
      boolean offeredPlain =
          rules.signatures().contains(algorithm.getName().replace(OpensshCertificate.SUFFIX, ""));
      if (offeredPlain && preferred.contains(algorithm.getKeyType())) {
        keys.add(algorithm);
      }
    }
    for (KeyAlgorithms.Factory algorithm : offered) {
      if (preferred.contains(algorithm.getKeyType())) {
        keys.add(algorithm);
      }
    }
    for (KeyAlgorithms.Factory algorithm : offered) {
      if (!keys.contains(algorithm)) {
        keys.add(algorithm);
      }
    }
    keys.removeIf(algorithm ->
        algorithm instanceof KeyAlgorithms.Factory known && excluded.contains(known.getKeyType()));

    ConfigImpl config = new ConfigImpl();
    config.setLoggerFactory(QUIET);
    config.setVersion("Gangway");
    config.setRandomFactory(RANDOM);
    config.setKeyExchangeFactories(
        AlgorithmTable.KEY_EXCHANGES.choose(rules.keyExchange()).stream()
            .map(guard::guarded)
            .toList());
    config.setKeyAlgorithms(keys);
    // Ours to check, and by more than sshj does: see HostCertificate.
    config.setVerifyHostKeyCertificates(false);
    config.setCipherFactories(AlgorithmTable.CIPHERS.choose(rules.ciphers()));
    config.setMACFactories(AlgorithmTable.MACS.choose(rules.macs()));
    config.setCompressionFactories(List.of(new NoneCompression.Factory()));
    // Makes a thread object per connection, which nobody starts: keeping alive is done for all
    // connections by one scheduler.
    config.setKeepAliveProvider(KeepAliveProvider.HEARTBEAT);
    return config;
  }

  /// sshj reports every failure by an exception and again in the log, where each lost connection is
  /// an error with a stack trace, and at its most talkative it logs what is typed. The exceptions
  /// are enough.
  private static final LoggerFactory QUIET =
      new LoggerFactory() {
        @Override
        public Logger getLogger(String name) {
          return NOPLogger.NOP_LOGGER;
        }

        @Override
        public Logger getLogger(Class<?> type) {
          return NOPLogger.NOP_LOGGER;
        }
      };
}
