package dev.gangway.session;

import dev.gangway.terminal.TerminalOpener;

/// What a session can be opened on.
///
/// @param id what `open` names
/// @param name what users and logs call it
public record Target(String id, String name, TerminalOpener opener) {}
