import { Store, type Readable } from '../../base/store.ts';

const KEY = 'gangway.collapsed';
/** Projects come and go; what was collapsed longest ago is forgotten first. */
const MOST = 500;

/** The part of the browser's `Storage` that is used here. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** Which branches are collapsed, across reloads where the browser allows it. */
export class CollapsedBranches {
  readonly #memory: () => Memory;
  readonly #keys: Store<ReadonlySet<string>>;

  /** @param memory looked up at each use: with cookies forbidden, the very access throws */
  constructor(memory: () => Memory = () => localStorage) {
    this.#memory = memory;
    this.#keys = new Store(this.#read());
  }

  get keys(): Readable<ReadonlySet<string>> {
    return this.#keys;
  }

  set(key: string, collapsed: boolean): void {
    const keys = new Set(this.#keys.get());
    if (keys.has(key) === collapsed) return;
    if (collapsed) keys.add(key);
    else keys.delete(key);
    const kept = [...keys].slice(-MOST);
    this.#keys.set(new Set(kept));
    try {
      this.#memory().setItem(KEY, JSON.stringify(kept));
    } catch {
      // Forbidden or full: then it holds until the page is left.
    }
  }

  #read(): ReadonlySet<string> {
    try {
      const kept: unknown = JSON.parse(this.#memory().getItem(KEY) ?? '[]');
      if (Array.isArray(kept)) return new Set(kept.filter((key) => typeof key === 'string'));
    } catch {
      // Forbidden, or not written by this page.
    }
    return new Set();
  }
}
