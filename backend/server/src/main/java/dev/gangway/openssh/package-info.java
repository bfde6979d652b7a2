/// OpenSSH's client configuration (`ssh_config(5)`), read as `ssh` reads it and written as
/// Gangway's YAML.
///
/// ```
///  file, Include ─► ConfigReader ─► ConfigTree ─► Evaluation ─► Settings ─► HostTranslation ─► YAML
///                     │  (lines,      (blocks,     (one name,   (the first    (login, route,
///                     │  bounds)     conditions)  every block)  values win)   algorithms, …)
///                     ▼                               ▼              ▼             ▼
///                  Remarks: what is not carried over, and its place ─► stderr, comments
/// ```
///
/// - Knows the JDK only: what Gangway's configuration takes is told by the caller (names of
///   algorithms) or stands in [Accepted], and a test loads what comes out with the real loader.
/// - Nothing is connected to, looked up or executed. `Match exec` in particular is never run.
/// - A setting that makes `ssh` less careful than Gangway is never carried over: it is said.
/// - Everything is bounded: files, their size and depth, lines, hosts.
@NullMarked
package dev.gangway.openssh;

import org.jspecify.annotations.NullMarked;
