/// An SSH host of one's own, for trying the gateway without having any: a newcomer types one
/// command and has a shell in the browser.
///
/// ```
///  gateway ── ssh, loopback ──► DemoHost ──one per terminal──► PtyCommand ── PTY ──► login shell
///                                  │                               │
///                                  └ Account: who, where, what     └ TerminalProcesses: ends them
/// ```
///
/// It is a real host: Apache MINA SSHD in front, a real PTY by pty4j behind, so that `vim`, `top`,
/// job control and resizing are what they are anywhere else. It is also a shell on somebody's
/// machine, so the rules are strict:
///
/// - It listens on loopback only, on a port the system chooses.
/// - Host key and client key are made at every start, and that one client key opens it. Other users
///   of the machine can reach the port; they cannot log in.
/// - It gives terminals and nothing else: no exec, no files, no forwarding, no agent.
/// - What runs in a terminal ends with it. What has left the terminal on purpose (`setsid`, `tmux`)
///   goes on, as it does with any SSH host.
///
/// Never part of what is shipped: `scripts/demo` and the tests use it. The native library needs
/// `--enable-native-access=ALL-UNNAMED`.
@NullMarked
package dev.gangway.demo;

import org.jspecify.annotations.NullMarked;
