package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.mac.Macs;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.mac.MAC;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.Random;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/// What the gateway offers in a key exchange, most wanted first, and who computes it.
///
/// The JDK's own AES-GCM is four times as fast as BouncyCastle's, so BouncyCastle stands last in
/// the list of providers and computes only what the JDK cannot: it knows a key factory named
/// `ECDSA`, without which sshj can use no ECDSA key, and ChaCha20-Poly1305 as SSH wants it. Nothing
/// that rests on SHA-1, CBC, RC4 or DSA is offered.
final class Algorithms {

  static {
    Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    Security.addProvider(new BouncyCastleProvider());
    SecurityUtils.setRegisterBouncyCastle(false);
    SecurityUtils.setSecurityProvider(null);
  }

  /// For host keys and user keys. The smallest signatures first; RSA with SHA-2 only.
  private static final List<KeyAlgorithms.Factory> KEYS =
      List.of(
          KeyAlgorithms.EdDSA25519(),
          KeyAlgorithms.ECDSASHANistp256(),
          KeyAlgorithms.ECDSASHANistp384(),
          KeyAlgorithms.ECDSASHANistp521(),
          KeyAlgorithms.RSASHA512(),
          KeyAlgorithms.RSASHA256());

  private static final List<Factory.Named<KeyExchange>> KEY_EXCHANGES =
      List.of(
          MlKem768X25519.factory(),
          new Curve25519SHA256.Factory(),
          new Curve25519SHA256.FactoryLibSsh(),
          new ECDHNistP.Factory256(),
          new ECDHNistP.Factory384(),
          new ECDHNistP.Factory521(),
          DHGroups.Group16SHA512(),
          DHGroups.Group18SHA512(),
          DHGroups.Group14SHA256(),
          new DHGexSHA256.Factory());

  private static final List<Factory.Named<Cipher>> CIPHERS =
      List.of(
          GcmCiphers.AES128GCM(),
          GcmCiphers.AES256GCM(),
          BlockCiphers.AES128CTR(),
          BlockCiphers.AES192CTR(),
          BlockCiphers.AES256CTR(),
          ChachaPolyCiphers.CHACHA_POLY_OPENSSH());

  private static final List<Factory.Named<MAC>> MACS =
      List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512());

  private static final Factory<Random> RANDOM = new SingletonRandomFactory(new JCERandom.Factory());

  private Algorithms() {}

  /// Puts the providers in order. Anything else here does so by itself; code that touches sshj
  /// without asking for algorithms calls this first.
  static void install() {
    // The static initializer has run.
  }

  /// Whether a host or user key of this type can be used at all.
  static boolean supports(KeyType type) {
    return KEYS.stream().anyMatch(algorithm -> algorithm.getKeyType() == type);
  }

  /// The signature algorithms for a user's key, best first; empty for an unsupported type.
  static List<KeyAlgorithm> signatures(KeyType type) {
    return KEYS.stream()
        .filter(algorithm -> algorithm.getKeyType() == type)
        .map(KeyAlgorithms.Factory::create)
        .toList();
  }

  /// sshj's configuration for one connection.
  ///
  /// @param guard sees every key exchange before sshj does
  /// @param preferred the types of key the host is known by: asked for first, so that a host with
  ///   several keys shows one that can be compared
  /// @param excluded types of key not to be asked for
  static ConfigImpl forConnection(
      KeyExchangeGuard guard, Set<KeyType> preferred, Set<KeyType> excluded) {
    List<Factory.Named<KeyAlgorithm>> keys = new ArrayList<>();
    for (KeyAlgorithms.Factory algorithm : KEYS) {
      if (preferred.contains(algorithm.getKeyType())) {
        keys.add(algorithm);
      }
    }
    for (KeyAlgorithms.Factory algorithm : KEYS) {
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
    config.setKeyExchangeFactories(KEY_EXCHANGES.stream().map(guard::guarded).toList());
    config.setKeyAlgorithms(keys);
    config.setCipherFactories(CIPHERS);
    config.setMACFactories(MACS);
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
