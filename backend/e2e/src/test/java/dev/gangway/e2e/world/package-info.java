/// The world around the gateway: real programs as child processes, each on ports and in folders of
/// its own.
///
/// Every one is closed by who started it, and then leaves no process and no file behind but its log
/// below `target/`. A program that is not installed is a failure that names Debian's package.
@NullMarked
package dev.gangway.e2e.world;

import org.jspecify.annotations.NullMarked;
