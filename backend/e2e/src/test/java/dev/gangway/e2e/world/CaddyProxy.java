package dev.gangway.e2e.world;

import dev.gangway.e2e.world.ProxyProcess.Program;
import dev.gangway.e2e.world.ProxyProcess.Reload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Caddy, from `config/proxy/Caddyfile`.
final class CaddyProxy {
  private CaddyProxy() {}

  static Program program(Path folder, ProxySetup setup, PemFiles pem) {
    ProxyFile file =
        setup
            .apply("Caddyfile")
            .replace("/etc/ssl/certs/console.example.com.pem", pem.certificate())
            .replace("/etc/ssl/private/console.example.com.key", pem.key())
            .replace("\nconsole.example.com {", "\nhttps://127.0.0.1:" + setup.port() + " {");
    setup.login().ifPresent(login -> file.replace("127.0.0.1:9091", login.authority()));
    Path admin = folder.resolve("admin");
    Path config =
        Place.write(
            folder.resolve("Caddyfile"),
            // No port but the one it is told.
            """
            {
            	admin unix/%s
            	auto_https disable_redirects
            	default_bind 127.0.0.1
            }
            """
                    .formatted(admin)
                + file.text());
    String caddy = Place.program("caddy", "caddy").toString();
    List<String> options = List.of("--adapter", "caddyfile", "--config", config.toString());
    return new Program(
        "caddy",
        Place.command(List.of(caddy, "run"), options),
        Place.command(List.of(caddy, "validate"), options),
        // Without a change it would do nothing if it were not forced.
        Reload.command(
            Place.command(
                List.of(caddy, "reload", "--force", "--address", "unix/" + admin), options)),
        Map.of(
            "HOME", folder.toString(),
            "XDG_DATA_HOME", folder.resolve("data").toString(),
            "XDG_CONFIG_HOME", folder.resolve("config").toString()));
  }
}
