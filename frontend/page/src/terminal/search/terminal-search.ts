import type { Terminal } from '@xterm/xterm';
import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import { linesOf, spansOf, type BufferLines } from './buffer-lines.ts';
import type { Found } from './find-matches.ts';
import { Mark } from './marks.ts';
import type { Matcher } from './matcher.ts';
import { LONGEST_QUESTION, type Question } from './question.ts';

/** How the search stands. */
export type SearchState =
  | { readonly kind: 'idle' | 'not-loaded' | 'no-expression' | 'too-slow' }
  /** `at` counts from one; `null` while none has been gone to. */
  | { readonly kind: 'found'; readonly at: number | null; readonly count: number; readonly more: boolean };

/** More marks than anybody looks at would make every line that scrolls dearer. */
export const MOST_MATCHES = 1000;
/** Rows at the top that what is typed into may cover. */
const COVERED = 2;
/** A match over more rows is marked at its beginning. */
const MOST_ROWS = 50;
/** As wide as the scrollbar, which the columns make room for anyway. */
const RULER = { width: 14 };
/** Output is looked through again this long after it came, at the earliest. */
const REFRESH = 400;
/** And for at most this part of the time. */
const SHARE = 8;

/**
 * A search in one terminal: the matches marked in it and beside its scrollbar, one of them gone to. New output is
 * looked through as it comes, without moving what is read.
 */
export class TerminalSearch implements Disposable {
  readonly #terminal: Terminal;
  readonly #matcher: Matcher;
  readonly #disposables = new DisposableStore();
  readonly #state = new Store<SearchState>({ kind: 'idle' });
  #question: Question | null = null;
  #marks: Mark[] = [];
  #more = false;
  #at: Mark | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #cost = 0;

  constructor(terminal: Terminal, matcher: Matcher) {
    this.#terminal = terminal;
    this.#matcher = this.#disposables.add(matcher);
    const changed = (): void => {
      this.#refreshLater();
    };
    this.#disposables.add(terminal.onWriteParsed(changed));
    this.#disposables.add(terminal.onResize(changed));
    this.#disposables.add(terminal.buffer.onBufferChange(changed));
  }

  get state(): Readable<SearchState> {
    return this.#state;
  }

  /** Looks for something else, and goes to the match nearest to the end of what is seen. */
  async ask(question: Question): Promise<void> {
    if (question.words === '') {
      this.end();
      return;
    }
    this.#terminal.options.overviewRuler = RULER;
    this.#question = { ...question, words: question.words.slice(0, LONGEST_QUESTION) };
    await this.#look(true);
  }

  /** Goes on to the next match, from the last to the first; `false` when there is none. */
  next(): boolean {
    return this.#step(1);
  }

  previous(): boolean {
    return this.#step(-1);
  }

  /** Takes all marks away. */
  end(): void {
    this.#question = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#clear();
    this.#terminal.options.overviewRuler = {};
    this.#state.set({ kind: 'idle' });
  }

  dispose(): void {
    this.end();
    this.#disposables.dispose();
  }

  async #look(going: boolean): Promise<void> {
    const question = this.#question;
    if (question === null) return;
    const begin = performance.now();
    const { active } = this.#terminal.buffer;
    const lines = linesOf(active);
    // What is found is found in lines that may have moved by then.
    const anchor = this.#terminal.registerMarker(0);
    const { line: before } = anchor;
    const { cols } = this.#terminal;
    this.#cost = performance.now() - begin;
    const outcome = await this.#matcher.find({ lines: lines.texts, question, most: MOST_MATCHES });
    const { isDisposed: lost, line: after } = anchor;
    anchor.dispose();
    if (outcome === 'superseded' || this.#disposables.disposed || question !== this.#question) return;
    if (outcome === 'no-expression' || outcome === 'too-slow') {
      this.#clear();
      this.#state.set({ kind: outcome });
      return;
    }
    if (lost || cols !== this.#terminal.cols || active.type !== this.#terminal.buffer.active.type) {
      this.#refreshLater();
      return;
    }
    const drawing = performance.now();
    this.#mark(outcome, lines, after - before);
    this.#cost += performance.now() - drawing;
    if (going) this.#goTo(this.#at ?? this.#nearest());
    else this.#tell();
  }

  #mark({ matches, more }: Found, lines: BufferLines, drift: number): void {
    const at = this.#at === null ? null : { row: this.#at.row, column: this.#at.column };
    this.#clear();
    this.#more = more;
    const { active } = this.#terminal.buffer;
    for (const match of matches) {
      const spans = spansOf(active, lines, drift, match, MOST_ROWS);
      if (spans.length === 0 || (spans[0]?.row ?? -1) < 0) continue;
      const mark = new Mark(this.#terminal, spans);
      this.#marks.push(mark);
      if (mark.row === at?.row && mark.column === at.column) this.#at = mark;
    }
    if (this.#at !== null) this.#at.active = true;
  }

  #step(by: 1 | -1): boolean {
    this.#dropGone();
    const { length } = this.#marks;
    if (length === 0) return false;
    const at = this.#at === null ? -1 : this.#marks.indexOf(this.#at);
    this.#goTo(at < 0 ? this.#nearest() : this.#marks[(at + by + length) % length]);
    return true;
  }

  #goTo(mark: Mark | undefined): void {
    if (this.#at !== null) this.#at.active = false;
    this.#at = mark ?? null;
    if (mark !== undefined) {
      mark.active = true;
      this.#terminal.select(mark.column, mark.row, mark.length);
      const { active } = this.#terminal.buffer;
      const { rows } = this.#terminal;
      const clear = active.viewportY === 0 ? 0 : active.viewportY + COVERED;
      if (mark.row < clear || mark.row >= active.viewportY + rows) {
        this.#terminal.scrollToLine(Math.max(0, mark.row - Math.floor(rows / 2)));
      }
    }
    this.#tell();
  }

  /** The last one that is seen or lies before that, else the first. */
  #nearest(): Mark | undefined {
    const { active } = this.#terminal.buffer;
    const end = active.viewportY + this.#terminal.rows;
    return this.#marks.findLast(({ row }) => row >= 0 && row < end) ?? this.#marks[0];
  }

  #dropGone(): void {
    for (const mark of this.#marks) if (mark.row < 0) mark.dispose();
    this.#marks = this.#marks.filter(({ row }) => row >= 0);
    if (this.#at !== null && this.#at.row < 0) this.#at = null;
  }

  #tell(): void {
    const at = this.#at === null ? -1 : this.#marks.indexOf(this.#at);
    this.#state.set({ kind: 'found', at: at < 0 ? null : at + 1, count: this.#marks.length, more: this.#more });
  }

  #clear(): void {
    for (const mark of this.#marks) mark.dispose();
    this.#marks = [];
    this.#more = false;
    this.#at = null;
  }

  #refreshLater(): void {
    if (this.#question === null) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        void this.#look(false);
      },
      Math.max(REFRESH, SHARE * this.#cost),
    );
  }
}
