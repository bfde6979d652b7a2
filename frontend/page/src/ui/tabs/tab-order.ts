import { Store, type Readable } from '../../base/store.ts';
import type { Pane } from './pane.ts';
import type { Tab } from './tab.ts';

/** Which tabs there are, in which order, which one is seen, and which pane has the keys. */
export class TabOrder {
  readonly #tabs = new Store<readonly Tab[]>([]);
  readonly #active = new Store<Tab | null>(null);
  readonly #focused = new Store<Pane | null>(null);
  readonly #panes = new Store<readonly Pane[]>([]);
  readonly #openHere = new Store<ReadonlySet<string>>(new Set());
  readonly #changes = new Store(0);
  readonly #arranged = new Store(0);
  readonly #followed = new Map<Tab, () => void>();

  constructor() {
    this.#active.subscribe(() => {
      this.#settle();
    });
  }

  get tabs(): Readable<readonly Tab[]> {
    return this.#tabs;
  }

  get active(): Readable<Tab | null> {
    return this.#active;
  }

  /** The pane that has the keys: the focused one of the tab that is seen. */
  get focused(): Readable<Pane | null> {
    return this.#focused;
  }

  /** The panes of all tabs, in order. */
  get panes(): Readable<readonly Pane[]> {
    return this.#panes;
  }

  /** The sessions that are in tabs here, or are about to be. */
  get openHere(): Readable<ReadonlySet<string>> {
    return this.#openHere;
  }

  /** Another number after whatever may have happened to a session in a tab. */
  get changes(): Readable<number> {
    return this.#changes;
  }

  /** Another number after tabs or panes were put otherwise, or called otherwise. */
  get arranged(): Readable<number> {
    return this.#arranged;
  }

  tab(id: string): Tab | null {
    return this.#tabs.get().find((tab) => tab.id === id) ?? null;
  }

  /** The tab that a pane is in. */
  tabOf(pane: string): Tab | null {
    return this.#tabs.get().find((tab) => tab.has(pane)) ?? null;
  }

  show(id: string): void {
    const tab = this.tab(id);
    if (tab !== null) this.#active.set(tab);
  }

  /** Shows the n-th tab, counted from one. */
  showNth(n: number): void {
    const tab = this.#tabs.get()[n - 1];
    if (tab !== undefined) this.#active.set(tab);
  }

  /** Shows the tab so many further to the right, round about; `false` when there is no other. */
  showFurther(step: number): boolean {
    const tabs = this.#tabs.get();
    const at = tabs.findIndex((tab) => tab === this.#active.get());
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined || tabs.length < 2) return false;
    this.#active.set(next);
    return true;
  }

  /** Shows a pane's tab, with the focus on the pane. */
  focus(pane: string): void {
    const tab = this.tabOf(pane);
    if (tab === null) return;
    tab.focus(pane);
    this.#active.set(tab);
  }

  /** Moves a tab to a place in the order, counted from zero; `false` when it is there, or there is no such place. */
  moveTab(id: string, to: number): boolean {
    const tabs = this.#tabs.get();
    const from = tabs.findIndex((tab) => tab.id === id);
    const tab = tabs[from];
    if (tab === undefined || to < 0 || to >= tabs.length || to === from) return false;
    const others = tabs.filter((each) => each !== tab);
    this.#tabs.set([...others.slice(0, to), tab, ...others.slice(to)]);
    this.#rearranged();
    return true;
  }

  protected append(tab: Tab): void {
    const releases = [tab.arrangement, tab.name].map((source) =>
      (source as Readable<unknown>).subscribe(() => {
        this.#rearranged();
      }),
    );
    this.#followed.set(tab, () => {
      for (const release of releases) release();
    });
    this.#tabs.update((tabs) => [...tabs, tab]);
    this.#rearranged();
  }

  /** Takes a tab out; its neighbour is shown next. */
  protected remove(tab: Tab): void {
    const tabs = this.#tabs.get();
    const at = tabs.indexOf(tab);
    const left = tabs.filter((each) => each !== tab);
    this.#followed.get(tab)?.();
    this.#followed.delete(tab);
    if (this.#active.get() === tab) this.#active.set(left[at] ?? left[at - 1] ?? null);
    this.#tabs.set(left);
    this.#rearranged();
  }

  /** Something may have happened to a session. */
  protected changed(): void {
    const open = new Set(this.#panes.get().flatMap(({ session }) => session ?? []));
    const before = this.#openHere.get();
    if (open.size !== before.size || [...open].some((session) => !before.has(session))) this.#openHere.set(open);
    this.#changes.update((changes) => changes + 1);
  }

  #rearranged(): void {
    this.#settle();
    this.#arranged.update((arranged) => arranged + 1);
  }

  #settle(): void {
    const panes = this.#tabs.get().flatMap((tab) => tab.panes);
    const before = this.#panes.get();
    // First: who follows the panes wants to know by then who has the focus instead of one that is gone.
    this.#focused.set(this.#active.get()?.focused ?? null);
    if (panes.length !== before.length || panes.some((pane, at) => pane !== before[at])) this.#panes.set(panes);
  }
}
