package dev.gangway.e2e.world;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// nginx with TLS in front of a gateway, in the foreground, run by whoever runs the tests.
public final class NginxProxy implements AutoCloseable {
  private static final String MAP =
      "map $http_upgrade $connection_upgrade { default upgrade; '' close; }";

  private final ChildProcess process;
  private final Path folder;
  private final int port;

  private NginxProxy(ChildProcess process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
    Await.until(
        "nginx to listen",
        () -> {
          if (!process.handle().isAlive()) {
            throw new AssertionError("nginx has ended: " + process.errors());
          }
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
          } catch (ConnectException notYet) {
            return false;
          }
        },
        listening -> listening);
  }

  /// Starts one on a port chosen before, since the gateway has to know it for its `public_url`.
  ///
  /// @param locations what stands in its `server` block besides `listen` and the certificate
  public static NginxProxy start(int port, String locations) {
    return start(port, MAP, locations);
  }

  /// Starts one with what somebody else recommends.
  ///
  /// @param http stands beside its `server` block
  /// @param locations stands in it, besides `listen` and the certificate
  public static NginxProxy start(int port, String http, String locations) {
    Path folder = Place.folder("nginx");
    makeCertificate(folder);
    // Every path nginx was built with lies where only root may write.
    Path config =
        Place.write(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log stderr notice;
            events { worker_connections 512; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
            %2$s
              server {
                listen 127.0.0.1:%3$d ssl;
                ssl_certificate %1$s/certificate.pem;
                ssl_certificate_key %1$s/key.pem;
            %4$s
              }
            }
            """
                .formatted(folder, http, port, locations));
    String nginx = Place.program("nginx", "nginx").toString();
    List<String> command =
        List.of(nginx, "-p", folder.toString(), "-e", "stderr", "-c", config.toString());
    return new NginxProxy(ChildProcess.start("nginx", command, Map.of(), folder), folder, port);
  }

  /// A `location` that strips its own path, as the manual recommends.
  public static String location(String path, URI gateway, String... more) {
    return """
      location %s {
        proxy_pass %s;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        %s
      }
    """
        .formatted(path, gateway, String.join("\n", more));
  }

  /// The address of a path of it.
  public URI uri(String path) {
    return URI.create("https://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    process.close();
    Place.remove(folder);
  }

  private static void makeCertificate(Path folder) {
    String openssl = Place.program("openssl", "openssl").toString();
    ChildProcess.run(
        List.of(
            openssl,
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
            folder.resolve("key.pem").toString(),
            "-out",
            folder.resolve("certificate.pem").toString()));
    if (!Files.exists(folder.resolve("certificate.pem"))) {
      throw new AssertionError("openssl made no certificate");
    }
  }
}
