import type { IDisposable, IMarker, Terminal } from '@xterm/xterm';
import { Store, type Readable } from '../base/store.ts';

/** Output may scroll as fast as it likes; where the reader is, is told at most this often. */
const SETTLES = 100;
/** xterm.js keeps three numbers of four bytes for each cell. */
const BYTES_PER_CELL = 12;

/** Where somebody is who has scrolled up. */
export interface ScrolledUp {
  /** Lines that have come since; `null` when more than are kept. */
  readonly fresh: number | null;
}

/** Where in the lines that are kept the reader is, and how many there are. */
export class Reading {
  readonly #terminal: Terminal;
  readonly #scrolledUp = new Store<ScrolledUp | null>(null);
  #newest: IMarker | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(terminal: Terminal, keep: (hook: IDisposable) => void) {
    this.#terminal = terminal;
    const later = (): void => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#settle();
      }, SETTLES);
    };
    keep(terminal.onScroll(later));
    keep(terminal.onWriteParsed(later));
    keep(terminal.onResize(later));
    keep(terminal.buffer.onBufferChange(later));
    keep({
      dispose: () => {
        clearTimeout(this.#timer);
      },
    });
  }

  /** `null` while the end is seen, and in the alternate buffer, which has nothing but that. */
  get scrolledUp(): Readable<ScrolledUp | null> {
    return this.#scrolledUp;
  }

  /** `false` where nothing has scrolled by: a program that fills the screen has its own idea of the top. */
  toTop(): boolean {
    if (!this.#scrollable) return false;
    this.#terminal.scrollToTop();
    return true;
  }

  /** `false` where there is nothing to scroll. */
  toBottom(): boolean {
    if (!this.#scrollable) return false;
    this.#terminal.scrollToBottom();
    this.#settle();
    return true;
  }

  /** Drops what has scrolled by; `false` where there is none. */
  clear(): boolean {
    if (!this.#scrollable) return false;
    this.#terminal.clear();
    this.#settle();
    return true;
  }

  selectAll(): boolean {
    this.#terminal.selectAll();
    return this.#terminal.hasSelection();
  }

  /** How much is kept. */
  kept(): { readonly lines: number; readonly bytes: number } {
    const { buffer, cols } = this.#terminal;
    const lines = buffer.normal.length;
    return { lines, bytes: lines * cols * BYTES_PER_CELL };
  }

  get #scrollable(): boolean {
    const { active } = this.#terminal.buffer;
    return active.type === 'normal' && active.baseY > 0;
  }

  #settle(): void {
    const { active } = this.#terminal.buffer;
    if (active.type === 'alternate' || active.viewportY >= active.baseY) {
      this.#newest?.dispose();
      this.#newest = null;
      this.#scrolledUp.set(null);
      return;
    }
    this.#newest ??= this.#terminal.registerMarker(0);
    const { isDisposed, line } = this.#newest;
    const fresh = isDisposed ? null : Math.max(0, active.baseY + active.cursorY - line);
    const shown = this.#scrolledUp.get();
    if (shown?.fresh !== fresh) this.#scrolledUp.set({ fresh });
  }
}
