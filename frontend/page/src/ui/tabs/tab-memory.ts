import { plainLine } from '../../base/plain-line.ts';
import { Fields } from '../../protocol/fields.ts';
import { decodeTarget, type Target } from '../../protocol/target.ts';
import type { Workspace } from './workspace.ts';

const KEY = 'gangway.tabs';
const VERSION = 1;
/** As many as a user may have sessions, usually. */
const MOST_TABS = 100;
/** Far more than so many tabs take; what is longer is not this page's. */
const LONGEST = 1_000_000;
const LONGEST_ID = 256;
const LONGEST_LABEL = 300;

/** A tab as the next page in this browser tab finds it. Whoever reads it can continue nothing without the login. */
export interface SavedTab {
  readonly kind: 'resume' | 'watch';
  readonly session: string;
  readonly label: string;
  /** Whose session it is, when it is watched. */
  readonly owner?: string;
  /** As it was when it was opened. */
  readonly target: Target;
}

export interface SavedTabs {
  readonly tabs: readonly SavedTab[];
  /** Which one was seen. */
  readonly active: number;
}

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
      return kept === null || kept.length > LONGEST ? null : decode(kept, user);
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
    const releases = [workspace.changes, workspace.active].map((source) => source.subscribe(write));
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
    const tabs = workspace.tabs.get().filter(({ remembered }) => remembered !== null);
    const active = tabs.findIndex((tab) => tab === workspace.active.get());
    const saved = tabs.slice(0, MOST_TABS).map(({ remembered, watching, label, owner, target }) => ({
      kind: watching ? 'watch' : 'resume',
      session: remembered,
      label,
      ...(owner === null ? {} : { owner }),
      target,
    }));
    try {
      this.#storage().setItem(KEY, JSON.stringify({ version: VERSION, user, active, tabs: saved }));
    } catch {
      // Forbidden or full: then a reload begins without tabs, and the list has what runs.
    }
  }
}

function decode(text: string, user: string): SavedTabs | null {
  const fields = Fields.parse(text, 'tabs');
  if (fields.integer('version') !== VERSION || fields.string('user') !== user) return null;
  const tabs = fields.list('tabs', decodeTab).slice(0, MOST_TABS);
  // Two tabs of one session would take it from each other.
  const firsts = tabs.filter((tab, at) => tabs.findIndex(({ session }) => session === tab.session) === at);
  return firsts.length === 0 ? null : { tabs: firsts, active: fields.integer('active') };
}

function decodeTab(value: unknown): SavedTab {
  const fields = new Fields(value, 'tab');
  return {
    kind: fields.oneOf('kind', ['resume', 'watch'], 'watch'),
    session: fields.string('session').slice(0, LONGEST_ID),
    label: plainLine(fields.string('label'), LONGEST_LABEL),
    ...(fields.has('owner') ? { owner: plainLine(fields.string('owner'), LONGEST_LABEL) } : {}),
    target: decodeTarget(fields.object('target')),
  };
}
