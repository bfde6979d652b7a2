/// What users have set for themselves, kept from one browser to the next.
///
/// ```
///  web ──► UserSettings ──► StateFolder `settings`: a file for each user, 0600
/// ```
///
/// - To the gateway they are one JSON object of bounded size and depth; what it says is the page's
///   matter, and nothing follows from it for anybody's rights.
/// - Each change says what it changes. Of two at once one is made, and the other is told: no device
///   undoes what another has just done.
/// - A file that is broken is put aside under another name, said in the log, and its user begins
///   anew; it is never overwritten.
/// - Who asks is the caller's to know; a name of any kind becomes a file's name here, and none can
///   become a path.
@NullMarked
package dev.gangway.settings;

import org.jspecify.annotations.NullMarked;
