import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import type { Target } from '../../protocol/target.ts';
import { text } from '../../text/index.ts';
import { neighbourOf } from '../layout/geometry.ts';
import { close, equalize, MOST_PANES, move, panesOf, renamed, resize, split } from '../layout/layout.ts';
import type { Layout, Path, Place, Side } from '../layout/layout.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import type { Pane } from './pane.ts';

/** How the panes of a tab stand. */
export interface Arrangement {
  readonly layout: Layout;
  /** The pane that has the keys while the tab is seen. */
  readonly focused: string;
  /** That pane is seen alone. */
  readonly zoomed: boolean;
}

/** What a tab of several panes begins with; panes are their places in the list. */
export interface Arranged {
  readonly panes: readonly Pane[];
  readonly layout: Layout;
  readonly focused: number;
  readonly zoomed: boolean;
  /** By the user. */
  readonly name: string | null;
}

/** One tab: panes, how they stand, and which of them has the focus. There is always one. */
export class Tab implements Disposable {
  /** Which one it is of all that were ever made. */
  readonly ordinal: number;
  readonly id: string;
  readonly #panes = new Map<string, Pane>();
  readonly #followed = new Map<string, DisposableStore>();
  readonly #arrangement: Store<Arrangement>;
  readonly #name: Store<string | null>;
  readonly #looks = new Store(0);

