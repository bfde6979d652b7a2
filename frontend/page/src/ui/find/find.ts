import type { Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import { LONGEST_QUESTION, type Question } from '../../terminal/search/question.ts';
import type { SearchState, TerminalSearch } from '../../terminal/search/terminal-search.ts';

/** What is typed is looked for once it pauses. */
const TYPING = 120;

/** What a search needs of its terminal. */
export interface Searched {
  readonly selection: string;
  search(): Promise<TerminalSearch>;
  focus(): void;
}

/** Looking for something in one terminal, from the first word to the return to the terminal. */
export class Find implements Disposable {
  readonly #screen: () => Searched;
  readonly #shown = new Store(0);
  readonly #question = new Store<Question>({ words: '', matchCase: false, wholeWord: false, regexp: false });
  readonly #state = new Store<SearchState>({ kind: 'idle' });
  #search: TerminalSearch | null = null;
  #following: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(screen: () => Searched) {
    this.#screen = screen;
  }

  /** Counts how often it was called for; 0 while it is away. */
  get shown(): Readable<number> {
    return this.#shown;
  }

  get question(): Readable<Question> {
    return this.#question;
  }

  get state(): Readable<SearchState> {
    return this.#state;
  }

  /** Begins with what is selected, if that is one line; else with what was looked for last. */
  show(): void {
    const { selection } = this.#screen();
    const words = /[\r\n]/.test(selection) ? '' : selection.trim();
    this.#shown.update((count) => count + 1);
    void this.#load();
    if (words !== '' && words.length <= LONGEST_QUESTION && this.#shown.get() === 1) this.ask({ words, regexp: false });
    else this.ask({});
  }

  /** Looks for something else, once typing has paused. */
  ask(change: Partial<Question>): void {
    this.#question.update((question) => ({ ...question, ...change }));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, TYPING);
  }

  next(): void {
    this.#step((search) => search.next());
  }

  previous(): void {
    this.#step((search) => search.previous());
  }

  /** Takes the marks away and returns to the terminal. */
  close(): void {
    if (this.#shown.get() === 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shown.set(0);
    this.#search?.end();
    this.#screen().focus();
  }

  /** The keys of a search while it is open, wherever the focus is; `true` when it took one. */
  readonly key = (event: KeyboardEvent): boolean => {
    if (this.#shown.get() === 0 || event.key !== 'F3' || event.ctrlKey || event.altKey || event.metaKey) return false;
    event.preventDefault();
    if (event.shiftKey) this.previous();
    else this.next();
    return true;
  };

  dispose(): void {
    this.#disposed = true;
    this.#following?.();
    clearTimeout(this.#timer);
  }

  #step(step: (search: TerminalSearch) => boolean): void {
    // What has been typed since has not been looked for yet; that goes to the nearest one.
    if (this.#timer === undefined && this.#search !== null) step(this.#search);
    else if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      void this.#ask();
    }
  }

  async #ask(): Promise<void> {
    const search = await this.#load();
    if (search !== null && this.#shown.get() > 0) await search.ask(this.#question.get());
  }

  async #load(): Promise<TerminalSearch | null> {
    if (this.#search !== null) return this.#search;
    const search = await this.#screen()
      .search()
      .catch(() => null);
    if (this.#disposed) return null;
    if (search === null) {
      // The gateway is away, or has another version of the page by now.
      this.#state.set({ kind: 'not-loaded' });
      return null;
    }
    this.#following ??= search.state.subscribe((state) => {
      this.#state.set(state);
    });
    this.#search = search;
    return search;
  }
}
