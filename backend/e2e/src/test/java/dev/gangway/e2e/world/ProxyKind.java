package dev.gangway.e2e.world;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The proxies that Gangway stands behind, started from the files that `config/proxy/` has for
/// them.
public enum ProxyKind {
  NGINX("nginx.conf"),
  CADDY("Caddyfile"),
  HAPROXY("haproxy.cfg"),
  APACHE("apache.conf");

  private final String file;

  ProxyKind(String file) {
    this.file = file;
  }

  /// Its file in `config/proxy/`.
  public String file() {
    return file;
  }

  /// Starts one.
  public ReverseProxy start(ProxySetup setup) {
    Path folder = Place.folder(name().toLowerCase(Locale.ROOT));
    return ProxyProcess.start(program(folder, setup), folder, setup.port());
  }

  /// Has one look at its configuration; a failure says what it does not like.
  public void check(ProxySetup setup) {
    Path folder = Place.folder(name().toLowerCase(Locale.ROOT));
    try {
      ProxyProcess.Program program = program(folder, setup);
      ChildProcess.run(program.check(), program.environment());
    } finally {
      Place.remove(folder);
    }
  }

  /// The names of all files in `config/proxy/`.
  public static List<String> files() {
    return Place.list(ProxyFile.folder());
  }

  private ProxyProcess.Program program(Path folder, ProxySetup setup) {
    PemFiles pem = PemFiles.in(folder);
    return switch (this) {
      case NGINX -> NginxProxy.program(folder, setup, pem);
      case CADDY -> CaddyProxy.program(folder, setup, pem);
      case HAPROXY -> HaproxyProxy.program(folder, setup, pem);
      case APACHE -> ApacheProxy.program(folder, setup, pem);
    };
  }
}
