package dev.gangway.e2e.world;

import dev.gangway.e2e.world.ProxyProcess.Program;
import dev.gangway.e2e.world.ProxyProcess.Reload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Apache, from `config/proxy/apache.conf`, with the modules that this file names and those that
/// every Apache of Debian has.
final class ApacheProxy {
  private static final List<String> MODULES =
      List.of(
          "mpm_event",
          "alias",
          "auth_basic",
          "authn_core",
          "authn_file",
          "authz_core",
          "authz_user",
          "headers",
          "http2",
          "proxy",
          "proxy_http",
          "ssl");

  private ApacheProxy() {}

  static Program program(Path folder, ProxySetup setup, PemFiles pem) {
    Path passwords = folder.resolve("htpasswd");
    ProxyFile file =
        setup
            .apply("apache.conf")
            .replace("/etc/ssl/certs/console.example.com.pem", pem.certificate())
            .replace("/etc/ssl/private/console.example.com.key", pem.key())
            .replace("ServerName console.example.com", "ServerName 127.0.0.1")
            .replace("<VirtualHost *:443>", "<VirtualHost 127.0.0.1:%d>".formatted(setup.port()));
    setup.idleSeconds().ifPresent(seconds -> file.replace("Timeout 60", "Timeout " + seconds));
    setup
        .login()
        .ifPresent(_ -> {
          file.replace("/etc/apache2/gangway.htpasswd", passwords);
          writePasswords(passwords);
        });
    Path config =
        Place.write(folder.resolve("apache.conf"), before(folder, setup.port()) + file.text());
    String apache = Place.program("apache2", "apache2").toString();
    return new Program(
        "apache2",
        List.of(apache, "-D", "FOREGROUND", "-f", config.toString()),
        List.of(apache, "-t", "-f", config.toString()),
        Reload.signal("USR1"),
        Map.of());
  }

  private static String before(Path folder, int port) {
    String modules =
        MODULES.stream()
            .map(name ->
                "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so".formatted(name))
            .collect(Collectors.joining("\n"));
    // Its workers may not be root's.
    String user =
        System.getProperty("user.name").equals("root") ? "User www-data\nGroup www-data" : "";
    return """
    ServerRoot %1$s
    DefaultRuntimeDir %1$s
    PidFile %1$s/pid
    ErrorLog /dev/stderr
    ServerName 127.0.0.1
    %2$s
    %3$s
    Listen 127.0.0.1:%4$d
    """
        .formatted(folder, modules, user, port);
  }

  /// Its workers read them with each request.
  private static void writePasswords(Path file) {
    String hash =
        ChildProcess.run(
            List.of(
                Place.program("openssl", "openssl").toString(),
                "passwd",
                "-apr1",
                LoginService.PASSWORD));
    Place.write(file, LoginService.NAME + ":" + hash + "\n");
    try {
      Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
