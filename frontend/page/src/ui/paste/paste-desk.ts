import type { Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import { cleanPaste } from '../../terminal/clean-paste.ts';
import { asOneLine, bytesOf, countBreaks, withoutLastBreak } from './paste-text.ts';

/** More than this is asked about, in bytes: it may have been copied by mistake, and takes its time. */
export const LARGE_PASTE = 256 * 1024;
/** More than this is not pasted at all, in UTF-16 units: that is a file, and ways for files are better. */
export const LARGEST_PASTE = 64 * 1024 * 1024;

export type PasteWay = 'as-is' | 'one-line' | 'no-last-break';

/** A paste that the user has to look at first. */
export interface PasteQuestion {
  /** As it came. */
  readonly raw: string;
  /** What would be pasted. */
  readonly text: string;
  readonly bytes: number;
  readonly breaks: number;
  /** Its last line would run too. */
  readonly endsInBreak: boolean;
  /** The program could take its lines for commands. */
  readonly guarded: boolean;
  readonly large: boolean;
  /** How many control characters will be left out. */
  readonly dropped: number;
}

export interface PasteHost {
  /** Whether several lines have to be asked about, as the program and the settings are now. */
  guards(): boolean;
  /** Whether anything may be pasted; says why not. */
  mayPaste(): boolean;
  paste(text: string): void;
  /** Several lines are not asked about here any more. */
  unask(): void;
  tooLarge(): void;
}

/** Where all pastes into one terminal come by: what is harmless goes on, the rest waits for an answer. */
export class PasteDesk implements Disposable {
  readonly #host: PasteHost;
  readonly #question = new Store<PasteQuestion | null>(null);

  constructor(host: PasteHost) {
    this.#host = host;
  }

  get question(): Readable<PasteQuestion | null> {
    return this.#question;
  }

  receive(raw: string): void {
    if (!this.#host.mayPaste()) return;
    if (raw.length > LARGEST_PASTE) {
      this.#host.tooLarge();
      return;
    }
    const question = this.#questionOf(raw);
    if (question.guarded || question.large) this.#question.set(question);
    else this.#host.paste(question.text);
  }

  answer(way: PasteWay, unask: boolean): void {
    const question = this.#question.get();
    if (question === null) return;
    this.#question.set(null);
    if (!this.#host.mayPaste()) return;
    // The program may have become another one while the question was asked.
    if (!question.guarded && this.#guards(question.breaks)) {
      this.#question.set({ ...question, guarded: true });
      return;
    }
    if (unask && question.guarded) this.#host.unask();
    this.#host.paste(pastedAs(way, question.text));
  }

  cancel(): void {
    this.#question.set(null);
  }

  dispose(): void {
    this.cancel();
  }

  #questionOf(raw: string): PasteQuestion {
    const text = cleanPaste(raw);
    const breaks = countBreaks(text);
    const bytes = bytesOf(text);
    return {
      raw,
      text,
      bytes,
      breaks,
      endsInBreak: withoutLastBreak(text).length < text.length,
      guarded: this.#guards(breaks),
      large: bytes > LARGE_PASTE,
      dropped: raw.length - text.length,
    };
  }

  /** One line that ends in a break runs at once, so it counts as several. */
  #guards(breaks: number): boolean {
    return breaks > 0 && this.#host.guards();
  }
}

function pastedAs(way: PasteWay, text: string): string {
  switch (way) {
    case 'as-is':
      return text;
    case 'one-line':
      return asOneLine(text);
    case 'no-last-break':
      return withoutLastBreak(text);
  }
}
