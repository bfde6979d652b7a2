import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { specOf, WAY_OUT, type ActionId } from './actions.ts';
import { chordOf, printChord } from './chord.ts';
import { Keymap, tabNumberOf } from './keymap.ts';

/** Does an action; `false` when there is nothing to do it to just now. */
export type Act = () => boolean | undefined;
export type Acts = Readonly<Partial<Record<ActionId, Act>>>;

/** Who does which action, and which key does it. What was registered last goes first. */
export class ActionRegister implements Disposable {
  readonly #registered: Acts[] = [];
  readonly #disposables = new DisposableStore();
  readonly #keymap = new Store(new Keymap({}));
  readonly #settings: SettingsStore;
  #showNthTab: (n: number) => void = () => undefined;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
    this.#disposables.add(
      settings.follow('keys', (changes) => {
        this.#keymap.set(new Keymap(changes));
      }),
    );
  }

  get keymap(): Readable<Keymap> {
    return this.#keymap;
  }

  /** Takes part until the returned function is called. */
  register(acts: Acts): () => void {
    this.#registered.unshift(acts);
    return () => {
      const at = this.#registered.indexOf(acts);
      if (at >= 0) this.#registered.splice(at, 1);
    };
  }

  /** Who is told of Alt and a digit. */
  onTabNumber(show: (n: number) => void): void {
    this.#showNthTab = show;
  }

  /** Whether anybody does it at all. */
  has(id: ActionId): boolean {
    return this.#registered.some((acts) => acts[id] !== undefined);
  }

  /** Does it; `false` when nobody could. */
  run(id: ActionId): boolean {
    return this.#registered.some((acts) => acts[id] !== undefined && acts[id]() !== false);
  }

  /**
   * Does what a key stands for; `true` when it was one of the page's. With `passAllKeys`, only the way back is.
   */
  readonly key = (event: KeyboardEvent): boolean => {
    const id = this.#keymap.get().actionOf(event);
    const passing = this.#settings.get('passAllKeys');
    if (passing && id !== WAY_OUT) return false;
    const tab = tabNumberOf(event);
    if (id === null && tab !== null) {
      this.#showNthTab(tab);
      taken(event);
      return true;
    }
    if (id === null) return false;
    // Left to the browser, and kept from the terminal all the same.
    if (isNative(id, event)) return true;
    const done = this.run(id);
    // One that could do nothing goes nowhere else either, or it would mean different things at times.
    if (!done && specOf(id).passing === true) return false;
    taken(event);
    return true;
  };

  dispose(): void {
    this.#disposables.dispose();
  }
}

/** By any other key it takes an act: the browser would not know what is meant. */
function isNative(id: ActionId, event: KeyboardEvent): boolean {
  const chord = chordOf(event);
  return chord !== null && specOf(id).native?.includes(printChord(chord)) === true;
}

function taken(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
