package dev.gangway.e2e.world;

import dev.gangway.e2e.world.ProxyProcess.Program;
import dev.gangway.e2e.world.ProxyProcess.Reload;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// nginx, from `config/proxy/nginx.conf` or with what else somebody recommends.
public final class NginxProxy {
  private static final String MAP =
      "map $http_upgrade $connection_upgrade { default upgrade; '' close; }";

  private NginxProxy() {}

  static Program program(Path folder, ProxySetup setup, PemFiles pem) {
    ProxyFile file =
        setup
            .apply("nginx.conf")
            .replace("/etc/ssl/certs/console.example.com.pem", pem.certificate())
            .replace("/etc/ssl/private/console.example.com.key", pem.key())
            .replace("server_name console.example.com;", "server_name 127.0.0.1;")
            .replace("listen 443 ", "listen 127.0.0.1:" + setup.port() + " ")
            .replace("listen [::]:443 ssl http2;", "");
    setup
        .idleSeconds()
        .ifPresent(seconds ->
            file.replace("proxy_read_timeout 60s", "proxy_read_timeout %ds".formatted(seconds)));
    setup
        .login()
        .ifPresent(login -> file.leave("no-login").replace("127.0.0.1:9091", login.authority()));
    return program(folder, file.text());
  }

  /// Starts one with a `server` block of the caller's.
  ///
  /// @param port chosen before, since the gateway has to know it for its `public_url`
  /// @param locations what stands in its `server` block besides `listen` and the certificate
  public static ReverseProxy start(int port, String locations) {
    return start(port, MAP, locations);
  }

  /// Starts one with what somebody else recommends.
  ///
  /// @param http stands beside its `server` block
  /// @param locations stands in it, besides `listen` and the certificate
  public static ReverseProxy start(int port, String http, String locations) {
    Path folder = Place.folder("nginx");
    PemFiles pem = PemFiles.in(folder);
    String server =
        """
        %s
        server {
          listen 127.0.0.1:%d ssl;
          ssl_certificate %s;
          ssl_certificate_key %s;
        %s
        }
        """
            .formatted(http, port, pem.certificate(), pem.key(), locations);
    return ProxyProcess.start(program(folder, server), folder, port);
  }

  /// @param http what stands in the block of that name
  private static Program program(Path folder, String http) {
    boolean root = System.getProperty("user.name").equals("root"); // whose folder it is
    // Every path nginx was built with lies where only root may write.
    Path config =
        Place.write(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            worker_processes 1;
            worker_shutdown_timeout 500ms;
            %3$s
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
            }
            """
                .formatted(folder, http, root ? "user root;" : ""));
    String nginx = Place.program("nginx", "nginx").toString();
    List<String> run =
        List.of(nginx, "-p", folder.toString(), "-e", "stderr", "-c", config.toString());
    return new Program(
        "nginx", run, Place.command(run, List.of("-t")), Reload.signal("HUP"), Map.of());
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
}
