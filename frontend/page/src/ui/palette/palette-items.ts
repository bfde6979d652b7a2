import type { RunningSession } from '../../protocol/sessions.ts';
import { isOffered, type Target } from '../../protocol/target.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import { ACTIONS, type ActionId } from '../actions/actions.ts';
import type { Mark } from '../search/marks.ts';
import { search, Searchable } from '../search/search.ts';
import type { Tab, Workspace } from '../tabs/workspace.ts';
import { findTargets, type Preferred } from '../targets/target-search.ts';

/** One thing that the palette offers. */
export type Item =
  | { readonly kind: 'action'; readonly name: string; readonly id: ActionId; readonly used: boolean }
  | { readonly kind: 'tab'; readonly name: string; readonly tab: Tab }
  | { readonly kind: 'session'; readonly name: string; readonly session: RunningSession }
  | { readonly kind: 'target'; readonly name: string; readonly target: Target };

/** An item with what of its name was asked for. */
export interface Offer {
  readonly item: Item;
  readonly marks: readonly Mark[];
}

/** What the palette chooses from. */
export interface PaletteSources {
  readonly actions: Pick<ActionRegister, 'has'>;
  readonly workspace: Pick<Workspace, 'tabs' | 'active' | 'openHere'>;
  readonly sessions: readonly RunningSession[];
  readonly targets: readonly Target[];
  readonly preferred: Preferred;
  /** Actions, the one that was used last first. */
  readonly used: readonly string[];
}

/** Nobody reads further; typing one more letter is quicker. */
export const MOST_OFFERS = 100;

/** Sessions before anything is typed: more of them would hide the actions. */
const MOST_UNASKED = 3;

/** The best of what there is; for no query, what is most likely wanted. A query after `>` is about actions alone. */
export function offersFor(query: string, sources: PaletteSources): { offers: readonly Offer[]; more: boolean } {
  const actionsOnly = query.startsWith('>');
  const words = (actionsOnly ? query.slice(1) : query).trim();
  const actions = actionItems(sources);
  const running = sessionItems(sources);
  const here = actionsOnly ? [] : [...tabItems(sources), ...(words === '' ? running.slice(0, MOST_UNASKED) : running)];
  // The word that the entries begin with, and no part of a name.
  const hostWords = words.replace(/^open(?:\s+|$)/i, '');
  const targets = actionsOnly ? [] : findTargets(sources.targets.filter(isOffered), hostWords, sources.preferred);
  const ranked =
    words === ''
      ? [
          ...unsearched(actions.filter(isUsed)),
          ...unsearched(here),
          ...unsearched(actions.filter((item) => !isUsed(item))),
        ]
      : found([...here, ...actions], words);
  const all = [
    ...ranked,
    ...targets.slice(0, MOST_OFFERS).map((match) => ({
      item: { kind: 'target', name: match.target.name, target: match.target } as const,
      marks: () => match.marks(),
      rank: match.rank,
    })),
  ];
  // What is open comes before what could be, where both match as well.
  const best = words === '' ? all : all.sort((a, b) => a.rank - b.rank);
  return {
    offers: best.slice(0, MOST_OFFERS).map(({ item, marks }) => ({ item, marks: marks() })),
    more: ranked.length + targets.length > MOST_OFFERS,
  };
}

/** What stands before the name, and says what choosing it does. */
export function prefixOf({ kind }: Item): string {
  switch (kind) {
    case 'action':
      return '';
    case 'tab':
      return text.palette.goTo;
    case 'session':
      return text.palette.continue;
    case 'target':
      return text.palette.open;
  }
}

interface Ranked extends Omit<Offer, 'marks'> {
  readonly rank: number;
  readonly marks: () => readonly Mark[];
}

function unsearched(items: readonly Item[]): readonly Ranked[] {
  return items.map((item) => ({ item, rank: 0, marks: () => [] }));
}

function found(items: readonly Item[], words: string): readonly Ranked[] {
  const things = items.map((item) => new Searchable(item.name, [prefixOf(item)]));
  return search(things, words).flatMap((hit) => {
    const item = items[hit.at];
    return item === undefined ? [] : [{ item, rank: hit.rank, marks: () => hit.marks(0) }];
  });
}

function isUsed(item: Item): boolean {
  return item.kind === 'action' && item.used;
}

/** Those that anybody does, the ones that were used last first. */
function actionItems({ actions, used }: PaletteSources): readonly Item[] {
  const all = ACTIONS.filter(({ id }) => id !== 'palette' && actions.has(id)).map(({ id }) => ({
    kind: 'action' as const,
    name: text.actions[id],
    id,
    used: used.includes(id),
  }));
  const turn = ({ id }: { id: string }): number => (used.includes(id) ? used.indexOf(id) : used.length);
  return all.sort((a, b) => turn(a) - turn(b));
}

function tabItems({ workspace }: PaletteSources): readonly Item[] {
  const seen = workspace.active.get();
  return workspace.tabs.get().flatMap((tab) => (tab === seen ? [] : [{ kind: 'tab', name: tab.label, tab } as const]));
}

function sessionItems({ workspace, sessions }: PaletteSources): readonly Item[] {
  const here = workspace.openHere.get();
  return sessions.flatMap((session) =>
    here.has(session.session) ? [] : [{ kind: 'session', name: session.name, session } as const],
  );
}
