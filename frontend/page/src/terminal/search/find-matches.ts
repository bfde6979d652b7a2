import { patternOf, type Question } from './question.ts';

/** Where in which line, in UTF-16 units. */
export interface Match {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface Found {
  /** In the order of the lines; if there are too many, the last ones. */
  readonly matches: readonly Match[];
  /** There are more than are told. */
  readonly more: boolean;
}

/**
 * Looks through lines, newest first, for at most `most` matches; `null` when the question is no expression. An
 * expression may take for ever on a line, so this runs where it can be stopped.
 */
export function findMatches(lines: readonly string[], question: Question, most: number): Found | null {
  const pattern = patternOf(question);
  if (pattern === null) return null;
  const groups: Match[][] = [];
  let count = 0;
  for (let line = lines.length - 1; line >= 0 && count <= most; line -= 1) {
    const found = matchesIn(lines[line] ?? '', line, pattern, question.wholeWord, most + 1);
    if (found.length > 0) groups.push(found);
    count += found.length;
  }
  const all = groups.reverse().flat();
  return { matches: all.slice(-most), more: all.length > most };
}

/** The last `most` matches of one line. */
function matchesIn(text: string, line: number, pattern: RegExp, wholeWord: boolean, most: number): Match[] {
  const found: Match[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const end = match.index + match[0].length;
    // Nothing that could be shown; go on behind it.
    if (match[0] === '') pattern.lastIndex += 1;
    else if (!wholeWord || isWhole(text, match.index, end)) found.push({ line, start: match.index, end });
    if (found.length > 2 * most) found.splice(0, found.length - most);
  }
  return found.slice(-most);
}

const WORD_BEFORE = /[\p{L}\p{N}_]$/u;
const WORD_BEHIND = /^[\p{L}\p{N}_]/u;

function isWhole(text: string, start: number, end: number): boolean {
  return !WORD_BEFORE.test(text.slice(Math.max(0, start - 2), start)) && !WORD_BEHIND.test(text.slice(end, end + 2));
}
