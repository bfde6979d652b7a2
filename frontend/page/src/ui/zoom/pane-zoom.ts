import type { Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { KeptZoom } from './kept-zoom.ts';

export const SMALLEST_FONT = 8;
export const LARGEST_FONT = 40;

/** The size of one terminal's font: the setting's, and what the user has made of it here. */
export class PaneZoom implements Disposable {
  readonly #settings: SettingsStore;
  readonly #target: string | null;
  readonly #kept: KeptZoom;
  readonly #size: Store<number>;
  readonly #unfollow: () => void;
  #steps: number;

  /** @param restored whether this is a terminal that was there before; a new one begins with the setting */
  constructor(settings: SettingsStore, target: string | null, restored: boolean, kept = new KeptZoom()) {
    this.#settings = settings;
    this.#target = target;
    this.#kept = kept;
    this.#steps = restored && target !== null ? kept.get(target) : 0;
    this.#size = new Store(this.#now());
    this.#unfollow = settings.follow('fontSize', () => {
      this.#size.set(this.#now());
    });
  }

  /** In CSS pixels. */
  get size(): Readable<number> {
    return this.#size;
  }

  /** Larger for a positive number; `false` when it is as large or as small as it gets. */
  step(steps: number): boolean {
    const usual = this.#settings.get('fontSize');
    const next = bounded(this.#size.get() + steps);
    if (next === this.#size.get()) return false;
    this.#is(next - usual);
    return true;
  }

  /** Back to the setting. */
  reset(): void {
    this.#is(0);
  }

  dispose(): void {
    this.#unfollow();
  }

  #is(steps: number): void {
    this.#steps = steps;
    if (this.#target !== null) this.#kept.set(this.#target, steps);
    this.#size.set(this.#now());
  }

  #now(): number {
    return bounded(this.#settings.get('fontSize') + this.#steps);
  }
}

function bounded(size: number): number {
  return Math.min(LARGEST_FONT, Math.max(SMALLEST_FONT, size));
}
