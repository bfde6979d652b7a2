/// The contract every target fulfils, whatever it is reached by.
///
/// ```
///  TerminalSource ──for an OpenRequest──► TerminalOpener ──opens──► Terminal ◄── ssh, docker
///                                               │
///                                               └── OpeningDialog: stages told, questions asked
/// ```
///
/// A [Terminal] is an open remote terminal: bytes in, bytes out, a size, and one [TerminalExit] at
/// the end; an [ArrivingTerminal] gives its output to the thread that brings it as well. A
/// [TerminalOpener] makes one, or throws an [OpenFailure] with a kind and a text fit for users.
/// Nothing here knows a protocol, a socket or a library; the package depends on the JDK alone.
@NullMarked
package dev.gangway.terminal;

import org.jspecify.annotations.NullMarked;
