import type { Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';

/** After somebody has refused, nothing is asked for as long as this: whoever asks again at once only nags. */
const QUIET = 10_000;
/** As many hosts as the setting keeps. */
const MOST_HOSTS = 500;

/** Text that a program wants in the clipboard; `refused` by the browser, and in need of a click. */
export interface Offered {
  readonly text: string;
  readonly kind: 'asked' | 'refused';
}

/** What consent depends on. */
export interface Consenting {
  /** The target's id, by which answers are kept. */
  readonly target: string;
  readonly preferences: SettingsStore;
  /** Whether the user is at this very terminal. */
  isFocused(): boolean;
  copy(text: string): Promise<boolean>;
  readonly now: () => number;
}

/**
 * Whether a program's text gets into the clipboard (OSC 52): only while the user is at its terminal, and as the settings
 * or the user says. One question at a time; while it stands, others are refused without a word.
 */
export class ClipboardConsent implements Disposable {
  readonly #of: Consenting;
  readonly #offered = new Store<Offered | null>(null);
  #quietUntil = -Infinity;

  constructor(of: Consenting) {
    this.#of = of;
    window.addEventListener('focus', this.#again);
  }

  /** What the user is asked about. */
  get offered(): Readable<Offered | null> {
    return this.#offered;
  }

  /** Whether text would be looked at just now. */
  readonly wanted = (): boolean => {
    if (this.#policy === 'refuse' || this.#offered.get() !== null) return false;
    return this.#of.now() >= this.#quietUntil && this.#of.isFocused();
  };

  readonly offer = (text: string): void => {
    if (!this.wanted()) return;
    if (this.#policy === 'allow') void this.#copy(text);
    else this.#offered.set({ text, kind: 'asked' });
  };

  /** The user's answer; `always` keeps it for this host. */
  answer(allowed: boolean, always: boolean): void {
    const offered = this.#offered.get();
    this.#offered.set(null);
    if (always) this.#keep(allowed ? 'allow' : 'refuse');
    if (!allowed) this.#quietUntil = this.#of.now() + QUIET;
    else if (offered !== null) void this.#copy(offered.text);
  }

  dispose(): void {
    window.removeEventListener('focus', this.#again);
  }

  get #policy(): 'ask' | 'allow' | 'refuse' {
    const { target, preferences } = this.#of;
    const answers = preferences.get('clipboardByTarget');
    const answer = Object.hasOwn(answers, target) ? answers[target] : undefined;
    return answer ?? preferences.get('clipboardWrite');
  }

  async #copy(text: string): Promise<void> {
    // Not while another waits for its click.
    if (!(await this.#of.copy(text)) && this.#offered.get() === null) this.#offered.set({ text, kind: 'refused' });
  }

  /** Browsers refuse who has no focus; that is back. */
  readonly #again = (): void => {
    const offered = this.#offered.get();
    if (offered?.kind !== 'refused') return;
    this.#offered.set(null);
    void this.#copy(offered.text);
  };

  #keep(answer: 'allow' | 'refuse'): void {
    const { target, preferences } = this.#of;
    const others = Object.entries(preferences.get('clipboardByTarget')).filter(([name]) => name !== target);
    const kept = new Map([...others.slice(1 - MOST_HOSTS), [target, answer] as const]);
    const answers = Object.create(null) as Record<string, 'allow' | 'refuse'>;
    for (const [name, value] of kept) answers[name] = value;
    preferences.set('clipboardByTarget', answers);
  }
}
