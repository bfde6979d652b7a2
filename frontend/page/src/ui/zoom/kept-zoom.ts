const KEY = 'gangway.zoom';
/** What was zoomed longest ago is forgotten first. */
const MOST = 200;
const LONGEST_NAME = 500;

type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** By how much terminals are larger than usual, by target, in this browser; so that a reload finds them as they were. */
export class KeptZoom {
  readonly #memory: () => Memory;

  /** @param memory looked up at each use: with cookies forbidden, the very access throws */
  constructor(memory: () => Memory = () => localStorage) {
    this.#memory = memory;
  }

  get(target: string): number {
    return this.#read().get(target) ?? 0;
  }

  set(target: string, steps: number): void {
    if (target.length > LONGEST_NAME) return;
    // Read anew: other pages of this browser keep theirs in the same place.
    const kept = this.#read();
    kept.delete(target);
    if (steps !== 0) kept.set(target, steps);
    try {
      this.#memory().setItem(KEY, JSON.stringify([...kept].slice(-MOST)));
    } catch {
      // Forbidden or full: then it holds until the page is left.
    }
  }

  #read(): Map<string, number> {
    const found = new Map<string, number>();
    try {
      const kept: unknown = JSON.parse(this.#memory().getItem(KEY) ?? '[]');
      if (!Array.isArray(kept)) return found;
      for (const entry of kept.slice(-MOST) as unknown[]) {
        if (!Array.isArray(entry)) continue;
        const [target, steps] = entry as unknown[];
        if (typeof target === 'string' && Number.isInteger(steps)) found.set(target, steps as number);
      }
    } catch {
      // Forbidden, or not written by this page.
    }
    return found;
  }
}
