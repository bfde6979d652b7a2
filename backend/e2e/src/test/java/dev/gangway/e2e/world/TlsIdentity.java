package dev.gangway.e2e.world;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key and a certificate for 127.0.0.1, made by the JDK's keytool, for whoever speaks TLS.
public final class TlsIdentity implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Path folder = Place.folder("tls");
  private final KeyStore keys;

  private TlsIdentity() throws IOException, GeneralSecurityException {
    ChildProcess.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=test",
            "-ext",
            "san=ip:127.0.0.1",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            keyStore().toString(),
            "-storepass",
            PASSWORD));
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    Place.write(
        certificate(),
        "-----BEGIN CERTIFICATE-----\n"
            + new String(
                lines.encode(keys.getCertificate("server").getEncoded()), StandardCharsets.US_ASCII)
            + "\n-----END CERTIFICATE-----\n");
  }

  /// Makes one.
  public static TlsIdentity make() {
    try {
      return new TlsIdentity();
    } catch (IOException | GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  /// A PKCS #12 file with both; its password is `changeit`.
  public Path keyStore() {
    return folder.resolve("server.p12");
  }

  /// A PEM file with the certificate.
  public Path certificate() {
    return folder.resolve("certificate.pem");
  }

  /// For both ends: shows the certificate and trusts nothing else.
  public SSLContext context() {
    try {
      Certificate certificate = keys.getCertificate("server");
      KeyManagerFactory shown =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shown.init(keys, PASSWORD.toCharArray());
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("server", certificate);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(trust);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public void close() {
    Place.remove(folder);
  }
}
