/// The packaged gateway from the outside: the scripts people start it with, a real browser, real
/// SSH servers, a real reverse proxy.
///
/// ```
///  *Test ──► Window ──► TerminalPage      what people see and do, in Chromium
///    │        RawSocket, Http             what other clients do, right and wrong
///    └─────► world                        the processes, started and ended
/// ```
///
/// - What many classes use is started once, by [Suite]; what a test breaks, it has to itself.
/// - A window counts every error, exception and policy violation of the page; a test that has not
///   announced one fails by it.
/// - Waiting is for something, never for a time, and gives up with what was seen last.
@NullMarked
package dev.gangway.e2e;

import org.jspecify.annotations.NullMarked;
