/** Browsers lose the oldest WebGL context of a page beyond about sixteen; half of that leaves room for everyone. */
export const MOST_CONTEXTS = 8;

/** The right to hold one WebGL context. */
export interface Lease {
  release(): void;
}

/** Counts the WebGL contexts of the page. Who gets no lease draws with the DOM. */
export class WebglLeases {
  readonly #most: number;
  readonly #waiting = new Set<() => void>();
  #held = 0;

  constructor(most = MOST_CONTEXTS) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  acquire(): Lease | null {
    if (this.#held >= this.#most) return null;
    this.#held += 1;
    let released = false;
    return {
      release: () => {
        if (released) return;
        released = true;
        this.#held -= 1;
        const [next] = this.#waiting;
        if (next === undefined) return;
        this.#waiting.delete(next);
        next();
      },
    };
  }

  /** Calls `free` once when a lease may be had again, the first who asks first, unless the returned function is called. */
  wait(free: () => void): () => void {
    this.#waiting.add(free);
    return () => {
      this.#waiting.delete(free);
    };
  }
}
