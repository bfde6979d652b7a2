import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What is fitted. */
interface Fitted {
  readonly size: Size;
  fit(): void;
}

/** How long the size is shown after its last change. */
export const SIZE_STAYS = 500;
/** A change of size this soon after a move of the user's is that move's. */
const FOLLOWS_WITHIN = 300;

/** Fits a terminal to its element as that changes, and says for a moment how large it is while the user makes it so. */
export class Resizing implements Disposable {
  readonly #screen: Fitted;
  readonly #shown: () => boolean;
  readonly #disposables = new DisposableStore();
  readonly #size = new Store<Size | null>(null);
  #movedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(screen: Fitted, shown: () => boolean) {
    this.#screen = screen;
    this.#shown = shown;
    const moved = (): void => {
      this.#movedAt = performance.now();
    };
    this.#disposables.listen(window, 'resize', moved);
    this.#disposables.listen(window, 'pointermove', (event) => {
      if ((event as PointerEvent).buttons !== 0) moved();
    });
    this.#watchPixelRatio();
  }

  /** The size, while it is worth showing. */
  get size(): Readable<Size | null> {
    return this.#size;
  }

  /** The element may have another size, or the cells have. */
  fit(): void {
    if (!this.#shown() || this.#disposables.disposed) return;
    const before = this.#screen.size;
    this.#screen.fit();
    const { columns, rows } = this.#screen.size;
    const changed = columns !== before.columns || rows !== before.rows;
    if (!changed || performance.now() - this.#movedAt > FOLLOWS_WITHIN) return;
    this.#size.set({ columns, rows });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#size.set(null);
    }, SIZE_STAYS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }

  /** Another screen, or another zoom of the browser's: cells are whole pixels of the device, so their size changes. */
  #watchPixelRatio(): void {
    let release = (): void => undefined;
    const watch = (): void => {
      release();
      const query = matchMedia(`(resolution: ${String(devicePixelRatio)}dppx)`);
      const changed = (): void => {
        watch();
        // xterm.js measures its cells in a listener of its own.
        requestAnimationFrame(() => {
          this.fit();
        });
      };
      query.addEventListener('change', changed);
      release = () => {
        query.removeEventListener('change', changed);
      };
    };
    watch();
    this.#disposables.add(() => {
      release();
    });
  }
}
