import type { Disposable } from '../../base/disposables.ts';
import type { Found } from './find-matches.ts';
import address from './search-worker.ts?worker&url';
import type { Order } from './search-worker.ts';

/** What comes of looking: what was found, or why nothing was looked for. */
export type Outcome = Found | 'no-expression' | 'too-slow' | 'superseded';

export interface Matcher extends Disposable {
  /** Looks once; whatever was looked for before is given up. */
  find(order: Order): Promise<Outcome>;
}

/** How long an expression may take over all lines. */
const PATIENCE = 2000;

/** Looks in another thread, so that no expression and no line can hold the page. */
export class WorkerMatcher implements Matcher {
  #worker: Worker | null = null;
  #giveUp: (why: 'superseded' | 'too-slow') => void = () => undefined;

  find(order: Order): Promise<Outcome> {
    this.#giveUp('superseded');
    return new Promise((resolve) => {
      const worker = (this.#worker ??= new Worker(trusted(address), { type: 'module' }));
      const timer = setTimeout(() => {
        this.#giveUp('too-slow');
      }, PATIENCE);
      const done = (outcome: Outcome): void => {
        clearTimeout(timer);
        this.#giveUp = () => undefined;
        resolve(outcome);
      };
      this.#giveUp = (why) => {
        worker.terminate();
        this.#worker = null;
        done(why);
      };
      worker.onmessage = (event: MessageEvent<Found | null>) => {
        done(event.data ?? 'no-expression');
      };
      worker.onerror = () => {
        this.#giveUp('too-slow');
      };
      worker.postMessage(order);
    });
  }

  dispose(): void {
    this.#giveUp('superseded');
    this.#worker?.terminate();
    this.#worker = null;
  }
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}
interface Policy {
  /** A `TrustedScriptURL`, which goes wherever an address does. */
  createScriptURL(url: string): string;
}

let policy: Policy | undefined;

/** The page's policy asks for a word that this address was meant; it is the build's own. */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (types === undefined) return url;
  policy ??= types.createPolicy('gangway-search', { createScriptURL: () => url });
  return policy.createScriptURL(url);
}
