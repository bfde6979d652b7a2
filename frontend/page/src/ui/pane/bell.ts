import type { Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import type { Notice } from '../../terminal/attention.ts';
import { text } from '../../text/index.ts';
import { beep } from './beep.ts';
import { notifyElsewhere } from './desktop-notice.ts';

/** How long a mark stays that is seen at once. */
const SEEN = 1000;

/** What a bell needs to know of its terminal. */
export interface Belled {
  readonly id: string;
  readonly name: string;
  readonly preferences: SettingsStore;
  /** Somebody looks at this very terminal. */
  isSeen(): boolean;
}

/** A terminal's bell, and what a program wants somebody to read, as the settings have them. */
export class Bell implements Disposable {
  readonly #of: Belled;
  readonly #rang = new Store(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(of: Belled) {
    this.#of = of;
  }

  /** It has rung since it was last looked at. */
  get rang(): Readable<boolean> {
    return this.#rang;
  }

  readonly ring = (): void => {
    const { preferences, name, id } = this.#of;
    const way = preferences.get('bell');
    if (way === 'mark' || way === 'both') this.#mark();
    if (way === 'sound' || way === 'both') beep();
    if (way !== 'off' && preferences.get('notify')) notifyElsewhere(name, text.output.rang, id);
  };

  /** The host's name leads, so that no program can speak for another. */
  readonly notice = ({ title, body }: Notice): void => {
    const { preferences, name, id } = this.#of;
    if (!preferences.get('notify')) return;
    const said = [title, body].filter((part) => part !== '').join('\n');
    if (notifyElsewhere(name, said, id)) this.#mark();
  };

  /** Somebody looks. */
  seen(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#rang.set(false);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #mark(): void {
    this.#rang.set(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#of.isSeen()) this.seen();
    }, SEEN);
  }
}
