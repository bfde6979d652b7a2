/**
 * One stop for the Tab key in a list that arrows move through, and a focus that survives what happens to the list: an
 * entry that is rendered elsewhere keeps it, one that vanishes hands it to its neighbour.
 */
export class Roving {
  readonly #root: HTMLElement;
  readonly #selector: string;
  #current: string | null = null;
  #focusedAt: { readonly keys: readonly string[]; readonly at: number } | null = null;

  /** @param selector what the arrows move through, in the order in which it is seen; each has its `data-key` */
  constructor(root: HTMLElement, selector: string) {
    this.#root = root;
    this.#selector = selector;
    root.addEventListener('focusin', (event) => {
      if (this.#isStop(event.target)) this.#settle(event.target);
    });
  }

  stops(): readonly HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>(this.#selector)];
  }

  /** The stop that has the focus. */
  get focused(): HTMLElement | null {
    const focused = document.activeElement;
    return this.#isStop(focused) && this.#root.contains(focused) ? focused : null;
  }

  beforeUpdate(): void {
    const { focused } = this;
    if (focused === null) {
      this.#focusedAt = null;
      return;
    }
    const stops = this.stops();
    this.#focusedAt = { keys: stops.map(keyOf), at: stops.indexOf(focused) };
  }

  /** @returns `false` when the focus was here and there is nothing left that could have it */
  afterUpdate(): boolean {
    const stops = this.stops();
    const kept = this.#focusedAt === null || this.focused !== null || this.#refocus(this.#focusedAt, stops);
    this.#focusedAt = null;
    this.#settle(stops.find((stop) => keyOf(stop) === this.#current) ?? stops[0]);
    return kept;
  }

  #refocus({ keys, at }: { keys: readonly string[]; at: number }, stops: readonly HTMLElement[]): boolean {
    const left = new Map(stops.map((stop) => [keyOf(stop), stop]));
    const key =
      keys.slice(at).find((candidate) => left.has(candidate)) ??
      keys.slice(0, at).findLast((candidate) => left.has(candidate));
    const heir = key === undefined ? stops[0] : left.get(key);
    // It is, or is next to, what was looked at: nothing has to scroll.
    heir?.focus({ preventScroll: true });
    return heir !== undefined;
  }

  #settle(stop: HTMLElement | undefined): void {
    for (const other of this.#root.querySelectorAll<HTMLElement>(`:is(${this.#selector})[tabindex="0"]`)) {
      if (other !== stop) other.tabIndex = -1;
    }
    if (stop === undefined) return;
    stop.tabIndex = 0;
    this.#current = keyOf(stop);
  }

  #isStop(target: EventTarget | null): target is HTMLElement {
    return target instanceof HTMLElement && target.matches(this.#selector);
  }
}

function keyOf(stop: HTMLElement): string {
  return stop.dataset['key'] ?? '';
}
