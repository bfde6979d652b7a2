/// SSH terminals, by sshj; the only package that knows sshj and BouncyCastle.
///
/// ```
///  SshTerminals ── opener(host) ──► SshOpener ── open ──► SshTerminal
///       │                              │ resolving    Connector       names to addresses to a socket
///       │                              │ host-key     Identification  bounded, then sshj's key exchange
///       │                              │              Algorithms      offers what the host's rules say
///       │                              │              KeyExchangeGuard  stands before each exchange
///       │                              │              HostKeyCheck    asks KnownHosts or the pins
///       │                              │ login        Login           over LoginService
///       │                              │ starting     ShellChannel    PTY and shell, pipelined
///       └── keepalive ──► SshConnection ◄── owned by the terminal
/// ```
///
/// Opening is one straight line on the caller's thread. sshj keeps one thread per connection, its
/// reader; what runs on that thread (host key check, replies, channel data) never blocks and never
/// asks anybody. Everything the remote side sends is hostile: text is cleaned and cut, counts and
/// sizes are bounded before sshj acts on them. Whoever fails on the way closes the connection, and
/// closing a connection begins with a bounded goodbye and ends with closing its socket, which is
/// what frees every thread that waits on it.
@NullMarked
package dev.gangway.ssh;

import org.jspecify.annotations.NullMarked;
