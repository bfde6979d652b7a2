/** Something that holds resources until it is told to let go. Disposing twice does nothing more. */
export interface Disposable {
  dispose(): void;
}

export type Release = Disposable | (() => void);

/**
 * What one owner has to let go of, together and in reverse order. Adding to a store that has been disposed lets go
 * at once, so a late arrival cannot leak.
 */
export class DisposableStore implements Disposable {
  readonly #releases: Release[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  add<T extends Release>(release: T): T {
    if (this.#disposed) letGo(release);
    else this.#releases.push(release);
    return release;
  }

  /** Registers an event listener and its removal in one step. */
  listen(target: EventTarget, type: string, listener: (event: Event) => void, options?: AddEventListenerOptions): void {
    target.addEventListener(type, listener, options);
    this.add(() => {
      target.removeEventListener(type, listener, options);
    });
  }

  dispose(): void {
    this.#disposed = true;
    for (let release = this.#releases.pop(); release !== undefined; release = this.#releases.pop()) letGo(release);
  }
}

/** Holds at most one disposable: setting another lets go of the one before. */
export class Slot<T extends Disposable> implements Disposable {
  #held: T | null = null;
  #disposed = false;

  get held(): T | null {
    return this.#held;
  }

  set(next: T): T {
    this.clear();
    if (this.#disposed) next.dispose();
    else this.#held = next;
    return next;
  }

  clear(): void {
    const held = this.#held;
    this.#held = null;
    held?.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    this.clear();
  }
}

function letGo(release: Release): void {
  if (typeof release === 'function') release();
  else release.dispose();
}