  constructor(ordinal: number, arranged: Arranged) {
    this.ordinal = ordinal;
    this.id = `tab-${String(ordinal)}`;
    const { panes, layout, zoomed, name } = arranged;
    const focused = panes[arranged.focused] ?? panes[0];
    const known = renamed(layout, (at) => panes[Number(at)]?.id ?? null);
    if (focused === undefined || known === null) throw new Error('A tab has a pane.');
    for (const pane of panes) this.#add(pane);
    this.#name = new Store(name);
    this.#arrangement = new Store({ layout: known, focused: focused.id, zoomed: zoomed && panes.length > 1 });
    for (const source of [this.#arrangement, this.#name]) source.subscribe(this.#look);
  }

  get arrangement(): Readable<Arrangement> {
    return this.#arrangement;
  }

  /** What the user calls it; `null` when it goes by its pane. */
  get name(): Readable<string | null> {
    return this.#name;
  }

  /** Another number whenever it may have to be drawn anew. */
  get looks(): Readable<number> {
    return this.#looks;
  }

  /** In the order of the layout. */
  get panes(): readonly Pane[] {
    return panesOf(this.#arrangement.get().layout).map((id) => this.#pane(id));
  }

  /** In the order in which they were put here. */
  get inOrderOfMaking(): readonly Pane[] {
    return [...this.#panes.values()];
  }

  get focused(): Pane {
    return this.#pane(this.#arrangement.get().focused);
  }

  /** The terminal that has the focus. */
  get pane(): PaneSession {
    return this.focused.terminal;
  }

  get target(): Target {
    return this.focused.target;
  }

  /** What it is called. */
  get label(): string {
    return this.#name.get() ?? this.focused.label;
  }

  /** What it is called, with what the program calls itself, unless the user has said what it is. */
  get caption(): string {
    return this.#name.get() ?? text.tabs.titled(this.focused.label, this.pane.screen.title.get());
  }

  has(pane: string): boolean {
    return this.#panes.has(pane);
  }

  /** Whether a pane is seen when the tab is. */
  shows(pane: Pane): boolean {
    const { focused, zoomed } = this.#arrangement.get();
    return this.has(pane.id) && (!zoomed || pane.id === focused);
  }

  rename(name: string | null): void {
    this.#name.set(name);
  }

  /** Puts a pane beside another, with the focus; `false` when there are as many as there may be. */
  put(pane: Pane, { beside, side, ratio }: Place): boolean {
    if (this.#panes.size >= MOST_PANES || !this.has(beside)) return false;
    this.#add(pane);
    this.#arrangement.update(({ layout }) => ({
      layout: split(layout, beside, side, pane.id, ratio),
      focused: pane.id,
      zoomed: false,
    }));
    return true;
  }

  /** Puts a pane where another was. */
  replace(before: Pane, pane: Pane): void {
    this.#add(pane);
    this.#arrangement.update(({ layout, focused, zoomed }) => ({
      layout: renamed(layout, (id) => (id === before.id ? pane.id : id)) ?? layout,
      focused: focused === before.id ? pane.id : focused,
      zoomed,
    }));
    this.#forget(before);
  }

  /** Takes a pane out; not the last one. */
  remove(pane: Pane): void {
    const { layout, focused, zoomed } = this.#arrangement.get();
    const left = close(layout, pane.id);
    if (left === null) return;
    const alone = panesOf(left).length === 1;
    const next = focused === pane.id ? nearest(layout, pane.id, left) : focused;
    this.#arrangement.set({ layout: left, focused: next, zoomed: zoomed && !alone && focused !== pane.id });
    this.#forget(pane);
  }

  /** Gives the focus to a pane. One that is seen alone stays so. */
  focus(pane: string): void {
    if (!this.has(pane) || this.#arrangement.get().focused === pane) return;
    this.#arrangement.update((now) => ({ ...now, focused: pane }));
  }

  /** Gives the focus to the neighbour on a side; `false` when there is none. */
  focusBeside(side: Side): boolean {
    const { layout, focused } = this.#arrangement.get();
    const next = neighbourOf(layout, focused, side);
    if (next !== null) this.focus(next);
    return next !== null;
  }

  move(pane: string, beside: string, side: Side): void {
    this.#rearrange(({ layout }) => move(layout, pane, beside, side));
  }

  resize(path: Path, ratio: number): void {
    this.#rearrange(({ layout }) => resize(layout, path, ratio));
  }

  /** Gives all the same; `false` when there is but one. */
  equalize(): boolean {
    this.#rearrange(({ layout }) => equalize(layout));
    return this.#panes.size > 1;
  }

  /** Shows the focused pane alone, or all again; `false` when there is but one. */
  zoom(): boolean {
    if (this.#panes.size === 1) return false;
    this.#arrangement.update((now) => ({ ...now, zoomed: !now.zoomed }));
    return true;
  }

  /** Lets go of what it follows; the panes are let go of by whoever closes them. */
  dispose(): void {
    for (const pane of this.#panes.values()) this.#followed.get(pane.id)?.dispose();
  }

  #rearrange(change: (now: Arrangement) => Layout): void {
    this.#arrangement.update((now) => {
      const layout = change(now);
      return layout === now.layout ? now : { ...now, layout };
    });
  }

  #add(pane: Pane): void {
    this.#panes.set(pane.id, pane);
    const { connection, session, screen, unseen, bell, progress } = pane.terminal;
    const followed = new DisposableStore();
    for (const source of [connection.state, session, screen.title, unseen, bell, progress]) {
      followed.add((source as Readable<unknown>).subscribe(this.#look));
    }
    this.#followed.set(pane.id, followed);
  }

  #forget(pane: Pane): void {
    this.#followed.get(pane.id)?.dispose();
    this.#followed.delete(pane.id);
    this.#panes.delete(pane.id);
  }

  #pane(id: string): Pane {
    const pane = this.#panes.get(id);
    if (pane === undefined) throw new Error(`There is no pane ${id}.`);
    return pane;
  }

  readonly #look = (): void => {
    this.#looks.update((looks) => looks + 1);
  };
}

/** Of the panes that are left, the one that the eye is at already. */
function nearest(before: Layout, gone: string, left: Layout): string {
  const sides: readonly Side[] = ['left', 'up', 'right', 'down'];
  const beside = sides.map((side) => neighbourOf(before, gone, side)).find((pane) => pane !== null);
  return beside ?? panesOf(left)[0] ?? gone;
}
