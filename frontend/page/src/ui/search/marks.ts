/** A part of a text: where it starts, and where it ends. */
export type Mark = readonly [start: number, end: number];

/** In order, and joined where they touch. */
export function joined(marks: readonly Mark[]): readonly Mark[] {
  const all: [number, number][] = [];
  for (const [start, end] of [...marks].sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else all.push([start, end]);
  }
  return all;
}

/** Whether a word begins there: `web` in `my-web` and `42web`, not in `cobweb`. */
export function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const [before, here] = [kindOf(text.charCodeAt(at - 1)), kindOf(text.charCodeAt(at))];
  return before !== here || before === 'sign';
}

type Kind = 'letter' | 'digit' | 'sign';

/** Asked some hundred thousand times for a letter that is typed, nearly always of the first few characters. */
function kindOf(unit: number): Kind {
  if (unit >= 97 && unit <= 122) return 'letter';
  if (unit >= 48 && unit <= 57) return 'digit';
  if (unit >= 65 && unit <= 90) return 'letter';
  return unit > 127 && LETTER.test(String.fromCharCode(unit)) ? 'letter' : 'sign';
}

const LETTER = /\p{L}/u;
