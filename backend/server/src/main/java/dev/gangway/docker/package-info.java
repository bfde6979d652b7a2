/// Terminals in Docker containers, by docker-java; the only package that knows it.
///
/// ```
///  DockerDaemon ── opener(id, name) ──► ContainerOpener ── open ──► DockerTerminal
///    │  │                                 │ connecting   inspect by full id
///    │  │                                 │ starting     ShellStart    one exec, sized before its shell runs
///    │  └── Sweeper ◄── every exec that was started ends here, with all that it started
///    │
///  DaemonClient        requests and answers, docker-java's where it has them
///    └── HttpTransport   HTTP/1.1 of our own: HttpReader, HttpHead, deadlines by a Watchdog
///          └── ByteStream   a unix socket, TCP
/// ```
///
/// The rules: a container is named to the daemon by its full id only. Everything the daemon and the
/// container send is hostile: heads, bodies and texts are bounded, and shown cleaned and cut. Every
/// wait has a deadline, which closes the connection; closing is what frees a thread. An exec's
/// bytes are read and written on its connection by the callers' own threads. The end of that
/// connection says nothing about the program, so whoever wants to know asks the daemon; and closing
/// it ends nothing in the container, so whatever started an exec hands it to the [Sweeper].
@NullMarked
package dev.gangway.docker;

import org.jspecify.annotations.NullMarked;
