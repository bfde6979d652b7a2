import type { Progress } from '../../terminal/progress.ts';
import type { Tab } from './tab.ts';

/** What a tab tells of its terminals while nobody looks at them. */
export interface Marks {
  /** There is output that nobody has seen. */
  readonly unseen: boolean;
  readonly bell: boolean;
  /** A line is lost, or a session that nobody ended is gone. */
  readonly lost: boolean;
  readonly progress: Progress | null;
}

/** @param seen the tab is being looked at: of a pane that is on the screen, nobody has to be told what it shows */
export function marksOf(tab: Tab, seen: boolean): Marks {
  const all = tab.panes.map(({ terminal }) => terminal);
  const unlooked = tab.panes.filter((pane) => !seen || !tab.shows(pane)).map(({ terminal }) => terminal);
  return {
    unseen: unlooked.some(({ unseen }) => unseen.get()),
    bell: unlooked.some(({ bell }) => bell.get()),
    lost: all.some(({ connection }) => ['reconnecting', 'failed', 'lost'].includes(connection.state.get().kind)),
    progress: worst(all.flatMap(({ progress }) => progress.get() ?? [])),
  };
}

/** Of several, the one that wants to be looked at; of those alike, the one that has the longest way to go. */
export function worst(all: readonly Progress[]): Progress | null {
  const running = all.filter(({ kind }) => kind !== 'none');
  const urgent = [...running].sort((a, b) => URGENCY[b.kind] - URGENCY[a.kind] || a.percent - b.percent);
  return urgent[0] ?? null;
}

const URGENCY: Readonly<Record<Progress['kind'], number>> = {
  none: 0,
  indeterminate: 1,
  normal: 2,
  paused: 3,
  error: 4,
};
