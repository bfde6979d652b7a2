/** What a new program must not inherit from the one before. */
export const FRESH_MODES = [
  '\x18', // ends a sequence that was cut in its middle
  '\x1b7\x1b[?1049l', // the normal screen; saving first makes this a no-op for the cursor when it is that already
  '\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1016l', // no mouse reports
  '\x1b[?1004l\x1b[?2004l', // no focus reports, no bracketed paste
  '\x1b[!p\x1b[4l\x1b[?7h', // margins, attributes and character sets; replace, wrap
  '\x1b[?1l\x1b>', // ordinary cursor keys and keypad
].join('');
export const HIDE_CURSOR = '\x1b[?25l';
export const SHOW_CURSOR = '\x1b[?25h';
/** All as in a new terminal, after whatever was cut in its middle; and the colours, which that leaves as they are. */
export const RESET = '\x18\x1bc\x1b]104\x07\x1b]110\x07\x1b]111\x07\x1b]112\x07\x1b]0;\x07';
