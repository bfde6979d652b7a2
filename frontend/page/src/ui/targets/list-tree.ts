import type { Listing, Target } from '../../protocol/target.ts';
import type { Settings } from '../../settings/settings.ts';
import { text } from '../../text/index.ts';
import type { Favourites } from './favourites.ts';
import { preferredBranch, tagTreeOf, treeOf, type Branch } from './target-tree.ts';

type Grouping = Settings['grouping'];

/** The tree of a listing, made once: what else is rendered for is not worth making it again. */
export class ListTree {
  #made: { readonly of: Listing; readonly grouping: Grouping; readonly tree: readonly Branch[] } | null = null;

  of(listing: Listing, grouping: Grouping): readonly Branch[] {
    if (this.#made?.of !== listing || this.#made.grouping !== grouping) {
      const tree = grouping === 'tags' ? tagTreeOf(listing) : treeOf(listing);
      this.#made = { of: listing, grouping, tree };
    }
    return this.#made.tree;
  }
}

/** As many as a usual window shows. */
const MOST_AT_A_GLANCE = 20;

/** What stands above the tree: the favourites, and what was opened last and is none. */
export function preferredBranches(
  targets: readonly Target[],
  favourites: Favourites,
  recent: readonly string[],
): readonly Branch[] {
  const wanted = new Set([...favourites.ids, ...recent]);
  if (wanted.size === 0) return [];
  const there = new Map(targets.filter(({ id }) => wanted.has(id)).map((target) => [target.id, target]));
  const starred = favourites.shown((id) => there.get(id) ?? null);
  // A short list is seen at a glance: there they would only stand twice.
  const others =
    targets.length > MOST_AT_A_GLANCE
      ? recent.flatMap((id) => there.get(id) ?? []).filter((target) => !starred.includes(target))
      : [];
  return [
    ...preferredBranch('favourites', text.finding.favourites, starred),
    ...preferredBranch('recent', text.finding.recent, others, starred.length > 0),
  ];
}
