import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type IDisposable } from '@xterm/xterm';
import { isComposing } from '../base/composing.ts';
import { DisposableStore, type Disposable } from '../base/disposables.ts';
import { Store, type Readable } from '../base/store.ts';
import { SettingsStore } from '../settings/settings-store.ts';
import { Answers } from './answers.ts';
import { watchAttention } from './attention.ts';
import { bufferText } from './buffer-text.ts';
import { clampHostileOutput } from './clamps.ts';
import { cleanTitle } from './clean-title.ts';
import { watchOffers } from './clipboard-offers.ts';
import { followHabits } from './habits.ts';
import { loadLinks } from './links.ts';
import { Look } from './look.ts';
import { FRESH_MODES, HIDE_CURSOR, RESET, SHOW_CURSOR } from './modes.ts';
import type { OutputEffects } from './output-effects.ts';
import { ProgramTitle } from './program-title.ts';
import { ProgressReports, type Progress } from './progress.ts';
import { PromptMarks } from './prompt-marks.ts';
import { Reading } from './reading.ts';
import { Renderer, type RendererChoice, type RendererName } from './renderer.ts';
import { ScreenInput } from './screen-input.ts';
import type { TerminalSearch } from './search/terminal-search.ts';
import { Widths } from './widths.ts';
import { WorkingDirectory } from './working-directory.ts';

/** xterm.js yields to the browser between pieces, never within one. */
const PIECE = 4 * 1024;
const SMALLEST = { columns: 2, rows: 1 };
const LARGEST = 1000;

export interface ScreenEvents {
  /** Bytes for the program: keys, pastes, mouse; `answer` when they are the terminal's own answer to output. */
  readonly input: (bytes: Uint8Array, answer: boolean) => void;
  /** It is shown at another size. */
  readonly resized: (size: ScreenSize) => void;
  /** Its element has another size, which the program is to have too. */
  readonly fitted: (size: ScreenSize) => void;
  /** A key before the terminal sees it; `true` when it has been dealt with. */
  readonly key: (event: KeyboardEvent) => boolean;
  readonly openLink: (address: string) => void;
  readonly confirmLink: (address: string) => void;
  readonly effects: OutputEffects;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * A terminal on the page: the only door to xterm.js. Lives from its construction to its disposal in one element, which
 * may be hidden and shown, and moved about in the document.
 */
export class Screen implements Disposable {
  /** Where the reader is in what has scrolled by. */
  readonly reading: Reading;
  /** Where commands begin and end. */
  readonly prompts: PromptMarks;
  readonly #programTitle: ProgramTitle;
  readonly #directory: WorkingDirectory;
  readonly #progress: ProgressReports;
  readonly #widths: Widths;
  #search: Promise<TerminalSearch> | null = null;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #look: Look;
  readonly #renderer: Renderer;
  readonly #events: ScreenEvents;
  readonly #disposables = new DisposableStore();
  readonly #hoveredLink = new Store<string | null>(null);
  readonly #encoder = new TextEncoder();
  readonly #answers: Answers;
  /** What a user does to it besides typing. */
  readonly input: ScreenInput;
  /** Whether what has been handed over last has been answered before. */
  #replayed = false;
  /** The size is the output's, not the element's. */
  #imposed = false;
  #shown = false;

