/// Three programs to start from: short, compiled, and run by the tests.
@NullMarked
package dev.gangway.websocket.examples;

import org.jspecify.annotations.NullMarked;
