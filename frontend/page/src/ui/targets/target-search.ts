import { isOffered, type Target } from '../../protocol/target.ts';
import type { Mark } from '../search/marks.ts';
import { search, Searchable } from '../search/search.ts';
import { byName } from './by-name.ts';

/** What is known of a target besides its name, and searched. */
export type FactKind = 'group' | 'project' | 'service' | 'daemon' | 'image' | 'tag' | 'kind' | 'id';

/** Something known of a target, with what of it was asked for. */
export interface Fact {
  readonly kind: FactKind;
  readonly text: string;
  /** Empty when nothing was. */
  readonly marks: readonly Mark[];
}

export interface Match {
  readonly target: Target;
  /** Lower is better. */
  readonly rank: number;
  /** The parts of the name that were asked for: in order, not touching. */
  marks(): readonly Mark[];
  /** All that is known, in order; made for what is shown alone. */
  facts(): readonly Fact[];
}

/** Targets that the user prefers: they come before others that match as well. */
export interface Preferred {
  readonly favourites: ReadonlySet<string>;
  readonly recent: ReadonlySet<string>;
}

const NOBODY: Preferred = { favourites: new Set(), recent: new Set() };
/** Less than what a worse kind of match costs. */
const LIFTS = { favourite: 0.9, recent: 0.6 };

/** Targets that match the query, best first; what cannot be opened is the last among equals. */
export function findTargets(
  targets: readonly Target[],
  query: string,
  { favourites, recent }: Preferred = NOBODY,
): readonly Match[] {
  const named = inOrderOfNames(targets);
  const hits = search(
    named.map((target) => known(target).searchable),
    query,
  );
  return hits
    .flatMap((hit) => {
      const target = named[hit.at];
      if (target === undefined) return [];
      const lift = favourites.has(target.id) ? LIFTS.favourite : recent.has(target.id) ? LIFTS.recent : 0;
      return [{ hit, target, rank: hit.rank - lift, later: Number(!isOffered(target)) }];
    })
    .sort((a, b) => a.rank - b.rank || a.later - b.later || a.hit.at - b.hit.at)
    .map(({ target, rank, hit }) => ({
      target,
      rank,
      marks: () => hit.marks(0),
      facts: () => known(target).facts.map((fact, i) => ({ ...fact, marks: hit.marks(i + 1) })),
    }));
}

interface Known {
  readonly facts: readonly Omit<Fact, 'marks'>[];
  readonly searchable: Searchable;
}

/** Entries never change, they are replaced; so what is searched in one of them is made once. */
const made = new WeakMap<Target, Known>();
const ordered = new WeakMap<readonly Target[], readonly Target[]>();

/** Somebody may have given a host hundreds. */
const MOST_TAGS = 50;

function known(target: Target): Known {
  const before = made.get(target);
  if (before !== undefined) return before;
  const facts = factsOf(target).filter(({ text }) => text !== '');
  const searchable = new Searchable(
    target.name,
    facts.map(({ text }) => text),
  );
  const fresh = { facts, searchable };
  made.set(target, fresh);
  return fresh;
}

function factsOf(target: Target): readonly Omit<Fact, 'marks'>[] {
  const tags = target.tags.slice(0, MOST_TAGS).map((text) => ({ kind: 'tag', text }) as const);
  const common = [...tags, { kind: 'kind', text: target.kind } as const, { kind: 'id', text: target.id } as const];
  if (target.kind === 'ssh') return [{ kind: 'group', text: target.group }, ...common];
  const { project, service, daemon, image } = target;
  return [
    { kind: 'project', text: project },
    { kind: 'service', text: service },
    { kind: 'daemon', text: daemon },
    { kind: 'image', text: image },
    ...common,
  ];
}

/** Of thousands it takes longer to compare the names than to search them, and they are the same for each letter. */
function inOrderOfNames(targets: readonly Target[]): readonly Target[] {
  const before = ordered.get(targets);
  if (before !== undefined) return before;
  const fresh = [...targets].sort((a, b) => byName.compare(a.name, b.name));
  ordered.set(targets, fresh);
  return fresh;
}
