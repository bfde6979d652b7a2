package dev.gangway.handoff;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates for tests, made by the JDK's keytool for 127.0.0.1 and localhost, as PEM files.
final class TestCertificates {

  /// @param folder holds NAME.pem, the certificate, and NAME.key
  record Made(Path folder, String name, Certificate authority) {
    Path chain() {
      return folder.resolve(name + ".pem");
    }

    Path key() {
      return folder.resolve(name + ".key");
    }

    TlsFiles files() throws TlsFilesException {
      return TlsFiles.open(chain(), key());
    }

    /// A client's context that trusts this certificate and no other.
    SSLContext trusting() throws GeneralSecurityException, IOException {
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry(name, authority);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(trust);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    }
  }

  private static final char[] PASSWORD = "changeit".toCharArray();

  private TestCertificates() {}

  /// A new one.
  ///
  /// @param options of keytool: at least the algorithm
  static Made make(Path folder, String name, String... options) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError("keytool: " + said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Certificate certificate = keys.getCertificate("server");
    Made made = new Made(folder, name, certificate);
    Files.writeString(made.chain(), pem("CERTIFICATE", certificate.getEncoded()));
    Files.writeString(made.key(), pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded()));
    return made;
  }

  static String pem(String label, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }
}
