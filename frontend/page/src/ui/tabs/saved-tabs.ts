import { plainLine } from '../../base/plain-line.ts';
import { Fields } from '../../protocol/fields.ts';
import { decodeTarget, type Target } from '../../protocol/target.ts';
import { decodeLayout, rowOf, saveLayout } from '../layout/layout-memory.ts';
import { leaf, MOST_PANES, renamed, type Layout } from '../layout/layout.ts';
import { LONGEST_NAME } from './tab-name.ts';
import type { Pane } from './pane.ts';
import type { Tab } from './tab.ts';

const VERSION = 2;
/** Before there were panes. */
const ONE_PANE_EACH = 1;
/** As many as a user may have sessions, usually. */
const MOST_TERMINALS = 100;
const LONGEST_ID = 256;
const LONGEST_LABEL = 300;

/** A terminal as the next page in this browser tab finds it. Whoever reads it can continue nothing without the login. */
export interface SavedPane {
  readonly kind: 'resume' | 'watch';
  readonly session: string;
  readonly label: string;
  /** Whose session it is, when it is watched. */
  readonly owner?: string;
  /** As it was when it was opened. */
  readonly target: Target;
  /** Nothing that the user does reaches the program. */
  readonly locked?: boolean;
}

export interface SavedTab {
  readonly panes: readonly SavedPane[];
  /** Of these panes, as their places in the list. */
  readonly layout: Layout;
  readonly focused: number;
  readonly zoomed: boolean;
  /** By the user. */
  readonly name: string | null;
}

export interface SavedTabs {
  readonly tabs: readonly SavedTab[];
  /** Which one was seen. */
  readonly active: number;
}

/** A tab with one pane. */
export function savedAlone(pane: SavedPane): SavedTab {
  return { panes: [pane], layout: leaf('0'), focused: 0, zoomed: false, name: null };
}

/** As text, without what never had a session. */
export function encodeTabs(user: string, tabs: readonly Tab[], seen: Tab | null): string {
  const kept = tabs.filter(({ panes }) => panes.some(isRemembered));
  const active = seen === null ? -1 : kept.indexOf(seen);
  let left = MOST_TERMINALS;
  const saved = kept.flatMap((tab) => {
    const panes = tab.panes.filter(isRemembered).slice(0, left);
    left -= panes.length;
    return panes.length === 0 ? [] : [encodeTab(tab, panes)];
  });
  return JSON.stringify({ version: VERSION, user, active, tabs: saved });
}

/** What was kept for this user; `null` when nothing was. Throws for what is none of this page's. */
export function decodeTabs(kept: string, user: string): SavedTabs | null {
  const fields = Fields.parse(kept, 'tabs');
  const version = fields.integer('version');
  if ((version !== VERSION && version !== ONE_PANE_EACH) || fields.string('user') !== user) return null;
  const seen = new Set<string>();
  const tabs = fields
    .list('tabs', version === VERSION ? decodeTab : (value) => savedAlone(decodePane(value)))
    .slice(0, MOST_TERMINALS)
    .flatMap((tab) => withoutRepeats(tab, seen) ?? []);
  return tabs.length === 0 ? null : { tabs, active: fields.integer('active') };
}

function encodeTab(tab: Tab, panes: readonly Pane[]): object {
  const { layout, focused, zoomed } = tab.arrangement.get();
  const ids = panes.map(({ id }) => id);
  const known = renamed(layout, (id) => (ids.includes(id) ? id : null)) ?? leaf(ids[0] ?? '');
  const name = tab.name.get();
  return {
    panes: panes.map(({ remembered, watching, label, owner, target, terminal }) => ({
      kind: watching ? 'watch' : 'resume',
      session: remembered,
      label,
      ...(owner === null ? {} : { owner }),
      target,
      ...(terminal.locked.get() ? { locked: true } : {}),
    })),
    layout: saveLayout(known, ids),
    focused: Math.max(0, ids.indexOf(focused)),
    zoomed: zoomed && ids.includes(focused),
    ...(name === null ? {} : { name }),
  };
}

function isRemembered({ remembered }: Pane): boolean {
  return remembered !== null;
}

/** Two panes of one session would take it from each other. */
function withoutRepeats(tab: SavedTab, seen: Set<string>): SavedTab | null {
  const firsts = tab.panes.flatMap((pane, at) => {
    if (seen.has(pane.session) || seen.size >= MOST_TERMINALS) return [];
    seen.add(pane.session);
    return [at];
  });
  const layout = renamed(tab.layout, (at) => (firsts.includes(Number(at)) ? String(firsts.indexOf(Number(at))) : null));
  if (layout === null) return null;
  const panes = tab.panes.filter((_pane, at) => firsts.includes(at));
  return { ...tab, panes, layout, focused: Math.max(0, firsts.indexOf(tab.focused)) };
}

function decodeTab(value: unknown): SavedTab {
  const fields = new Fields(value, 'tab');
  const panes = fields.list('panes', decodePane).slice(0, MOST_PANES);
  const { layout } = value as Readonly<Record<string, unknown>>;
  const name = fields.has('name') ? plainLine(fields.string('name'), LONGEST_NAME) : '';
  return {
    panes,
    layout: layoutOf(layout, panes.length),
    focused: fields.integer('focused'),
    zoomed: fields.boolean('zoomed'),
    name: name === '' ? null : name,
  };
}

/** That sessions run on matters more than where they were seen. */
function layoutOf(value: unknown, count: number): Layout {
  try {
    return decodeLayout(value, count);
  } catch {
    return rowOf(count);
  }
}

function decodePane(value: unknown): SavedPane {
  const fields = new Fields(value, 'pane');
  return {
    kind: fields.oneOf('kind', ['resume', 'watch'], 'watch'),
    session: fields.string('session').slice(0, LONGEST_ID),
    label: plainLine(fields.string('label'), LONGEST_LABEL),
    ...(fields.has('owner') ? { owner: plainLine(fields.string('owner'), LONGEST_LABEL) } : {}),
    target: decodeTarget(fields.object('target')),
    ...(fields.has('locked') ? { locked: fields.boolean('locked') } : {}),
  };
}
