import UFuzzy from '@leeoniya/ufuzzy';
import { isWordStart, type Mark } from './marks.ts';

/** A word found in one of several texts, more or less. */
export interface LooseMatch {
  readonly text: string;
  /** How many letters stand between, or differ. */
  readonly looseness: number;
  /** Made for what is shown alone: it takes the longest. */
  readonly marks: () => readonly Mark[];
}

/** Finds a word in texts that do not have it as it is. Both are in small letters. */
export type LooseWay = (texts: Iterable<string>, word: string) => readonly LooseMatch[];

/** Letters and digits of all scripts, where uFuzzy by itself knows the Latin ones alone. */
const SLIPS = new UFuzzy({
  unicode: true,
  interSplit: '[^\\p{L}\\d]+',
  intraSplit: null,
  interBound: '[^\\p{L}\\d]',
  intraBound: '\\p{L}\\d|\\d\\p{L}',
  intraContr: '(?!)',
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- an enum of types alone: no value to import
  intraMode: 1 as UFuzzy.IntraMode,
  intraChars: '[\\p{L}\\d]',
});

/** Of fewer letters, nearly every name has some. */
const FEWEST_LETTERS = 3;
/** Each letter makes the pattern for slips longer. */
const LONGEST_SLIPPED = 24;

/**
 * `prdweb` in `prod-web`: the letters in this order, from where a word begins, and not all over the text. Not by
 * uFuzzy: its pattern for this may be tried for hours on a name that somebody has chosen for it.
 */
export const lettersInOrder: LooseWay = (texts, word) => {
  // Nor by halves of characters outside the basic plane.
  if (lettersOf(word).length < FEWEST_LETTERS || /[\uD800-\uDFFF]/.test(word)) return [];
  const found: LooseMatch[] = [];
  for (const text of texts) {
    const places = nearest(text, word);
    if (places === null) continue;
    const marks = (): readonly Mark[] => places.map((at) => [at, at + 1]);
    found.push({ text, looseness: spanOf(places) - word.length, marks });
  }
  return found;
};

/** `wbe` for `web`, `stagjng` for `staging`: a letter too many, too few, another, or two that have changed places. */
export const oneSlip: LooseWay = (texts, word) => {
  const letters = lettersOf(word);
  if (letters.length < FEWEST_LETTERS || letters.length > LONGEST_SLIPPED) return [];
  // Quotes, and a word that it uses itself, mean more to uFuzzy than their letters.
  if (SLIPS.split(word).join('') !== letters) return [];
  const all = [...texts];
  const found = SLIPS.filter(all, word) ?? [];
  return found.flatMap((at) => {
    const text = all[at];
    return text === undefined ? [] : [{ text, looseness: 1, marks: () => slippedMarks(text, word) }];
  });
};

function slippedMarks(text: string, word: string): readonly Mark[] {
  const ranges = SLIPS.info([0], [text], word).ranges[0] ?? [];
  const marks: Mark[] = [];
  for (let i = 0; i + 1 < ranges.length; i += 2) marks.push([ranges[i] ?? 0, ranges[i + 1] ?? 0]);
  return marks;
}

function lettersOf(word: string): string {
  return word.replace(/[^\p{L}\d]/gu, '');
}

/** Where the letters are, in the shortest part of a text that begins with a word and has them all near each other. */
function nearest(text: string, word: string): readonly number[] | null {
  let best: readonly number[] | null = null;
  const first = word.charAt(0);
  for (let start = text.indexOf(first); start !== -1; start = text.indexOf(first, start + 1)) {
    if (!isWordStart(text, start)) continue;
    const places = placesFrom(text, word, start);
    // Nor are they in order further on.
    if (places === null) break;
    if (spanOf(places) <= word.length * 3 && (best === null || spanOf(places) < spanOf(best))) best = places;
  }
  return best;
}

function placesFrom(text: string, word: string, start: number): readonly number[] | null {
  const places = [start];
  let at = start;
  for (let i = 1; i < word.length; i += 1) {
    at = text.indexOf(word.charAt(i), at + 1);
    if (at === -1) return null;
    places.push(at);
  }
  return places;
}

function spanOf(places: readonly number[]): number {
  return (places.at(-1) ?? 0) - (places[0] ?? 0) + 1;
}
