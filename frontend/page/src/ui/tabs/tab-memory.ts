import type { Readable } from '../../base/store.ts';
import { decodeTabs, encodeTabs, type SavedTabs } from './saved-tabs.ts';
import type { Workspace } from './workspace.ts';

const KEY = 'gangway.tabs';
/** Far more than so many tabs take; what is longer is not this page's. */
const LONGEST = 1_000_000;

/** The part of the browser's `Storage` that is used here. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The open tabs, kept for a reload in the browser tab's own storage: no other tab and no later visit has it. */
export class TabMemory {
  readonly #storage: () => TabStorage;
  #forgotten = false;

  /** @param storage looked up at each use: with cookies forbidden, the very access throws */
  constructor(storage: () => TabStorage = () => sessionStorage) {
    this.#storage = storage;
  }

  /** The tabs of the page that was here before, if they were this user's. */
  read(user: string): SavedTabs | null {
    try {
      const kept = this.#storage().getItem(KEY);
      return kept === null || kept.length > LONGEST ? null : decodeTabs(kept, user);
    } catch {
      // Forbidden, or not written by this version of the page.
      return null;
    }
  }

  /** Follows the tabs, until the returned function is called. */
  keep(workspace: Workspace, user: string): () => void {
    const write = (): void => {
      this.#write(workspace, user);
    };
    const { changes, arranged, active } = workspace;
    const releases = [changes, arranged, active].map((source) => (source as Readable<unknown>).subscribe(write));
    write();
    return () => {
      for (const release of releases) release();
    };
  }

  /** For good: what happens while the page is being left is not kept either. */
  forget(): void {
    this.#forgotten = true;
    this.clear();
  }

  /** What was kept so far. */
  clear(): void {
    try {
      this.#storage().removeItem(KEY);
    } catch {
      // Forbidden: then nothing was kept.
    }
  }

  #write(workspace: Workspace, user: string): void {
    if (this.#forgotten) return;
    try {
      this.#storage().setItem(KEY, encodeTabs(user, workspace.tabs.get(), workspace.active.get()));
    } catch {
      // Forbidden or full: then a reload begins without tabs, and the list has what runs.
    }
  }
}
