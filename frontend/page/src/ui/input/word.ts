import type { Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';

/** Long enough to be read, short enough not to be in the way. */
export const WORD_STAYS = 3500;

/** Something short that a terminal's pane says for a moment: that something was copied, or why nothing happened. */
export class Word implements Disposable {
  readonly #said = new Store<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get said(): Readable<string | null> {
    return this.#said;
  }

  say(text: string): void {
    clearTimeout(this.#timer);
    this.#said.set(text);
    this.#timer = setTimeout(() => {
      this.#said.set(null);
    }, WORD_STAYS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
