import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import type { OutputEffects } from '../../terminal/output-effects.ts';
import type { Screen } from '../../terminal/screen.ts';
import { text } from '../../text/index.ts';
import type { Acts } from '../actions/action-register.ts';
import { Find } from '../find/find.ts';
import { Bell } from './bell.ts';
import { ClipboardConsent } from './clipboard-consent.ts';
import { copyText } from './clipboard.ts';
import { fileName, save } from './save-buffer.ts';

export interface PaneOutputParts {
  readonly id: string;
  readonly target: { readonly id: string; readonly name: string };
  readonly preferences: SettingsStore;
  readonly screen: () => Screen;
  /** The user is at this very terminal. */
  readonly isFocused: () => boolean;
  /** Somebody else's programs run there. */
  readonly watching: boolean;
  /** Copies for the user, and says how that went. */
  readonly copy: (text: string) => void;
  readonly say: (said: string) => void;
}

/** The side of a terminal that output comes to: reading it, finding in it, saving it, and what it may ask for. */
export class PaneOutput implements Disposable {
  readonly find: Find;
  readonly bell: Bell;
  readonly consent: ClipboardConsent;
  readonly effects: OutputEffects;
  readonly #parts: PaneOutputParts;
  readonly #disposables = new DisposableStore();

  constructor(parts: PaneOutputParts) {
    this.#parts = parts;
    const { id, target, preferences, screen, isFocused } = parts;
    this.find = this.#disposables.add(new Find(screen));
    this.bell = this.#disposables.add(new Bell({ id, name: target.name, preferences, isSeen: isFocused }));
    this.consent = this.#disposables.add(
      new ClipboardConsent({
        target: target.id,
        preferences,
        isFocused,
        copy: copyText,
        now: () => performance.now(),
      }),
    );
    this.effects = {
      ring: this.bell.ring,
      notice: this.bell.notice,
      wanted: () => !parts.watching && this.consent.wanted(),
      offer: this.consent.offer,
    };
  }

  copyOutput(): boolean {
    // Without the end of its last line, which would run what is pasted.
    const output = this.screen.prompts.output()?.replace(/\n+$/, '') ?? '';
    if (output === '') return false;
    this.#parts.copy(output);
    return true;
  }

  saveText(): void {
    save(this.#fileName('txt'), `${this.screen.text().join('\n')}\n`, 'text/plain');
  }

  async saveHtml(): Promise<void> {
    const html = await this.screen.html(this.#parts.target.name, text.language).catch(() => null);
    // The gateway is away, or has another version of the page by now.
    if (html === null) this.#parts.say(text.output.notLoaded);
    else save(this.#fileName('html'), html, 'text/html');
  }

  get screen(): Screen {
    return this.#parts.screen();
  }

  get preferences(): SettingsStore {
    return this.#parts.preferences;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #fileName(kind: 'txt' | 'html'): string {
    return fileName(this.#parts.target.name, new Date(), kind);
  }
}

/** What can be done on that side. */
export function outputActs(of: () => PaneOutput): Acts {
  const done = (act: (output: PaneOutput) => void) => (): boolean => {
    act(of());
    return true;
  };
  return {
    'find-in-terminal': done(({ find }) => {
      find.show();
    }),
    'select-all': () => of().screen.reading.selectAll(),
    'previous-prompt': () => of().screen.prompts.previous(),
    'next-prompt': () => of().screen.prompts.next(),
    'copy-output': () => of().copyOutput(),
    'scroll-top': () => of().screen.reading.toTop(),
    'scroll-bottom': () => of().screen.reading.toBottom(),
    'clear-scrollback': () => of().screen.reading.clear(),
    'save-text': done((output) => {
      output.saveText();
    }),
    'save-html': done((output) => void output.saveHtml()),
    'screen-reader': done(({ preferences }) => {
      preferences.set('screenReader', !preferences.get('screenReader'));
    }),
  };
}
