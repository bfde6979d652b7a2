/// Real components for tests, started and ended by them.
///
/// ```
///  PrivateDocker ── a dockerd of its own: socket, data, containerd ──► DockerCli
///    ├── TestImage    what there is to run; made here, since there is no registry
///    └── Leftovers    processes, mounts and files, gone with the JVM
/// ```
///
/// Everything goes through the programs that administrators use, so that what is tested is never
/// tested by itself. A program that is missing is an error that names its Debian package.
@NullMarked
package dev.gangway.testkit;

import org.jspecify.annotations.NullMarked;
