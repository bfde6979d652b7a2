import { Store, type Readable } from '../base/store.ts';
import { merge, SETTING_NAMES, USUAL, type SettingName, type Settings } from './settings.ts';

/** The settings in use: what the user has chosen, on top of what the gateway's admin has, on top of the usual. */
export class SettingsStore {
  readonly #all = new Store<Settings>(USUAL);
  readonly #chosen = new Store<Partial<Settings>>({});
  readonly #defaults = new Store<Settings>(USUAL);

  /** All of them, as they hold now. */
  get all(): Readable<Settings> {
    return this.#all;
  }

  /** What the user has chosen; this is what is kept. */
  get chosen(): Readable<Partial<Settings>> {
    return this.#chosen;
  }

  /** What holds where nothing is chosen. */
  get defaults(): Readable<Settings> {
    return this.#defaults;
  }

  get<N extends SettingName>(name: N): Settings[N] {
    return this.#all.get()[name];
  }

  set<N extends SettingName>(name: N, value: Settings[N]): void {
    this.choose({ ...this.#chosen.get(), [name]: value });
  }

  /** Back to what holds without a choice. */
  reset(name: SettingName): void {
    const others = Object.entries(this.#chosen.get()).filter(([chosen]) => chosen !== name);
    this.choose(Object.fromEntries(others));
  }

  /** All choices at once, as they were kept. */
  choose(chosen: Partial<Settings>): void {
    this.#chosen.set(chosen);
    this.#settle();
  }

  /** What the gateway's admin wants where nobody has chosen. */
  provide(defaults: Partial<Settings>): void {
    this.#defaults.set(merge(USUAL, defaults));
    this.#settle();
  }

  /** Tells `changed` whenever this one becomes another, and once now. */
  follow<N extends SettingName>(name: N, changed: (value: Settings[N]) => void): () => void {
    let last = this.get(name);
    changed(last);
    return this.#all.subscribe((all) => {
      if (all[name] === last) return;
      last = all[name];
      changed(last);
    });
  }

  #settle(): void {
    const next = merge(this.#defaults.get(), this.#chosen.get());
    const before = this.#all.get();
    if (SETTING_NAMES.some((name) => next[name] !== before[name])) this.#all.set(next);
  }
}