  /** @param choice of the renderer; with `auto` the settings decide */
  constructor(events: ScreenEvents, choice: RendererChoice, settings = new SettingsStore()) {
    this.#events = events;
    const terminal = new Terminal({
      // The parser hooks and the unicode service are marked as proposed in 6.0.
      allowProposedApi: true,
      macOptionIsMeta: false,
      rightClickSelectsWord: false,
    });
    this.#terminal = terminal;
    this.#disposables.add(terminal);
    terminal.loadAddon(this.#fit);
    this.#widths = new Widths(terminal);
    this.#answers = new Answers(terminal);
    const keep = (hook: IDisposable): void => {
      this.#disposables.add(hook);
    };
    const isOld = (): boolean => this.#answers.replaying;
    this.reading = new Reading(terminal, keep);
    this.prompts = new PromptMarks(terminal, keep);
    this.#programTitle = new ProgramTitle(terminal, keep);
    this.#directory = new WorkingDirectory(terminal, keep);
    this.#progress = new ProgressReports(terminal, keep);
    watchAttention(terminal, isOld, events.effects).forEach(keep);
    clampHostileOutput(terminal).forEach(keep);
    // Behind the clamps: it has its own.
    keep(watchOffers(terminal, isOld, events.effects));
    terminal.options.linkHandler = loadLinks(terminal, {
      hover: (address) => {
        this.#hoveredLink.set(address);
      },
      open: events.openLink,
      confirm: events.confirmLink,
    });
    this.#look = this.#disposables.add(
      new Look(terminal, settings, () => {
        if (this.#shown) this.fit();
      }),
    );
    this.#renderer = this.#disposables.add(new Renderer(terminal));
    this.#disposables.add(
      settings.follow('renderer', (setting) => {
        this.#renderer.choice = choice === 'auto' ? setting : choice;
      }),
    );
    this.input = this.#disposables.add(new ScreenInput(terminal, this.#answers));
    terminal.onData((text) => {
      if (this.#answers.pass(text)) events.input(this.#encoder.encode(text), this.#answers.answer);
    });
    terminal.onBinary((text) => {
      if (this.#answers.passReport())
        events.input(
          Uint8Array.from(text, (character) => character.charCodeAt(0)),
          false,
        );
    });
    terminal.onResize(({ cols, rows }) => {
      events.resized({ columns: cols, rows });
    });
    terminal.attachCustomKeyEventHandler((event) => this.#mayHandle(event));
  }

  /** What the program calls itself, fit to be shown. */
  get title(): Readable<string> {
    return this.#programTitle.shown;
  }

  /** Where the shell says it is, fit to be shown; empty while it has not said. */
  get directory(): Readable<string> {
    return this.#directory.shown;
  }

  /** Where another shell on this host could begin; empty where the shell has not said, or is elsewhere. */
  get directoryHere(): string {
    return this.#directory.here;
  }

  /** How far the program says it is; `null` while it says nothing. */
  get progress(): Readable<Progress | null> {
    return this.#progress.shown;
  }

  /** The real address under the pointer. */
  get hoveredLink(): Readable<string | null> {
    return this.#hoveredLink;
  }

  get size(): ScreenSize {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  get renderer(): RendererName {
    return this.#renderer.name;
  }

  get fontSize(): number {
    return this.#look.fontSize;
  }

  /** In CSS pixels. Begins with the setting; whoever zooms the terminal follows that from then on. */
  set fontSize(size: number) {
    this.#look.fontSize = size;
  }

  /** Puts the terminal into the document, once. */
  open(parent: HTMLElement): void {
    this.input.listen(parent);
    this.#terminal.open(parent);
    this.#terminal.write(HIDE_CURSOR);
  }

  /** A program is there: show its cursor, which is hidden until then. */
  begin(): void {
    this.#terminal.write(SHOW_CURSOR);
  }

  /**
   * Draws bytes as they came; `drawn` is called with the length of each piece once it is on the screen, before anything
   * else happens. What the terminal answers to `replayed` ones is dropped, to the byte.
   */
  write(bytes: Uint8Array, replayed: boolean, drawn: (length: number) => void): void {
    if (replayed !== this.#replayed) {
      this.#replayed = replayed;
      this.#inOrder(() => {
        this.#answers.replaying = replayed;
      });
    }
    for (let start = 0; start < bytes.length; start += PIECE) {
      const piece = bytes.subarray(start, start + PIECE);
      this.#terminal.write(piece, () => {
        drawn(piece.length);
      });
    }
  }

  /** Begins with an empty terminal, above it one line of the page's own if there is one. */
  restart(line: string | null): void {
    const said = line === null ? '' : `${ownLine(line)}\r\n`;
    this.#terminal.write(this.#encoder.encode(`${RESET}${said}${SHOW_CURSOR}`));
    this.#forgetProgram();
  }

  /** What is written next was made for this size; with `own` the terminal follows its element again. */
  impose({ columns, rows }: ScreenSize, own: boolean): void {
    this.#inOrder(() => {
      this.#terminal.resize(clamp(columns, SMALLEST.columns), clamp(rows, SMALLEST.rows));
      this.#imposed = !own;
      if (own && this.#shown) this.fit();
    });
  }

