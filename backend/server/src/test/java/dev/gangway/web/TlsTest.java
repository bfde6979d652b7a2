package dev.gangway.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole gateway over TLS of its own, spoken to by the JDK's client, which takes HTTP/2 where
/// it is offered.
@Timeout(60)
class TlsTest {
  @TempDir Path folder;
  private SecuredGateway gateway;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    Process made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(made.waitFor()).as(new String(made.getInputStream().readAllBytes(), UTF_8)).isZero();
    gateway =
        new SecuredGateway(
            folder,
            """
            server: {listen: 127.0.0.1:0, tls: {certificate: cert.pem, key: key.pem}}
            login: {users: [{name: ada, password: HASH}]}
            access: [{who: {anyone: true}, may: [open]}]
            """);
    client = HttpClient.newBuilder().sslContext(trusting(folder.resolve("cert.pem"))).build();
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  @Test
  void pagesComeByHttp2AndSocketsByHttp11() throws Exception {
    URI uri = gateway.uri();
    assertThat(uri.getScheme()).isEqualTo("https");
    HttpResponse<String> page = get("", "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(get("api/targets", "").statusCode()).isEqualTo(401);

    HttpResponse<String> in =
        client.send(
            HttpRequest.newBuilder(uri.resolve("api/login"))
                .header("Content-Type", "application/json")
                .header("Origin", gateway.origin())
                .POST(BodyPublishers.ofString("{\"user\":\"ada\",\"password\":\"correct horse\"}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(in.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(in.statusCode()).isEqualTo(204);
    String line = in.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(line).startsWith("__Host-gangway=").endsWith("; Secure");
    String cookie = line.substring(0, line.indexOf(';'));
    assertThat(get("api/me", cookie).body()).contains("\"user\":\"ada\"");
    try (PageSocket socket = new PageSocket(client, uri, "ws", gateway.origin(), cookie)) {
      socket.open("box");
      socket.await("opened");
    }
  }

  private HttpResponse<String> get(String path, String cookie) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri().resolve(path));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate)) {
      Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(pem);
      trusted.setCertificateEntry("own", own);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
