package dev.gangway.ssh;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.digest.Digest;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.apache.sshd.common.kex.MontgomeryCurve;
import org.apache.sshd.common.kex.XDH;
import org.apache.sshd.server.kex.DHGServer;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMGenerator;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/// MINA's `mlkem768x25519-sha256`, on the ML-KEM of BouncyCastle: no part of it is shared with
/// ours.
///
/// MINA looks for BouncyCastle's ML-KEM where later versions have it than the one sshj brings, so
/// here it is handed to it; the exchange itself, its encoding and its hash are MINA's.
final class HybridServer {
  private static final int PUBLIC_KEY = 1184;

  private HybridServer() {}

  /// Has a server offer this key exchange and no other.
  static void only(MinaServer server) {
    server.mina.setKeyExchangeFactories(List.of(DHGServer.newFactory(new Hybrid())));
  }

  private static final class Hybrid implements DHFactory {
    @Override
    public String getName() {
      return "mlkem768x25519-sha256";
    }

    @Override
    public boolean isSupported() {
      return true;
    }

    @Override
    public boolean isGroupExchange() {
      return false;
    }

    @Override
    public XDH create(Object... nothing) throws Exception {
      return new XDH(MontgomeryCurve.x25519, true) {
        @Override
        public KeyEncapsulationMethod getKeyEncapsulation() {
          return new MlKem();
        }

        @Override
        public Digest getHash() throws Exception {
          return BuiltinDigests.sha256.create();
        }
      };
    }
  }

  private static final class MlKem implements KeyEncapsulationMethod {
    @Override
    public Client getClient() {
      throw new UnsupportedOperationException("a server");
    }

    @Override
    public Server getServer() {
      return new Encapsulation();
    }
  }

  private static final class Encapsulation implements KeyEncapsulationMethod.Server {
    private @Nullable SecretWithEncapsulation made;

    @Override
    public int getPublicKeyLength() {
      return PUBLIC_KEY;
    }

    @Override
    public byte[] init(byte[] offer) {
      made =
          new MLKEMGenerator(new SecureRandom())
              .generateEncapsulated(
                  new MLKEMPublicKeyParameters(
                      MLKEMParameters.ml_kem_768, Arrays.copyOf(offer, PUBLIC_KEY)));
      return Arrays.copyOfRange(offer, PUBLIC_KEY, offer.length);
    }

    @Override
    public byte[] getSecret() {
      return Objects.requireNonNull(made).getSecret();
    }

    @Override
    public byte[] getEncapsulation() {
      return Objects.requireNonNull(made).getEncapsulation();
    }
  }
}
