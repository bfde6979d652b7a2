import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import type { Readable } from '../../base/store.ts';
import type { SessionStore } from './session-store.ts';

/** How often the gateway is asked what runs, while somebody looks. */
export const LOOK_EVERY = 15_000;

/**
 * Keeps the list of running sessions as it is, by asking: at the start, when the page is looked at again, when
 * something happens to the page's own sessions, and now and then. Nobody is asked while nobody looks.
 */
export class SessionFeed implements Disposable {
  readonly #sessions: Pick<SessionStore, 'load'>;
  readonly #changes: Readable<unknown>;
  readonly #loginEnded: Readable<boolean>;
  readonly #disposables = new DisposableStore();

  /**
   * @param changes is another value after everything that may change what runs
   * @param loginEnded while it is so, nothing is asked: all of it would be refused
   */
  constructor(sessions: Pick<SessionStore, 'load'>, changes: Readable<unknown>, loginEnded: Readable<boolean>) {
    this.#sessions = sessions;
    this.#changes = changes;
    this.#loginEnded = loginEnded;
  }

  start(): void {
    const look = (): void => {
      this.#look();
    };
    this.#disposables.add(this.#changes.subscribe(look));
    this.#disposables.add(this.#loginEnded.subscribe(look));
    this.#disposables.listen(document, 'visibilitychange', look);
    const timer = setInterval(look, LOOK_EVERY);
    this.#disposables.add(() => {
      clearInterval(timer);
    });
    look();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #look(): void {
    if (document.visibilityState === 'visible' && !this.#loginEnded.get()) void this.#sessions.load();
  }
}
