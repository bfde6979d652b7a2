import type { Target } from '../../protocol/target.ts';
import { leaf, renamed, type Layout, type Place } from '../layout/layout.ts';
import type { Pane } from './pane.ts';
import type { Fate } from './parting.ts';
import type { Tab } from './tab.ts';

/** So far back does anybody remember what was closed. */
export const MOST_CLOSED = 10;

/** A terminal that was closed. */
export interface ClosedPane {
  readonly target: Target;
  readonly label: string;
  /** The one it had when it was closed. */
  readonly session: string | null;
  /** Whose session it was, when it was watched. */
  readonly owner: string | null;
  readonly watching: boolean;
  readonly fate: Fate;
}

/** The tab of what was closed. */
export interface ClosedTab {
  readonly id: string;
  /** Which one it was, counted from zero. */
  readonly order: number;
  readonly name: string | null;
  /** Of the panes that were closed, as their places in the list. */
  readonly layout: Layout;
  readonly focused: number;
  readonly zoomed: boolean;
}

/** What was closed at once: a tab, or one pane of a tab. */
export interface Closed {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly panes: readonly ClosedPane[];
  readonly tab: ClosedTab;
  /** Where it stood in a tab whose other panes stay. */
  readonly place: Place | null;
}

/** How a terminal that was closed is opened again. */
export type Reopening = 'continued' | 'watched' | 'anew' | 'expired' | 'ended';

/** What was closed last, to be opened again. */
export class ClosedTabs {
  readonly #closed: Closed[] = [];

  push(closed: Closed): void {
    this.#closed.push(closed);
    if (this.#closed.length > MOST_CLOSED) this.#closed.shift();
  }

  pop(): Closed | null {
    return this.#closed.pop() ?? null;
  }
}

/** What is left of it without some panes; `null` when nothing is. */
export function withoutPanes({ panes, tab, ...closed }: Closed, gone: (pane: ClosedPane) => boolean): Closed | null {
  const left = panes.flatMap((pane, at) => (gone(pane) ? [] : [at]));
  const layout = renamed(tab.layout, (at) => (left.includes(Number(at)) ? String(left.indexOf(Number(at))) : null));
  if (layout === null) return null;
  const focused = Math.max(0, left.indexOf(tab.focused));
  return { ...closed, panes: panes.filter((_pane, at) => left.includes(at)), tab: { ...tab, layout, focused } };
}

/** A tab as it is now, before it is closed. */
export function closedTab(tab: Tab, order: number): ClosedTab {
  const { id, panes, focused } = tab;
  const { layout, zoomed } = tab.arrangement.get();
  const numbered = renamed(layout, (pane) => String(panes.findIndex((each) => each.id === pane))) ?? leaf('0');
  return { id, order, name: tab.name.get(), layout: numbered, focused: panes.indexOf(focused), zoomed };
}

/** The tab of one pane, before that pane is closed: alone it would come after it. */
export function closedBeside({ id }: Tab, order: number): ClosedTab {
  return { id, order: order + 1, name: null, layout: leaf('0'), focused: 0, zoomed: false };
}

/** A pane as it is now, for when it is taken away. */
export function closedPane(pane: Pane): Omit<ClosedPane, 'fate'> {
  const { target, label, session, owner, watching } = pane;
  return { target, label, session, owner, watching };
}

/**
 * What opening a closed terminal again means by now: its own session only while the gateway still keeps it.
 *
 * @param kept for how many milliseconds the gateway keeps a session without a page
 */
export function reopeningOf({ fate, session, watching }: ClosedPane, closedFor: number, kept: number): Reopening {
  if (watching) return session === null ? 'anew' : 'watched';
  if (fate === 'ended') return 'ended';
  if (fate === 'none' || session === null) return 'anew';
  return closedFor < kept ? 'continued' : 'expired';
}
