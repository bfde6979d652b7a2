package dev.gangway.session;

import dev.gangway.terminal.TerminalOpener;

/// What a session can be opened on.
///
/// @param id what `open` names
/// @param name what users and logs call it
/// @param witness of the session that is opened on it
public record Target(String id, String name, TerminalOpener opener, SessionWitness witness) {}
