/// Real components for tests, started and ended by them.
///
/// ```
///  PrivateDocker ── a dockerd of its own: socket, data, containerd ──► DockerCli
///    ├── TestImage    what there is to run; made here, since there is no registry
///    └── Leftovers    processes, mounts and files, gone with the JVM
///  FaultRelay ── a bad line between any two parts
///    ├── Faults       what is wrong with one direction
///    └── RelayedConnection ──► Lane   bytes on their way in one direction
/// ```
///
/// Everything of Docker's goes through the programs that administrators use, so that what is tested
/// is never tested by itself. A program that is missing is an error that names its Debian package.
@NullMarked
package dev.gangway.testkit;

import org.jspecify.annotations.NullMarked;
