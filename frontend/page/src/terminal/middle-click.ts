import type { Disposable } from '../base/disposables.ts';

/** A browser that pastes for the middle button does so right after the click. */
export const BROWSER_PASTES_WITHIN = 60;

/**
 * The middle button. Where the system has a primary selection, browsers paste it by themselves, in an event that looks
 * like any other paste; where they do not, nothing happens for a moment.
 */
export class MiddleClick implements Disposable {
  readonly #pasted: (text: string | null) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #programs = false;

  /** @param pasted told what the browser has pasted, or `null` when it had nothing */
  constructor(pasted: (text: string | null) => void) {
    this.#pasted = pasted;
  }

  /** @param programs whether the program has this click, so that nothing may be pasted for it */
  clicked(programs: boolean): void {
    clearTimeout(this.#timer);
    this.#programs = programs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#programs) this.#pasted(null);
    }, BROWSER_PASTES_WITHIN);
  }

  /** Whether a paste is the browser's answer to the middle button; it is dealt with then. */
  takes(text: string): boolean {
    if (this.#timer === undefined) return false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#programs) this.#pasted(text === '' ? null : text);
    return true;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
