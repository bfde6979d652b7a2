import { DisposableStore, type Disposable } from '../base/disposables.ts';
import { Store, type Readable } from '../base/store.ts';
import type { Settings } from '../settings/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { contrastScheme, schemeOf, type Scheme } from './schemes/index.ts';

/** How the page and its terminals look now. */
export interface Appearance {
  readonly dark: boolean;
  /** Stronger than usual. */
  readonly contrast: boolean;
  readonly scheme: Scheme;
}

/** What the system would have. */
export interface SystemWish {
  readonly dark: boolean;
  readonly contrast: boolean;
}

/** The system decides where the user leaves it to it. */
export function appearanceOf(
  { appearance, lightScheme, darkScheme }: Pick<Settings, 'appearance' | 'lightScheme' | 'darkScheme'>,
  system: SystemWish,
): Appearance {
  const dark = appearance === 'dark' || (appearance !== 'light' && system.dark);
  const contrast = appearance === 'contrast' || (appearance === 'system' && system.contrast);
  return { dark, contrast, scheme: contrast ? contrastScheme(dark) : schemeOf(dark ? darkScheme : lightScheme, dark) };
}

/** Follows both the settings and the system while the page is open. */
export class AppearanceWatch implements Disposable {
  readonly #settings: SettingsStore;
  readonly #disposables = new DisposableStore();
  readonly #now: Store<Appearance>;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
    this.#now = new Store(this.#look());
    this.#disposables.add(
      settings.all.subscribe(() => {
        this.#update();
      }),
    );
    for (const query of [PREFERS_DARK, PREFERS_CONTRAST]) {
      this.#disposables.listen(matchMedia(query), 'change', () => {
        this.#update();
      });
    }
  }

  get now(): Readable<Appearance> {
    return this.#now;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #look(): Appearance {
    return appearanceOf(this.#settings.all.get(), {
      dark: matchMedia(PREFERS_DARK).matches,
      contrast: matchMedia(PREFERS_CONTRAST).matches,
    });
  }

  #update(): void {
    const [before, next] = [this.#now.get(), this.#look()];
    const same = next.dark === before.dark && next.contrast === before.contrast && next.scheme === before.scheme;
    if (!same) this.#now.set(next);
  }
}

const PREFERS_DARK = '(prefers-color-scheme: dark)';
const PREFERS_CONTRAST = '(prefers-contrast: more)';