  /** Lets the terminal follow its element again, whatever its output was made for. */
  release(): void {
    this.#inOrder(() => {
      this.#imposed = false;
      if (this.#shown) this.fit();
    });
  }

  /**
   * Nobody is there: what the mouse does goes nowhere, while what is typed may wait. The size stays, or each short loss
   * would make every program draw its screen anew; the element may fit it again once this is over.
   */
  set away(away: boolean) {
    this.#answers.away = away;
  }

  /** Takes nothing in any more: neither keys nor the terminal's own answers. */
  lock(): void {
    this.#terminal.options.disableStdin = true;
  }

  /** Makes the terminal ready for another program below what is there, and writes one line of the page's own. */
  startOver(line: string): void {
    const fresh = `${FRESH_MODES}${HIDE_CURSOR}\r\n${ownLine(line)}\r\n`;
    // As bytes, so that half a character of the old output ends here and not in the new one.
    this.#terminal.write(this.#encoder.encode(fresh));
    this.#programTitle.forget();
    this.#forgetProgram();
  }

  /** As if somebody had typed it. */
  type(text: string): void {
    this.#terminal.input(text);
  }

  /** Fits the terminal to its element. Does nothing while the element has no size, or the output has another. */
  fit(): void {
    const element = this.#terminal.element?.parentElement;
    if (this.#answers.away && element) this.#keepCursorInSight(element);
    if (this.#imposed || this.#answers.away) return;
    if (!element || element.clientWidth === 0 || element.clientHeight === 0) return;
    const proposed = this.#fit.proposeDimensions();
    if (proposed === undefined || Number.isNaN(proposed.cols) || Number.isNaN(proposed.rows)) return;
    const columns = clamp(proposed.cols, SMALLEST.columns);
    const rows = clamp(proposed.rows, SMALLEST.rows);
    if (columns === this.#terminal.cols && rows === this.#terminal.rows) return;
    this.#terminal.resize(columns, rows);
    this.#events.fitted({ columns, rows });
  }

  show(): void {
    this.#shown = true;
    this.fit();
    this.#renderer.show();
  }

  hide(): void {
    this.#shown = false;
    this.#renderer.hide();
  }

  focus(): void {
    this.#terminal.focus();
  }

  get selection(): string {
    return this.#terminal.getSelection();
  }

  /** The buffer in use, line by line. */
  text(): string[] {
    return bufferText(this.#terminal.buffer.active);
  }

  /** The same as a page of its own, with its colours. */
  async html(heading: string, language: string): Promise<string> {
    const { bufferHtml } = await import('./buffer-html.ts');
    return bufferHtml(this.#terminal, heading, language);
  }

  /** The search in this terminal, loaded when it is first wanted. */
  search(): Promise<TerminalSearch> {
    if (this.#search !== null) return this.#search;
    const search = import('./search/load-search.ts').then(({ searchIn }) =>
      this.#disposables.add(searchIn(this.#terminal)),
    );
    this.#search = search;
    search.catch(() => {
      // The gateway was away; whoever asks again may have more luck.
      this.#search = null;
    });
    return search;
  }

  /** Does as the user's settings say, now and whenever they change. */
  follow(settings: SettingsStore): void {
    for (const release of followHabits(this.#terminal, this.#widths, settings)) this.#disposables.add(release);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** What a program has told of itself, once it is not there any more. */
  #forgetProgram(): void {
    this.#inOrder(() => {
      this.prompts.endLast();
      this.#directory.forget();
      this.#progress.forget();
    });
  }

  /** In an element that has become smaller than the terminal, and scrolls. */
  #keepCursorInSight(element: HTMLElement): void {
    const { rows, buffer } = this.#terminal;
    const height = this.#terminal.element?.clientHeight ?? 0;
    element.scrollTop = Math.max(0, ((buffer.active.cursorY + 1) / rows) * height - element.clientHeight);
  }

  /** Does something between what has been written and what will be. */
  #inOrder(act: () => void): void {
    this.#terminal.write('', act);
  }

  #mayHandle(event: KeyboardEvent): boolean {
    // While a character is being composed, every key belongs to the input method.
    if (isComposing(event) || event.type !== 'keydown') return true;
    return !this.#events.key(event);
  }
}

function clamp(length: number, smallest: number): number {
  return Math.min(LARGEST, Math.max(smallest, length));
}

/** Faint, so that nobody takes it for the program's. */
function ownLine(line: string): string {
  return `\x1b[2m── ${cleanTitle(line)} ──\x1b[0m`;
}
