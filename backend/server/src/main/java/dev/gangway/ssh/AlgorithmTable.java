package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.mac.Macs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA1;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.mac.MAC;

/// Every algorithm of one kind that the gateway can be told to use, by its name on the wire, best
/// first. What is offered to a host is a choice of these names; what is offered to every host, and
/// what only to a host that is named with it, is said in [dev.gangway.config.AlgorithmNames].
///
/// Not here: what no device still needs (RC4, Blowfish, RIPEMD), and what sshj gets wrong
/// (`hmac-sha1-96-etm@openssh.com`, which it knows by another name).
///
/// @param <F> sshj's factory of one algorithm
/// @param all best first
record AlgorithmTable<F extends Factory.Named<?>>(List<F> all) {
  static final AlgorithmTable<Factory.Named<KeyExchange>> KEY_EXCHANGES =
      new AlgorithmTable<>(
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
              new DHGexSHA256.Factory(),
              DHGroups.Group14SHA1(),
              new DHGexSHA1.Factory(),
              DHGroups.Group1SHA1()));

  static final AlgorithmTable<Factory.Named<Cipher>> CIPHERS =
      new AlgorithmTable<>(
          List.of(
              GcmCipher.factory(128),
              GcmCipher.factory(256),
              BlockCiphers.AES128CTR(),
              BlockCiphers.AES192CTR(),
              BlockCiphers.AES256CTR(),
              ChachaPolyCiphers.CHACHA_POLY_OPENSSH(),
              BlockCiphers.AES128CBC(),
              BlockCiphers.AES192CBC(),
              BlockCiphers.AES256CBC(),
              BlockCiphers.TripleDESCBC()));

  static final AlgorithmTable<Factory.Named<MAC>> MACS =
      new AlgorithmTable<>(
          List.of(
              Macs.HMACSHA2256Etm(),
              Macs.HMACSHA2512Etm(),
              Macs.HMACSHA2256(),
              Macs.HMACSHA2512(),
              Macs.HMACSHA1Etm(),
              Macs.HMACSHA1(),
              Macs.HMACSHA196(),
              Macs.HMACMD5()));

  /// For host keys and user keys. The smallest signatures first; RSA with SHA-2 before SHA-1.
  static final AlgorithmTable<KeyAlgorithms.Factory> SIGNATURES =
      new AlgorithmTable<>(
          List.of(
              KeyAlgorithms.EdDSA25519(),
              KeyAlgorithms.ECDSASHANistp256(),
              KeyAlgorithms.ECDSASHANistp384(),
              KeyAlgorithms.ECDSASHANistp521(),
              KeyAlgorithms.RSASHA512(),
              KeyAlgorithms.RSASHA256(),
              KeyAlgorithms.SSHRSA(),
              KeyAlgorithms.SSHDSA()));

  AlgorithmTable {
    all = List.copyOf(all);
  }

  /// The names, best first.
  List<String> names() {
    return all.stream().map(Factory.Named::getName).toList();
  }

  /// The factories of these names, in their order.
  List<F> choose(List<String> names) {
    List<F> chosen = new ArrayList<>();
    for (String name : names) {
      find(name).ifPresent(chosen::add);
    }
    return chosen;
  }

  /// The best one of those a host offers.
  Optional<String> best(List<String> offered) {
    return names().stream().filter(offered::contains).findFirst();
  }

  private Optional<F> find(String name) {
    return all.stream().filter(factory -> factory.getName().equals(name)).findFirst();
  }
}
