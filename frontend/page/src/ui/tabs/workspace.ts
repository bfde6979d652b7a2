import { Store, type Readable } from '../../base/store.ts';
import type { Closing } from '../../protocol/sessions.ts';
import type { Target } from '../../protocol/target.ts';
import type { Beginning } from '../../session/beginning.ts';
import { isBusy } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { SavedTab, SavedTabs } from './tab-memory.ts';
import { Tab } from './tab.ts';

export type { Tab } from './tab.ts';

/** What a pane is wanted for. */
export interface PaneWish {
  readonly target: Target;
  readonly beginning: Beginning;
  /** Whose session it is, when it is watched. */
  readonly owner?: string;
}

export type PaneMaker = (wish: PaneWish, close: () => void) => PaneSession;

/** What is told of the sessions in tabs that close, and says what closing does to them. */
export type Partings = Pick<SessionStore, 'rule' | 'ended' | 'endUnattached' | 'left'>;

/** The open tabs, in order, and which one is seen. */
export class Workspace {
  readonly #makePane: PaneMaker;
  readonly #partings: Partings;
  readonly #tabs = new Store<readonly Tab[]>([]);
  readonly #active = new Store<Tab | null>(null);
  readonly #openHere = new Store<ReadonlySet<string>>(new Set());
  readonly #changes = new Store(0);
  #made = 0;

  constructor(makePane: PaneMaker, partings: Partings) {
    this.#makePane = makePane;
    this.#partings = partings;
  }

  get tabs(): Readable<readonly Tab[]> {
    return this.#tabs;
  }

  get active(): Readable<Tab | null> {
    return this.#active;
  }

  /** The sessions that are in tabs here, or are about to be. */
  get openHere(): Readable<ReadonlySet<string>> {
    return this.#openHere;
  }

  /** Another number after whatever may have happened to a session in a tab. */
  get changes(): Readable<number> {
    return this.#changes;
  }

  /** What closing a tab does. */
  get rule(): Partings['rule'] {
    return this.#partings.rule;
  }

  /** Opens another terminal on a target and shows it. `name` is what tells the target from all others. */
  open(target: Target, name = target.name): Tab {
    const beginning: Beginning = { kind: 'open', request: { target: target.id, verb: 'shell' } };
    return this.#show({ target, beginning }, this.#free(name));
  }

  /** Shows the terminal that is open on a target, or opens one. */
  openOrShow(target: Target, name = target.name): void {
    const fits = (tab: Tab): boolean => tab.target.id === target.id && !tab.watching;
    const active = this.#active.get();
    const tab = active !== null && fits(active) ? active : this.#tabs.get().find(fits);
    if (tab === undefined) this.open(target, name);
    else this.#active.set(tab);
  }

  /** Continues a session that runs; in the tab where it was, if that is still there. */
  continueSession(session: string, target: Target, name = target.name): void {
    this.#join(session, { target, beginning: { kind: 'resume', session } }, name);
  }

  /** Looks at a session of somebody else's. */
  watchSession(session: string, target: Target, owner: string, name = target.name): void {
    const wish: PaneWish = { target, owner, beginning: { kind: 'watch', session } };
    this.#join(session, wish, text.sessions.watched(name, owner));
  }

  /** Puts the tabs of an earlier page there; each continues its session. */
  restore({ tabs, active }: SavedTabs): void {
    for (const saved of tabs) this.#append(wishOf(saved), this.#free(saved.label));
    this.#changed();
    this.#active.set(this.#tabs.get()[active] ?? this.#tabs.get().at(-1) ?? null);
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

  /** Closes a tab, and ends or leaves its session; its neighbour is shown next. */
  close(id: string, way: Closing = this.rule.get().close): void {
    const tabs = this.#tabs.get();
    const at = tabs.findIndex((tab) => tab.id === id);
    const tab = tabs[at];
    if (tab === undefined) return;
    const left = tabs.filter((candidate) => candidate !== tab);
    if (this.#active.get() === tab) this.#active.set(left[at] ?? left[at - 1] ?? null);
    this.#tabs.set(left);
    this.#part(tab, way);
    this.#changed();
  }

  /** Whether leaving the page now would lose something that nobody keeps. */
  get wouldLose(): boolean {
    return this.#tabs.get().some((tab) => tab.pane.wouldLose);
  }

  /** How many terminals are open; signing out ends them. */
  get sessions(): number {
    return this.#tabs.get().filter((tab) => isBusy(tab.pane.connection.state.get())).length;
  }

  #join(session: string, wish: PaneWish, name: string): void {
    const tabs = this.#tabs.get();
    const open = tabs.find((tab) => tab.session === session);
    if (open !== undefined) {
      this.#active.set(open);
      return;
    }
    const before = tabs.find((tab) => tab.wasAbout(session));
    if (before?.seized === true) {
      // All that was on its screen is still there.
      this.#active.set(before);
      before.pane.reconnect();
      return;
    }
    const tab = this.#show(wish, before?.label ?? this.#free(name));
    if (before === undefined) return;
    this.#tabs.update((now) => now.filter((each) => each !== tab).map((each) => (each === before ? tab : each)));
    this.#part(before, 'detach');
    this.#changed();
  }

  #show(wish: PaneWish, label: string): Tab {
    const tab = this.#append(wish, label);
    this.#active.set(tab);
    this.#changed();
    return tab;
  }

  #append(wish: PaneWish, label: string): Tab {
    this.#made += 1;
    const id = `tab-${String(this.#made)}`;
    const pane = this.#makePane(wish, () => {
      this.close(id);
    });
    const tab = new Tab({ id, label, pane, ...wish }, () => {
      this.#changed();
    });
    this.#tabs.update((tabs) => [...tabs, tab]);
    return tab;
  }

  #part(tab: Tab, way: Closing): void {
    const { session, pane, target } = tab;
    const attached = pane.session.get() !== null;
    tab.dispose();
    if (tab.watching || (way === 'detach' && session !== null)) {
      pane.leave();
      if (session !== null && !tab.watching) this.#partings.left(session, target);
      return;
    }
    const told = pane.end();
    if (session === null) return;
    // Without a line, or before the session was there, nobody has heard it.
    if (told && attached) this.#partings.ended(session);
    else this.#partings.endUnattached(session);
  }

  #changed(): void {
    const open = new Set(this.#tabs.get().flatMap(({ session }) => session ?? []));
    const before = this.#openHere.get();
    if (open.size !== before.size || [...open].some((session) => !before.has(session))) this.#openHere.set(open);
    this.#changes.update((changes) => changes + 1);
  }

  /** The name, with the first number that makes it another than all there are. */
  #free(name: string): string {
    const taken = new Set(this.#tabs.get().map((tab) => tab.label));
    let ordinal = 1;
    while (taken.has(text.tabs.nth(name, ordinal))) ordinal += 1;
    return text.tabs.nth(name, ordinal);
  }
}

function wishOf({ kind, session, target, owner }: SavedTab): PaneWish {
  return { target, beginning: { kind, session }, ...(owner === undefined ? {} : { owner }) };
}
