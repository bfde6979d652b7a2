import { plainLine } from './plain-line.ts';

/** More lines than anybody reads. */
const MOST_LINES = 400;

/**
 * Text from outside in which lines matter: each of them is what it looks like, as {@link plainLine} has it, and what
 * stands further in stays there. No longer than `longest` UTF-16 units.
 */
export function plainText(raw: string, longest: number): string {
  return raw
    .slice(0, longest)
    .split(/\r\n|[\r\n\u2028\u2029]/, MOST_LINES)
    .map((line) => indentOf(line) + plainLine(line, longest))
    .join('\n')
    .replace(/^\s*\n/, '')
    .trimEnd();
}

function indentOf(line: string): string {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '  ');
}
