/// SSH terminals, by sshj; the only package that knows sshj and BouncyCastle.
///
/// ```
///  SshTerminals ── source(host) ──► SshOpener ── open ──► SshTerminal
///       │                              │              Way             over other hosts, through a proxy,
///       │                              │                              or on one of the SharedConnections
///       │                              │ resolving    Connector       names to addresses to a Line
///       │                              │ host-key     HostOpening     on each host of the way:
///       │                              │              Identification  bounded, then sshj's key exchange
///       │                              │              Algorithms      offers what the host's rules say
///       │                              │              KeyExchangeGuard  stands before each exchange
///       │                              │              HostKeyCheck    asks KnownHosts or the pins, and
///       │                              │                              judges a HostCertificate
///       │                              │              Introduction    of an unknown host: asks the user,
///       │                              │                              keeps the key in AcceptedKeys
///       │                              │ login        Login           by PublicKeyLogin and PromptLogin
///       │                              │ starting     ShellChannel    PTY and shell, pipelined
///       └── keepalive ──► SshConnection ◄── the terminal's, by its Lease
/// ```
///
/// Opening is one straight line on the caller's thread. sshj keeps one thread per connection, its
/// reader; what runs on that thread (host key check, replies, channel data) never blocks and never
/// asks anybody. Everything the remote side sends is hostile: text is cleaned and cut, counts and
/// sizes are bounded before sshj acts on them. Whoever fails on the way closes the connection, and
/// closing a connection begins with a bounded goodbye and ends with closing its line, which is what
/// frees every thread that waits on it.
///
/// A host that is not known is refused first, and asked about when its connection is gone: the next
/// connection finds it known, or fails.
///
/// Three kinds of channel run on a connection: ShellChannel for a terminal, TunnelChannel to the
/// next host of a way, AgentChannel for a program that signs by the ssh-agent. Each is sshj's
/// channel for its messages, and a ChannelFlow for its bytes and its end: a ReceiveBuffer out of
/// the one ReceiveMemory, a SendWindow, and packets in order. ConnectionLayer answers what a host
/// asks by itself.
///
/// What a user can log in by is gathered once per login, in Identities: files (KeyFile, Pkcs8,
/// UserCertificate) and the ssh-agent (AgentClient). What a host opens towards the gateway is
/// answered by AgentForwarding, and what it may ask of the agent is said in AgentRules.
@NullMarked
package dev.gangway.ssh;

import org.jspecify.annotations.NullMarked;
