import type { ITerminalOptions, Terminal } from '@xterm/xterm';
import { DisposableStore, type Disposable } from '../base/disposables.ts';
import type { SettingName, Settings } from '../settings/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { AppearanceWatch, type Appearance } from './appearance.ts';
import { fontReady, fontStack } from './font.ts';
import { themeOf } from './schemes/scheme.ts';

/** As WCAG 2 has it for text, usually and enhanced. */
const CONTRAST = { usual: 4.5, strong: 7 };

/** Follows the settings, and the system, in how a terminal looks. */
export class Look implements Disposable {
  readonly #terminal: Terminal;
  readonly #settings: SettingsStore;
  readonly #resized: () => void;
  readonly #disposables = new DisposableStore();
  #fontSize: number;

  /** @param resized called when the cells may have another size */
  constructor(terminal: Terminal, settings: SettingsStore, resized: () => void) {
    this.#terminal = terminal;
    this.#settings = settings;
    this.#resized = resized;
    this.#fontSize = settings.get('fontSize');
    const appearance = this.#disposables.add(new AppearanceWatch(settings));
    const colour = (now: Appearance): void => {
      this.#set({
        theme: themeOf(now.scheme),
        minimumContrastRatio: now.contrast ? CONTRAST.strong : CONTRAST.usual,
      });
    };
    colour(appearance.now.get());
    this.#disposables.add(appearance.now.subscribe(colour));
    this.#follow('fontFamily', () => {
      this.#familyChanged();
    });
    this.#set({ fontSize: this.#fontSize });
    this.#follow('lineHeight', (lineHeight) => {
      this.#set({ lineHeight });
      resized();
    });
    this.#follow('cursorStyle', (cursorStyle) => {
      this.#set({ cursorStyle });
    });
    const stillness = matchMedia(REDUCED_MOTION);
    const blink = (): void => {
      this.#set({ cursorBlink: settings.get('cursorBlink') && !stillness.matches });
    };
    this.#follow('cursorBlink', blink);
    this.#disposables.listen(stillness, 'change', blink);
    this.#follow('scrollback', (scrollback) => {
      this.#set({ scrollback });
    });
    this.#disposables.listen(document.fonts, 'loadingdone', () => {
      this.#faceCame();
    });
  }

  get fontSize(): number {
    return this.#fontSize;
  }

  /** In CSS pixels. Begins with the setting; whoever zooms the terminal follows that from then on. */
  set fontSize(size: number) {
    this.#fontSize = size;
    if (this.#terminal.options.fontSize === size) return;
    this.#set({ fontSize: size });
    this.#resized();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #follow<N extends SettingName>(name: N, changed: (value: Settings[N]) => void): void {
    this.#disposables.add(this.#settings.follow(name, changed));
  }

  #set(options: ITerminalOptions): void {
    this.#terminal.options = options;
  }

  #familyChanged(): void {
    const family = this.#settings.get('fontFamily');
    this.#set({ fontFamily: fontStack(family) });
    this.#resized();
    // One that the page brings along comes by `loadingdone`; this asks for it.
    if (family !== '') void fontReady(family);
  }

  /** Measures the cells again, which only a change of the family makes xterm.js do. */
  #faceCame(): void {
    const family = fontStack(this.#settings.get('fontFamily'));
    this.#set({ fontFamily: `${family}, sans-serif` });
    this.#set({ fontFamily: family });
    this.#terminal.clearTextureAtlas();
    this.#resized();
  }
}

const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';
