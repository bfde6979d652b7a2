/** Control and format characters (bidirectional overrides among them), line and paragraph separators. */
const UNWANTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** What is left of a character outside the basic plane when it is cut in its middle. */
const HALF_CHARACTER = /[\uD800-\uDBFF]$/;

/**
 * Text from outside as one line that is what it looks like: nothing in it breaks the line, turns the direction of what
 * follows, or hides in no width. No longer than `longest` UTF-16 units.
 */
export function plainLine(raw: string, longest: number): string {
  const line = raw
    // Bounded before it is looked at: it may have ten million characters.
    .slice(0, 4 * longest)
    .replace(UNWANTED, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1).replace(HALF_CHARACTER, '')}…` : line;
}
