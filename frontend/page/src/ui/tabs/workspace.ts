import { Store, type Readable } from '../../base/store.ts';
import type { Target } from '../../protocol/target.ts';
import { isBusy } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import type { PaneSession } from '../pane/pane-session.ts';

/** One open terminal. */
export interface Tab {
  readonly id: string;
  readonly target: Target;
  /** The target's name, numbered when it is open more than once. */
  readonly label: string;
  readonly pane: PaneSession;
}

export type PaneMaker = (target: Target, close: () => void) => PaneSession;

/** The open tabs, in order, and which one is seen. */
export class Workspace {
  readonly #makePane: PaneMaker;
  readonly #tabs = new Store<readonly Tab[]>([]);
  readonly #active = new Store<Tab | null>(null);
  #made = 0;

  constructor(makePane: PaneMaker) {
    this.#makePane = makePane;
  }

  get tabs(): Readable<readonly Tab[]> {
    return this.#tabs;
  }

  get active(): Readable<Tab | null> {
    return this.#active;
  }

  /** Opens another terminal on a target and shows it. `name` is what tells the target from all others. */
  open(target: Target, name = target.name): Tab {
    this.#made += 1;
    const id = `tab-${String(this.#made)}`;
    const label = text.tabs.nth(name, this.#nextOrdinal(name));
    const pane = this.#makePane(target, () => {
      this.close(id);
    });
    const tab: Tab = { id, target, label, pane };
    this.#tabs.update((tabs) => [...tabs, tab]);
    this.#active.set(tab);
    return tab;
  }

  /** Shows the terminal that is open on a target, or opens one. */
  openOrShow(target: Target, name = target.name): void {
    const tab = this.#tabs.get().find((candidate) => candidate.target.id === target.id);
    if (tab === undefined) this.open(target, name);
    else this.#active.set(tab);
  }

  show(id: string): void {
    const tab = this.#tabs.get().find((candidate) => candidate.id === id);
    if (tab !== undefined) this.#active.set(tab);
  }

  /** Shows the n-th tab, counted from one. */
  showNth(n: number): void {
    const tab = this.#tabs.get()[n - 1];
    if (tab !== undefined) this.#active.set(tab);
  }

  /** Ends a tab's session; its neighbour is shown next. */
  close(id: string): void {
    const tabs = this.#tabs.get();
    const at = tabs.findIndex((tab) => tab.id === id);
    const tab = tabs[at];
    if (tab === undefined) return;
    const left = tabs.filter((candidate) => candidate !== tab);
    if (this.#active.get() === tab) this.#active.set(left[at] ?? left[at - 1] ?? null);
    this.#tabs.set(left);
    tab.pane.end();
  }

  /** Whether leaving the page now would lose something that nobody keeps. */
  get wouldLose(): boolean {
    return this.#tabs.get().some((tab) => tab.pane.wouldLose);
  }

  /** How many terminals are open; signing out ends them. */
  get sessions(): number {
    return this.#tabs.get().filter((tab) => isBusy(tab.pane.connection.state.get())).length;
  }

  #nextOrdinal(name: string): number {
    const taken = new Set(this.#tabs.get().map((tab) => tab.label));
    let ordinal = 1;
    while (taken.has(text.tabs.nth(name, ordinal))) ordinal += 1;
    return ordinal;
  }
}
