/** A title longer than this does not help anybody, and a hostile one may have ten million characters. */
const LONGEST = 200;

/** Control and format characters (bidirectional overrides among them), line and paragraph separators. */
const UNWANTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** What is left of a character outside the basic plane when it is cut in its middle. */
const HALF_CHARACTER = /[\uD800-\uDBFF]$/;

/** A window title set by the program (OSC 0 and 2), as one short line of text. */
export function cleanTitle(raw: string): string {
  const line = raw
    .slice(0, 4 * LONGEST)
    .replace(UNWANTED, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(HALF_CHARACTER, '')}…` : line;
}
