import { lettersInOrder, oneSlip, type LooseWay } from './loose.ts';
import { isWordStart, joined, type Mark } from './marks.ts';

/** What a thing is searched by: its name first, then all else that is known of it. */
export class Searchable {
  readonly texts: readonly string[];
  /** The same, to be compared. */
  readonly lower: readonly string[];

  constructor(name: string, facts: readonly string[] = []) {
    this.texts = [name, ...facts];
    this.lower = this.texts.map((text) => text.toLowerCase());
  }
}

/** One thing in which every word was found. */
export interface Hit {
  /** Which of the things. */
  readonly at: number;
  /** Lower is better: a sum over the words. */
  readonly rank: number;
  /** Where the words are in the text of that number; made when it is asked. */
  marks(text: number): readonly Mark[];
}

/** What a word costs by where it is: in the name first of all, and with other letters between its own last. */
const RANKS = { whole: 0, start: 1, wordStart: 2, middle: 3, fact: 4, looseName: 6, looseFact: 8 };

/** Nobody types more to find something; what is pasted by mistake must not keep the page busy. */
const MOST_WORDS = 16;
const LONGEST_WORD = 64;

/**
 * Things in which every word of the query occurs, in any of their texts: as it is or, from three letters on, as letters
 * in this order. Where that finds nothing, one slip of the fingers in each word is forgiven.
 */
export function search(things: readonly Searchable[], query: string): readonly Hit[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS)
    .map((word) => word.slice(0, LONGEST_WORD));
  const found = findAll(things, words, lettersInOrder);
  return found.length > 0 ? found : findAll(things, words, oneSlip);
}

class Candidate implements Hit {
  readonly at: number;
  readonly thing: Searchable;
  rank = 0;
  readonly #places: (readonly [field: number, marks: () => readonly Mark[]])[] = [];

  constructor(thing: Searchable, at: number) {
    this.thing = thing;
    this.at = at;
  }

  place(field: number, rank: number, marks: () => readonly Mark[]): void {
    this.rank += rank;
    this.#places.push([field, marks]);
  }

  marks(field: number): readonly Mark[] {
    const { lower, texts } = this.thing;
    // A few letters change their length with their case; then the places found are not those of the text.
    if (lower[field]?.length !== texts[field]?.length) return [];
    return joined(this.#places.flatMap(([at, marks]) => (at === field ? marks() : [])));
  }
}

function findAll(things: readonly Searchable[], words: readonly string[], way: LooseWay): readonly Hit[] {
  let candidates: readonly Candidate[] = things.map((thing, at) => new Candidate(thing, at));
  for (const word of words) {
    const others: Candidate[] = [];
    const exact = candidates.filter((each) => placeExactly(each, word) || others.push(each) === 0);
    candidates = [...exact, ...placeLoosely(others, word, way)];
  }
  return candidates;
}

function placeExactly(candidate: Candidate, word: string): boolean {
  const { lower } = candidate.thing;
  const field = lower.findIndex((text) => text.includes(word));
  const text = lower[field];
  if (text === undefined) return false;
  const at = placeIn(text, word);
  candidate.place(field, field > 0 ? RANKS.fact : rankInName(text, word, at), () => [[at, at + word.length]]);
  return true;
}

/** A place at which a word begins is better than the first. */
function placeIn(text: string, word: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) if (isWordStart(text, at)) return at;
  return text.indexOf(word);
}

function rankInName(name: string, word: string, at: number): number {
  if (at === 0) return name.length === word.length ? RANKS.whole : RANKS.start;
  return isWordStart(name, at) ? RANKS.wordStart : RANKS.middle;
}

function placeLoosely(candidates: readonly Candidate[], word: string, way: LooseWay): readonly Candidate[] {
  // Thousands have the same tags and images.
  const texts = new Set(candidates.flatMap(({ thing }) => thing.lower));
  const matches = new Map(way(texts, word).map((match) => [match.text, match]));
  return candidates.filter((candidate) => {
    // Texts come in the order of their worth: the first that fits counts.
    const field = candidate.thing.lower.findIndex((text) => matches.has(text));
    const match = matches.get(candidate.thing.lower[field] ?? '');
    if (match === undefined) return false;
    const rank = (field === 0 ? RANKS.looseName : RANKS.looseFact) + Math.min(match.looseness, 9) / 10;
    candidate.place(field, rank, match.marks);
    return true;
  });
}
