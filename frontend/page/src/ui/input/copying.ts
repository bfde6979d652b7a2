import type { Disposable } from '../../base/disposables.ts';
import { text } from '../../text/index.ts';
import { copyText } from '../pane/clipboard.ts';

/** Copies out of a terminal, and says how that went. */
export class Copying implements Disposable {
  readonly #say: (text: string) => void;
  readonly #write: (text: string) => Promise<boolean>;
  #retry: (() => void) | null = null;

  constructor(say: (text: string) => void, write: (text: string) => Promise<boolean> = copyText) {
    this.#say = say;
    this.#write = write;
  }

  /** @param quietly nothing is said when it went well, as when it goes with each selection */
  async copy(selection: string, quietly = false): Promise<void> {
    this.dispose();
    if (await this.#write(selection)) {
      if (!quietly) this.#say(text.clipboard.copied);
    } else if (document.hasFocus()) this.#say(text.clipboard.refused);
    else this.#onFocus(selection, quietly);
  }

  /** Without the focus no browser lets a page write: once more when it is back, and only the last that was wanted. */
  #onFocus(selection: string, quietly: boolean): void {
    this.dispose();
    const retry = (): void => {
      this.dispose();
      void this.#write(selection).then((copied) => {
        if (!copied) this.#say(text.clipboard.refused);
        else if (!quietly) this.#say(text.clipboard.copied);
      });
    };
    this.#retry = retry;
    window.addEventListener('focus', retry);
  }

  dispose(): void {
    if (this.#retry !== null) window.removeEventListener('focus', this.#retry);
    this.#retry = null;
  }
}
