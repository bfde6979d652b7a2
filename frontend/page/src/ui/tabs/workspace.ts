import type { Closing } from '../../protocol/sessions.ts';
import type { Target } from '../../protocol/target.ts';
import type { Beginning } from '../../session/beginning.ts';
import { isBusy } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import { leaf, MOST_PANES, placeOf, type Place } from '../layout/layout.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import {
  closedBeside,
  closedPane,
  ClosedTabs,
  closedTab,
  reopeningOf,
  withoutPanes,
  type Closed,
  type ClosedPane,
  type Reopening,
} from './closed-tabs.ts';
import { Pane } from './pane.ts';
import { part, type Partings } from './parting.ts';
import type { SavedPane, SavedTabs } from './saved-tabs.ts';
import { Tab, type Arranged } from './tab.ts';
import { TabOrder } from './tab-order.ts';

export type { Pane } from './pane.ts';
export type { Partings } from './parting.ts';
export type { Tab } from './tab.ts';

/** What a pane is wanted for. */
export interface PaneWish {
  readonly target: Target;
  readonly beginning: Beginning;
  /** Whose session it is, when it is watched. */
  readonly owner?: string;
}

export type PaneMaker = (wish: PaneWish, close: () => void) => PaneSession;

/** A terminal that was closed and is there again. */
export interface Reopened {
  readonly label: string;
  readonly how: Reopening;
}

interface WishAgain extends Reopened {
  readonly wish: PaneWish;
}

/** The open tabs: how terminals come into them and go out of them. */
export class Workspace extends TabOrder {
  readonly #makePane: PaneMaker;
  readonly #partings: Partings;
  readonly #closed = new ClosedTabs();
  #tabsMade = 0;
  #panesMade = 0;

  constructor(makePane: PaneMaker, partings: Partings) {
    super();
    this.#makePane = makePane;
    this.#partings = partings;
  }

  /** What closing a tab does. */
  get rule(): Partings['rule'] {
    return this.#partings.rule;
  }

  /** Opens another terminal on a target in a tab of its own. `name` is what tells the target from all others. */
  open(target: Target, name = target.name): Tab {
    return this.#show(wishFor(target), this.#free(name));
  }

  /** Opens another terminal where one is, on the same target, in a tab of its own. */
  openLike({ target, terminal }: Pane, name: string): Tab {
    return this.#show(wishFor(target, terminal.screen.directoryHere), this.#free(name));
  }

  /**
   * Opens another terminal on a target beside one that is there, and where that one is, if it is on the same target;
   * `false` when that tab is full.
   */
  openBeside(target: Target, name: string, place: Place): boolean {
    const tab = this.tabOf(place.beside);
    const neighbour = tab?.panes.find(({ id }) => id === place.beside);
    const directory = neighbour?.target.id === target.id ? neighbour.terminal.screen.directoryHere : '';
    return tab !== null && this.#put(tab, wishFor(target, directory), this.#free(name), place);
  }

  /** Shows the terminal that is open on a target, or opens one. */
  openOrShow(target: Target, name = target.name): void {
    const fits = (pane: Pane): boolean => pane.target.id === target.id && !pane.watching;
    const near = [this.focused.get() ?? [], this.active.get()?.panes ?? [], this.panes.get()].flat();
    const pane = near.find(fits);
    if (pane === undefined) this.open(target, name);
    else this.focus(pane.id);
  }

  /** Continues a session that runs; in the pane where it was, if that is still there. */
  continueSession(session: string, target: Target, name = target.name): void {
    this.#join(session, { target, beginning: { kind: 'resume', session } }, name);
  }

  /** Looks at a session of somebody else's. */
  watchSession(session: string, target: Target, owner: string, name = target.name): void {
    const wish: PaneWish = { target, owner, beginning: { kind: 'watch', session } };
    this.#join(session, wish, text.sessions.watched(name, owner));
  }

  /** Puts the tabs of an earlier page there; each pane continues its session. */
  restore({ tabs, active }: SavedTabs): void {
    for (const saved of tabs) {
      this.#append({ ...saved, panes: saved.panes.map((pane) => this.#restored(pane)) });
    }
    this.changed();
    const seen = this.tabs.get()[active] ?? this.tabs.get().at(-1);
    if (seen !== undefined) this.show(seen.id);
  }

