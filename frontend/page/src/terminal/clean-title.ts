import { plainLine } from '../base/plain-line.ts';

/** A title longer than this does not help anybody. */
const LONGEST = 200;

/** A window title set by the program (OSC 0 and 2), as one short line of text. */
export function cleanTitle(raw: string): string {
  return plainLine(raw, LONGEST);
}
