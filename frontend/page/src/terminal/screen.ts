import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { Terminal, type IUnicodeVersionProvider } from '@xterm/xterm';
import { DisposableStore, type Disposable } from '../base/disposables.ts';
import { Store, type Readable } from '../base/store.ts';
import { SettingsStore } from '../settings/settings-store.ts';
import { Answers } from './answers.ts';
import { bufferText } from './buffer-text.ts';
import { clampClusters, clampHostileOutput } from './clamps.ts';
import { cleanTitle } from './clean-title.ts';
import { loadLinks } from './links.ts';
import { Look } from './look.ts';
import { Renderer, type RendererChoice, type RendererName } from './renderer.ts';
import { ScreenInput } from './screen-input.ts';

/** xterm.js yields to the browser between pieces, never within one. */
const PIECE = 4 * 1024;
/** A title may change as often as it likes; it is shown at most this often. */
const TITLE_SETTLES = 150;
const SMALLEST = { columns: 2, rows: 1 };
const LARGEST = 1000;

/** What a new program must not inherit from the one before. */
const FRESH_MODES = [
  '\x18', // ends a sequence that was cut in its middle
  '\x1b7\x1b[?1049l', // the normal screen; saving first makes this a no-op for the cursor when it is that already
  '\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1016l', // no mouse reports
  '\x1b[?1004l\x1b[?2004l', // no focus reports, no bracketed paste
  '\x1b[!p\x1b[4l\x1b[?7h', // margins, attributes and character sets; replace, wrap
  '\x1b[?1l\x1b>', // ordinary cursor keys and keypad
].join('');
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
/** All as in a new terminal, after whatever was cut in its middle; and the colours, which that leaves as they are. */
const RESET = '\x18\x1bc\x1b]104\x07\x1b]110\x07\x1b]111\x07\x1b]112\x07\x1b]0;\x07';

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
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #look: Look;
  readonly #renderer: Renderer;
  readonly #events: ScreenEvents;
  readonly #disposables = new DisposableStore();
  readonly #title = new Store('');
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
  #titleTimer: ReturnType<typeof setTimeout> | undefined;
  #rawTitle = '';

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
    this.#loadUnicode();
    for (const hook of clampHostileOutput(terminal)) this.#disposables.add(hook);
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
    this.#answers = new Answers(terminal);
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
    terminal.onTitleChange((title) => {
      this.#titleChanged(title);
    });
    terminal.attachCustomKeyEventHandler((event) => this.#mayHandle(event));
  }

  /** What the program calls itself, fit to be shown. */
  get title(): Readable<string> {
    return this.#title;
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
    this.#titleChanged('');
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

  dispose(): void {
    clearTimeout(this.#titleTimer);
    this.#disposables.dispose();
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

  /** The addon's tables, each wrapped by a clamp: the addon is shown a terminal that does nothing but take them. */
  #loadUnicode(): void {
    const unicode = this.#terminal.unicode;
    const taker = {
      versions: unicode.versions,
      register: (provider: IUnicodeVersionProvider) => {
        unicode.register(clampClusters(provider));
      },
      get activeVersion(): string {
        return unicode.activeVersion;
      },
      set activeVersion(version: string) {
        unicode.activeVersion = version;
      },
    };
    new UnicodeGraphemesAddon().activate({ unicode: taker } as unknown as Terminal);
  }

  #titleChanged(raw: string): void {
    this.#rawTitle = raw;
    this.#titleTimer ??= setTimeout(() => {
      this.#titleTimer = undefined;
      this.#title.set(cleanTitle(this.#rawTitle));
    }, TITLE_SETTLES);
  }

  #mayHandle(event: KeyboardEvent): boolean {
    // While a character is being composed, every key belongs to the input method.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari reports the last key of a composition only so
    if (event.isComposing || event.keyCode === COMPOSING || event.type !== 'keydown') return true;
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

/** What browsers report for keys that an input method has taken. */
const COMPOSING = 229;
