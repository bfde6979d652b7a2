import { showAddress, targetOf } from '../route.ts';
import type { TabMemory } from './departure.ts';

const KEY = 'gangway.link';
/** Longer than logging in takes; what is older was meant for then. */
const KEPT_FOR = 15 * 60 * 1000;

/**
 * The link in the address, over a login at a proxy: the way there and back leads over other pages, and what stands
 * behind a `#` is told to none of them. Kept for this tab of the browser alone.
 *
 * @param memory looked up at each use: with cookies forbidden, the very access throws
 */
export class KeptLink {
  readonly #memory: () => TabMemory;

  constructor(memory: () => TabMemory = () => sessionStorage) {
    this.#memory = memory;
  }

  /** Before the page is left for a login. */
  keep(): void {
    const target = targetOf(location.hash);
    if (target === null) return;
    try {
      this.#memory().setItem(KEY, JSON.stringify([Date.now(), target]));
    } catch {
      // Forbidden or full: then the link is lost where the proxy loses it.
    }
  }

  /** After the login: puts it back, unless the address has one again. Once. */
  putBack(): void {
    const target = this.#read();
    this.forget();
    if (target !== null && targetOf(location.hash) === null) showAddress(target);
  }

  forget(): void {
    try {
      this.#memory().removeItem(KEY);
    } catch {
      // Forbidden: there is nothing.
    }
  }

  #read(): string | null {
    try {
      const kept: unknown = JSON.parse(this.#memory().getItem(KEY) ?? 'null');
      if (!Array.isArray(kept)) return null;
      const [since, target] = kept as unknown[];
      const passed = typeof since === 'number' ? Date.now() - since : Infinity;
      return typeof target === 'string' && passed >= 0 && passed < KEPT_FOR ? target : null;
    } catch {
      return null;
    }
  }
}
