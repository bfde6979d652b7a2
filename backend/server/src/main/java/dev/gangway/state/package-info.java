/// What outlives a process, on disk.
///
/// ```
///  access: keys, revocations ─► StateFolder ─► files, 0600   read, replaced, appended to
///  settings ─────────► StateFolder.inner(name) ─► files, 0600, in a folder, 0700
///  others ───────► StateFolder.folder(name) ─► folders, 0700 for files of their own
/// ```
///
/// - The folder is the gateway's own user's, and nobody else may write in it. What is otherwise
///   stops the gateway with a sentence that says how to mend it; it is never repaired silently.
/// - No link is followed.
/// - A file is replaced whole or not at all, and a line is on the disk before it is answered for.
/// - Several processes may share the folder; what reads and then writes does so exclusively.
/// - What the files mean is their owners' to know: nothing here knows another package of ours.
@NullMarked
package dev.gangway.state;

import org.jspecify.annotations.NullMarked;
