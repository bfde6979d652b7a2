/** What is dragged is known by it: never a link from elsewhere, nor a file. */
const TYPE = 'application/x-gangway-favourite';

/** Puts favourites in order by the mouse. */
export class FavouriteDrag {
  readonly #move: (id: string, to: string) => void;
  #dragged: string | null = null;
  #over: HTMLElement | null = null;

  constructor(move: (id: string, to: string) => void) {
    this.#move = move;
  }

  readonly start = (event: DragEvent): void => {
    const id = rowOf(event)?.dataset['movable'];
    if (id === undefined || event.dataTransfer === null) return;
    this.#dragged = id;
    event.dataTransfer.setData(TYPE, '');
    event.dataTransfer.effectAllowed = 'move';
  };

  readonly over = (event: DragEvent): void => {
    const row = rowOf(event);
    this.#mark(this.#dragged === null ? null : row);
    if (this.#dragged === null || row === null) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'move';
  };

  readonly drop = (event: DragEvent): void => {
    const to = rowOf(event)?.dataset['movable'];
    if (this.#dragged === null || to === undefined) return;
    event.preventDefault();
    this.#move(this.#dragged, to);
    this.end();
  };

  readonly end = (): void => {
    this.#dragged = null;
    this.#mark(null);
  };

  #mark(row: HTMLElement | null): void {
    this.#over?.classList.remove('dropping');
    this.#over = row;
    row?.classList.add('dropping');
  }
}

function rowOf({ target }: DragEvent): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-movable]') : null;
}
