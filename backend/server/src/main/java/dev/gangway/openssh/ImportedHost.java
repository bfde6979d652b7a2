package dev.gangway.openssh;

import java.util.List;

/// One host, translated but for the names of those on the way to it.
///
/// @param whence the line that asks for it
/// @param hops as the configuration names them, the nearest to the gateway first
record ImportedHost(
    String name, ConfigLine whence, Settings settings, Draft draft, List<Hop> hops) {
  ImportedHost {
    hops = List.copyOf(hops);
  }

  /// The line that names the way.
  ConfigLine wayLine() {
    return settings.first("proxyjump").or(() -> settings.first("proxycommand")).orElse(whence);
  }
}
