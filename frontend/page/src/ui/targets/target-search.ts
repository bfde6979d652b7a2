import { isOffered, type Target } from '../../protocol/target.ts';
import { byName } from './by-name.ts';

export interface Match {
  readonly target: Target;
  /** The parts of the name that were asked for: start and end, in order, not touching. */
  readonly marks: readonly (readonly [number, number])[];
}

/** Targets in which every word of the query occurs, best first; what cannot be opened is the last among equals. */
export function findTargets(targets: readonly Target[], query: string): readonly Match[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found: { target: Target; rank: number; later: number }[] = [];
  for (const target of targets) {
    const rank = rankOf(searchable(target), words);
    if (rank !== null) found.push({ target, rank, later: Number(!isOffered(target)) });
  }
  return found
    .sort((a, b) => a.rank - b.rank || a.later - b.later || byName.compare(a.target.name, b.target.name))
    .map(({ target }) => ({ target, marks: marksOf(target.name, words) }));
}

interface Searchable {
  readonly name: string;
  readonly rest: string;
}

/** Entries never change, they are replaced; so what is searched in one of them is made once. */
const made = new WeakMap<Target, Searchable>();

function searchable(target: Target): Searchable {
  const known = made.get(target);
  if (known !== undefined) return known;
  const labels = target.kind === 'container' ? [target.daemon, target.project, target.service, target.image] : [];
  const rest = [target.id, target.group, target.kind, ...target.tags, ...labels].join('\n').toLowerCase();
  const fresh = { name: target.name.toLowerCase(), rest };
  made.set(target, fresh);
  return fresh;
}

/** Lower is better; `null` when a word does not occur at all. */
function rankOf({ name, rest }: Searchable, words: readonly string[]): number | null {
  let rank = 0;
  for (const word of words) {
    const at = name.indexOf(word);
    if (name === word) continue;
    if (at === 0) rank += 1;
    else if (at > 0) rank += /[a-z0-9]/.test(name.charAt(at - 1)) ? 3 : 2;
    else if (rest.includes(word)) rank += 4;
    else return null;
  }
  return rank;
}

function marksOf(name: string, words: readonly string[]): readonly (readonly [number, number])[] {
  const lower = name.toLowerCase();
  // A few letters change their length with their case; then the places found are not those of the name.
  if (lower.length !== name.length) return [];
  const found = words
    .map((word) => [lower.indexOf(word), word.length] as const)
    .filter(([at]) => at !== -1)
    .map(([at, length]) => [at, at + length] as [number, number])
    .sort(([a], [b]) => a - b);
  const marks: [number, number][] = [];
  for (const [start, end] of found) {
    const last = marks.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else marks.push([start, end]);
  }
  return marks;
}