  /** Closes a tab, and ends or leaves its sessions; its neighbour is shown next. */
  close(id: string, way: Closing = this.rule.get().close): void {
    const tab = this.tab(id);
    if (tab === null) return;
    const { panes } = tab;
    const closed = closedTab(tab, this.tabs.get().indexOf(tab));
    this.remove(tab);
    tab.dispose();
    const parted = panes.map((pane) => this.#part(pane, way));
    this.#closed.push({ at: Date.now(), panes: parted, tab: closed, place: null });
    this.changed();
  }

  /** Closes one pane; with the last one, its tab. */
  closePane(id: string, way: Closing = this.rule.get().close): void {
    const tab = this.tabOf(id);
    const pane = tab?.panes.find((each) => each.id === id);
    if (tab === null || pane === undefined) return;
    const place = placeOf(tab.arrangement.get().layout, id);
    if (place === null) {
      this.close(tab.id, way);
      return;
    }
    tab.remove(pane);
    const closed = closedBeside(tab, this.tabs.get().indexOf(tab));
    this.#closed.push({ at: Date.now(), panes: [this.#part(pane, way)], tab: closed, place });
    this.changed();
  }

  /** Opens what was closed last, and says how; nothing when nothing was. */
  undoClose(): readonly Reopened[] {
    const closed = this.#closed.pop();
    if (closed === null) return [];
    const open = this.openHere.get();
    const left = withoutPanes(closed, ({ session }) => session !== null && open.has(session));
    const [first] = closed.panes;
    if (left === null && first?.session != null) {
      // All of it has been continued from the list meanwhile.
      this.continueSession(first.session, first.target);
      return closed.panes.map(({ label }) => ({ label, how: 'continued' }));
    }
    if (left === null) return [];
    const wishes = left.panes.map((pane) => this.#wishAgain(pane, left));
    if (!this.#putBack(left, wishes)) this.#openAgain(left, wishes);
    return wishes;
  }

  /** Whether leaving the page now would lose something that nobody keeps. */
  get wouldLose(): boolean {
    return this.panes.get().some(({ terminal }) => terminal.wouldLose);
  }

  /** How many terminals are open; signing out ends them. */
  get sessions(): number {
    return this.panes.get().filter(({ terminal }) => isBusy(terminal.connection.state.get())).length;
  }

  #wishAgain(pane: ClosedPane, { at }: Closed): WishAgain {
    const how = reopeningOf(pane, Date.now() - at, this.rule.get().detach);
    const { target, session, owner } = pane;
    const again = { label: this.#free(pane.label), how };
    if (session === null || (how !== 'continued' && how !== 'watched')) return { ...again, wish: wishFor(target) };
    const beginning: Beginning = { kind: how === 'continued' ? 'resume' : 'watch', session };
    return { ...again, wish: { target, beginning, ...(owner === null ? {} : { owner }) } };
  }

  /** Into the tab it was in, if that is still there and has room. */
  #putBack({ tab: { id }, place }: Closed, [wished]: readonly WishAgain[]): boolean {
    const tab = this.tab(id);
    if (tab === null || place === null || wished === undefined) return false;
    const there = tab.has(place.beside) ? place : { ...place, beside: tab.focused.id };
    if (!this.#put(tab, wished.wish, wished.label, there)) return false;
    this.show(id);
    return true;
  }

  #openAgain({ tab }: Closed, wishes: readonly WishAgain[]): void {
    const again = this.#append({ ...tab, panes: wishes.map(({ wish, label }) => this.#pane(wish, label)) });
    this.moveTab(again.id, tab.order);
    this.show(again.id);
    this.changed();
  }

  #join(session: string, wish: PaneWish, name: string): void {
    const panes = this.panes.get();
    const open = panes.find((pane) => pane.session === session);
    if (open !== undefined) {
      this.focus(open.id);
      return;
    }
    const before = panes.find((pane) => pane.wasAbout(session));
    const tab = before === undefined ? null : this.tabOf(before.id);
    if (before === undefined || tab === null) {
      this.#show(wish, this.#free(name));
    } else if (before.seized) {
      // All that was on its screen is still there.
      this.focus(before.id);
      before.terminal.reconnect();
    } else {
      const pane = this.#pane(wish, before.label);
      tab.replace(before, pane);
      this.focus(pane.id);
      part(before, 'detach', this.#partings);
      this.changed();
    }
  }

  #show(wish: PaneWish, label: string): Tab {
    const panes = [this.#pane(wish, label)];
    const tab = this.#append({ panes, layout: leaf('0'), focused: 0, zoomed: false, name: null });
    this.show(tab.id);
    this.changed();
    return tab;
  }

  #put(tab: Tab, wish: PaneWish, label: string, place: Place): boolean {
    if (tab.panes.length >= MOST_PANES) return false;
    tab.put(this.#pane(wish, label), place);
    this.changed();
    return true;
  }

  #append(arranged: Arranged): Tab {
    this.#tabsMade += 1;
    const tab = new Tab(this.#tabsMade, arranged);
    this.append(tab);
    return tab;
  }

  #pane(wish: PaneWish, label: string): Pane {
    this.#panesMade += 1;
    const id = `terminal-${String(this.#panesMade)}`;
    const terminal = this.#makePane(wish, () => {
      this.closePane(id);
    });
    return new Pane({ id, label, terminal, ...wish }, () => {
      this.changed();
    });
  }

  #restored(saved: SavedPane): Pane {
    const pane = this.#pane(wishOf(saved), this.#free(saved.label));
    if (saved.locked === true) pane.terminal.input.lock(true);
    return pane;
  }

  #part(pane: Pane, way: Closing): ClosedPane {
    return { ...closedPane(pane), fate: part(pane, way, this.#partings) };
  }

  /** The name, with the first number that makes it another than all there are. */
  #free(name: string): string {
    const taken = new Set(this.panes.get().map(({ label }) => label));
    let ordinal = 1;
    while (taken.has(text.tabs.nth(name, ordinal))) ordinal += 1;
    return text.tabs.nth(name, ordinal);
  }
}

/** @param directory where its shell is to begin, if it is on a host; empty: at home */
function wishFor(target: Target, directory = ''): PaneWish {
  const there = target.kind === 'ssh' && directory !== '' ? { directory } : {};
  return { target, beginning: { kind: 'open', request: { target: target.id, verb: 'shell', ...there } } };
}

function wishOf({ kind, session, target, owner }: SavedPane): PaneWish {
  return { target, beginning: { kind, session }, ...(owner === undefined ? {} : { owner }) };
}
