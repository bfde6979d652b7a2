import { Store, type Readable } from '../../base/store.ts';
import type { Memory } from './collapsed.ts';

const KEY = 'gangway.recent';
/** As many as are seen at a glance. */
const MOST = 8;
/** People who share a browser. */
const MOST_USERS = 8;
const LONGEST_ID = 1000;

/** A terminal, as far as it counts here. */
export interface Opened {
  readonly target: { readonly id: string };
  readonly watching: boolean;
}

/** What somebody opened last in this browser, the last first; each once. */
export class Recents {
  readonly #user: string;
  readonly #memory: () => Memory;
  readonly #key: string;
  readonly #ids: Store<readonly string[]>;

  /**
   * @param user as the gateway has it
   * @param memory looked up at each use: with cookies forbidden, the very access throws
   * @param key what it is kept under
   */
  constructor(user: string, memory: () => Memory = () => localStorage, key = KEY) {
    this.#user = user;
    this.#key = key;
    this.#memory = memory;
    this.#ids = new Store(this.#read().get(user) ?? []);
  }

  get ids(): Readable<readonly string[]> {
    return this.#ids;
  }

  /** Notes what is opened from now on; what is only looked at is not. */
  follow(tabs: Readable<readonly Opened[]>): () => void {
    let known = new Set(tabs.get());
    return tabs.subscribe((now) => {
      for (const tab of now) if (!known.has(tab) && !tab.watching) this.note(tab.target.id);
      known = new Set(now);
    });
  }

  note(id: string): void {
    if (id.length > LONGEST_ID || id === this.#ids.get()[0]) return;
    const ids = [id, ...this.#ids.get().filter((each) => each !== id)].slice(0, MOST);
    this.#ids.set(ids);
    const others = [...this.#read()].filter(([user]) => user !== this.#user);
    try {
      this.#memory().setItem(this.#key, JSON.stringify([[this.#user, ids], ...others].slice(0, MOST_USERS)));
    } catch {
      // Forbidden or full: then it holds until the page is left.
    }
  }

  #read(): ReadonlyMap<string, readonly string[]> {
    const users = new Map<string, readonly string[]>();
    try {
      const kept: unknown = JSON.parse(this.#memory().getItem(this.#key) ?? '[]');
      for (const each of Array.isArray(kept) ? (kept as unknown[]) : []) {
        if (!Array.isArray(each)) continue;
        const [user, ids] = each as unknown[];
        if (typeof user !== 'string' || !Array.isArray(ids)) continue;
        users.set(user, [...new Set(ids.filter((id) => typeof id === 'string'))].slice(0, MOST));
      }
    } catch {
      // Forbidden, or not written by this page.
    }
    return users;
  }
}
