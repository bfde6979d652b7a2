import type { IDisposable, Terminal } from '@xterm/xterm';
import { Store, type Readable } from '../base/store.ts';
import { cleanTitle } from './clean-title.ts';

/** A title may change as often as it likes; it is shown at most this often. */
const SETTLES = 150;

/** What the program calls itself. */
export class ProgramTitle {
  readonly #shown = new Store('');
  #raw = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(terminal: Terminal, keep: (hook: IDisposable) => void) {
    keep(
      terminal.onTitleChange((title) => {
        this.#change(title);
      }),
    );
    keep({
      dispose: () => {
        clearTimeout(this.#timer);
      },
    });
  }

  /** Fit to be shown. */
  get shown(): Readable<string> {
    return this.#shown;
  }

  forget(): void {
    this.#change('');
  }

  #change(raw: string): void {
    this.#raw = raw;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#shown.set(cleanTitle(this.#raw));
    }, SETTLES);
  }
}
