import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import type { TabStorage } from './tab-memory.ts';

/** In the browser tab's storage while a page is there, and gone once it is left in an orderly way. */
const KEY = 'gangway.page';
const CHANNEL = 'gangway.pages';
/** A page that is there answers at once, unless the browser has put it to sleep. */
export const ANSWER_WAIT = 300;

type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'removeEventListener' | 'close'>;

/** What pages tell each other: who asks for the page of this name, or that it is there. */
interface Word {
  readonly kind: 'ask' | 'here';
  readonly name: string;
}

/**
 * Tells whether this browser tab was duplicated from one that is still there. A duplicate begins with a copy of the
 * other's storage; if it went on from there, it would take all terminals from the other. After a crash there is such a
 * copy too, but nobody answers.
 */
export class CopiedPage implements Disposable {
  readonly #storage: () => TabStorage;
  readonly #open: () => Channel;
  readonly #disposables = new DisposableStore();
  #name = '';

  /** @param storage looked up at each use: with cookies forbidden, the very access throws */
  constructor(
    storage: () => TabStorage = () => sessionStorage,
    open: () => Channel = () => new BroadcastChannel(CHANNEL),
  ) {
    this.#storage = storage;
    this.#open = open;
  }

  /** To be asked once, when the page begins; from then on this one answers to others. */
  async isCopy(): Promise<boolean> {
    try {
      const found = this.#storage().getItem(KEY);
      const channel = this.#open();
      this.#disposables.add(() => {
        channel.close();
      });
      const copy = found !== null && (await isThere(channel, found));
      this.#stay(channel);
      return copy;
    } catch {
      // Forbidden: then there is no memory either that could be a copy.
      return false;
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #stay(channel: Channel): void {
    this.#name = randomName();
    this.#storage().setItem(KEY, this.#name);
    this.#disposables.listen(channel as EventTarget & Channel, 'message', (event) => {
      const word = (event as MessageEvent<Partial<Word> | null>).data;
      if (word?.kind === 'ask' && word.name === this.#name) channel.postMessage({ kind: 'here', name: this.#name });
    });
    this.#disposables.listen(window, 'pagehide', () => {
      this.#storage().removeItem(KEY);
    });
    // Kept by the browser, and come back to.
    this.#disposables.listen(window, 'pageshow', () => {
      this.#storage().setItem(KEY, this.#name);
    });
  }
}

function isThere(channel: Channel, name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const conclude = (there: boolean): void => {
      clearTimeout(timer);
      channel.removeEventListener('message', hear);
      resolve(there);
    };
    const hear = (event: Event): void => {
      const word = (event as MessageEvent<Partial<Word> | null>).data;
      if (word?.kind === 'here' && word.name === name) conclude(true);
    };
    const timer = setTimeout(() => {
      conclude(false);
    }, ANSWER_WAIT);
    channel.addEventListener('message', hear);
    channel.postMessage({ kind: 'ask', name } satisfies Word);
  });
}

function randomName(): string {
  // `randomUUID` is not there on plain http.
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
