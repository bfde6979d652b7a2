package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.AlgorithmNames;
import dev.gangway.config.AlgorithmRules;
import java.security.Provider;
import java.security.Security;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SecurityUtils;
import org.junit.jupiter.api.Test;

class AlgorithmsTest {

  private static ConfigImpl config(Set<KeyType> preferred, Set<KeyType> excluded) {
    return Algorithms.forConnection(AlgorithmRules.DEFAULTS, guard(), preferred, excluded);
  }

  private static KeyExchangeGuard guard() {
    return new KeyExchangeGuard(Hosts.host(1), new ExchangePace(0), () -> 0);
  }

  private static ConfigImpl config() {
    return config(Set.of(), Set.of());
  }

  /// First, it makes AES-GCM four times slower; missing, ECDSA keys cannot be used.
  @Test
  void bouncyCastleIsTheLastProvider() throws Exception {
    Algorithms.install();
    Provider[] providers = Security.getProviders();
    assertThat(providers[providers.length - 1].getName()).isEqualTo("BC");
    assertThat(SecurityUtils.getSecurityProvider()).isNull();
    assertThat(Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName()).isEqualTo("SunJCE");
    assertThat(SecurityUtils.getKeyFactory("ECDSA").getProvider().getName()).isEqualTo("BC");
  }

  @Test
  void fastCiphersComeFirstAndWeakOnesNotAtAll() {
    assertThat(Factory.Named.Util.getNames(config().getCipherFactories()))
        .containsExactly(
            "aes128-gcm@openssh.com",
            "aes256-gcm@openssh.com",
            "aes128-ctr",
            "aes192-ctr",
            "aes256-ctr",
            "chacha20-poly1305@openssh.com");
  }

  @Test
  void nothingRestsOnSha1() {
    assertThat(Factory.Named.Util.getNames(config().getKeyExchangeFactories()))
        .startsWith("mlkem768x25519-sha256", "curve25519-sha256")
        .noneMatch(name -> name.contains("sha1"));
    assertThat(Factory.Named.Util.getNames(config().getMACFactories()))
        .noneMatch(name -> name.contains("sha1") || name.contains("md5"));
    assertThat(Factory.Named.Util.getNames(config().getKeyAlgorithms()))
        .doesNotContain("ssh-rsa", "ssh-dss")
        .noneMatch(name -> name.contains("cert"));
  }

  @Test
  void knownTypesAreAskedForFirst() {
    List<String> names =
        Factory.Named.Util.getNames(config(EnumSet.of(KeyType.RSA), Set.of()).getKeyAlgorithms());
    assertThat(names).startsWith("rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519").hasSize(6);
  }

  @Test
  void excludedTypesAreNotAskedFor() {
    assertThat(
            Factory.Named.Util.getNames(
                config(Set.of(), EnumSet.of(KeyType.ED25519, KeyType.RSA)).getKeyAlgorithms()))
        .allMatch(name -> name.startsWith("ecdsa-sha2-"))
        .hasSize(3);
  }

  /// The configuration takes a name if, and only if, it can be offered.
  @Test
  void theConfigurationKnowsTheSameNames() {
    assertThat(AlgorithmTable.KEY_EXCHANGES.names())
        .containsExactlyInAnyOrderElementsOf(AlgorithmNames.KEY_EXCHANGES.all());
    assertThat(AlgorithmTable.CIPHERS.names())
        .containsExactlyInAnyOrderElementsOf(AlgorithmNames.CIPHERS.all());
    assertThat(AlgorithmTable.MACS.names())
        .containsExactlyInAnyOrderElementsOf(AlgorithmNames.MACS.all());
    assertThat(AlgorithmTable.SIGNATURES.names())
        .containsExactlyInAnyOrderElementsOf(AlgorithmNames.SIGNATURES.all());
  }

  @Test
  void whatIsOfferedIsWhatTheHostIsConfiguredWith() {
    AlgorithmRules rules =
        new AlgorithmRules(
            List.of("diffie-hellman-group1-sha1", "curve25519-sha256"),
            List.of("3des-cbc", "aes128-ctr"),
            List.of("hmac-md5"),
            List.of("ssh-rsa", "ssh-ed25519"),
            false);
    ConfigImpl config = Algorithms.forConnection(rules, guard(), Set.of(), Set.of());
    assertThat(Factory.Named.Util.getNames(config.getKeyExchangeFactories()))
        .isEqualTo(rules.keyExchange());
    assertThat(Factory.Named.Util.getNames(config.getCipherFactories())).isEqualTo(rules.ciphers());
    assertThat(Factory.Named.Util.getNames(config.getMACFactories())).isEqualTo(rules.macs());
    assertThat(Factory.Named.Util.getNames(config.getKeyAlgorithms()))
        .isEqualTo(rules.signatures());
  }
}
