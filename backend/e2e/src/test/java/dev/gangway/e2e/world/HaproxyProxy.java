package dev.gangway.e2e.world;

import dev.gangway.e2e.world.ProxyProcess.Program;
import dev.gangway.e2e.world.ProxyProcess.Reload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// HAProxy, from `config/proxy/haproxy.cfg`.
final class HaproxyProxy {
  private HaproxyProxy() {}

  static Program program(Path folder, ProxySetup setup, PemFiles pem) {
    ProxyFile file =
        setup
            .apply("haproxy.cfg")
            .replace("/etc/ssl/private/console.example.com.pem", pem.both())
            .replace("bind :443", "bind 127.0.0.1:" + setup.port());
    setup
        .idleSeconds()
        .ifPresent(seconds ->
            file.replace("timeout client 60s", "timeout client %ds".formatted(seconds))
                .replace("timeout server 60s", "timeout server %ds".formatted(seconds))
                .replace("timeout tunnel 60s", "timeout tunnel %ds".formatted(seconds)));
    setup
        .login()
        .ifPresent(_ ->
            file.replace(
                "$5$replace-this-by$what-openssl-passwd--5-prints",
                ChildProcess.run(
                    List.of(
                        Place.program("openssl", "openssl").toString(),
                        "passwd",
                        "-5",
                        LoginService.PASSWORD))));
    Path config =
        Place.write(
            folder.resolve("haproxy.cfg"), "global\n  hard-stop-after 500ms\n" + file.text());
    String haproxy = Place.program("haproxy", "haproxy").toString();
    return new Program(
        "haproxy",
        List.of(haproxy, "-W", "-db", "-f", config.toString()),
        List.of(haproxy, "-c", "-f", config.toString()),
        Reload.signal("USR2"),
        Map.of());
  }
}
