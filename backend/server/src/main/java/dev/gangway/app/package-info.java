/// The process: command line, signals, exit codes, and the order in which the parts start and stop.
///
/// ```
///  Main ──► ConfigLoader ──► Gateway.start ──► SshTerminals, Sessions, WebServer
///                                  └─ stop: drain, then the same in reverse
/// ```
///
/// The only package that knows all others.
@NullMarked
package dev.gangway.app;

import org.jspecify.annotations.NullMarked;
