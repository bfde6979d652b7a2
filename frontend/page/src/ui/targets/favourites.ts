import type { Target } from '../../protocol/target.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';

/** As many as the setting holds. */
export const MOST_FAVOURITES = 500;

/**
 * The user's favourites, in the user's order. One whose target is gone keeps its place: containers are made again under
 * the same name, and a daemon may only be away.
 */
export class Favourites {
  readonly #settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  get ids(): readonly string[] {
    return this.#settings.get('favourites');
  }

  /** Those that are there now. */
  shown(get: (id: string) => Target | null): readonly Target[] {
    return this.ids.flatMap((id) => get(id) ?? []);
  }

  /**
   * Makes it one, as the last, or no more.
   *
   * @returns `false` when there are too many
   */
  toggle(id: string): boolean {
    const { ids } = this;
    if (ids.includes(id))
      this.#settings.set(
        'favourites',
        ids.filter((each) => each !== id),
      );
    else if (ids.length >= MOST_FAVOURITES) return false;
    else this.#settings.set('favourites', [...ids, id]);
    return true;
  }

  /** Puts one where another is; the others make room. */
  move(id: string, to: string): void {
    const { ids } = this;
    const [from, place] = [ids.indexOf(id), ids.indexOf(to)];
    if (from === -1 || place === -1 || from === place) return;
    const others = ids.filter((each) => each !== id);
    this.#settings.set('favourites', [...others.slice(0, place), id, ...others.slice(place)]);
  }
}
