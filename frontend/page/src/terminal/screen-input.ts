import type { Terminal } from '@xterm/xterm';
import { DisposableStore, type Disposable } from '../base/disposables.ts';
import type { Answers } from './answers.ts';
import { cleanPaste } from './clean-paste.ts';
import { copiedText } from './copied-text.ts';
import { MiddleClick } from './middle-click.ts';
import { encodeKey, type Key } from './key-bytes.ts';
import { WheelSteps } from './wheel-steps.ts';

/** What a user does to a terminal with the clipboard and the mouse; what becomes of it is decided elsewhere. */
export interface InputHandler {
  /** A paste, as it came from outside. */
  pasted(text: string): void;
  /** The middle button, or what the browser pastes for it: `null` when it has nothing. */
  middlePasted(text: string | null): void;
  /** A click with the right button, or what stands for one, before the browser shows its menu for it. */
  menuWanted(event: MouseEvent): void;
  /** A selection was made by the mouse. */
  selected(): void;
  /** The wheel was turned while Ctrl is held: larger for 1, smaller for -1. */
  zoomed(step: number): void;
  /** Something typed or pasted was held back by the lock. */
  held(): void;
}

/** A point of the window, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const MAC = /^Mac|^iP/.test(navigator.platform);

/** The input side of a terminal besides plain typing: pastes, the mouse's buttons, the selection, the lock. */
export class ScreenInput implements Disposable {
  readonly #terminal: Terminal;
  readonly #answers: Answers;
  readonly #disposables = new DisposableStore();
  readonly #middle: MiddleClick;
  readonly #wheel = new WheelSteps((step) => this.#handler?.zoomed(step));
  #handler: InputHandler | null = null;

  constructor(terminal: Terminal, answers: Answers) {
    this.#terminal = terminal;
    this.#answers = answers;
    this.#middle = this.#disposables.add(
      new MiddleClick((text) => {
        this.#handler?.middlePasted(text);
      }),
    );
  }

  /** Who is told; without one, a paste goes to the program as it is. */
  set handler(handler: InputHandler) {
    this.#handler = handler;
    this.#answers.held = () => {
      handler.held();
    };
  }

  /** Listens on the element around the terminal, before xterm.js, which listens on those inside. */
  listen(parent: HTMLElement): void {
    const on = (type: string, act: (event: Event) => void): void => {
      this.#disposables.listen(parent, type, act, { capture: true, passive: false });
    };
    on('paste', (event) => {
      this.#paste(event as ClipboardEvent);
    });
    on('copy', (event) => {
      this.#copy(event as ClipboardEvent);
    });
    on('mousedown', (event) => {
      this.#mouseDown(event as MouseEvent);
    });
    on('mouseup', (event) => {
      const click = event as MouseEvent;
      if (click.button === 1) this.#middle.clicked(this.#isPrograms(click));
    });
    on('contextmenu', (event) => {
      this.#contextMenu(event as MouseEvent);
    });
    on('wheel', (event) => {
      if (this.#wheel.turned(event as WheelEvent)) event.stopPropagation();
    });
  }

  /** The program tells pasted text from typed. */
  get bracketsPaste(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  /** The program wants to know of the mouse. */
  get takesMouse(): boolean {
    return this.#terminal.modes.mouseTrackingMode !== 'none';
  }

  /** What is selected, as it is copied. */
  get selection(): string {
    return copiedText(this.#terminal.getSelection());
  }

  clearSelection(): void {
    this.#terminal.clearSelection();
  }

  /** Neither keys nor pastes nor the mouse reach the program; what the terminal answers does. */
  set locked(locked: boolean) {
    this.#answers.locked = locked;
  }

  /** Whether the right button selects the word under it first. */
  set rightClickSelectsWord(selects: boolean) {
    this.#terminal.options.rightClickSelectsWord = selects;
  }

  /** Cleans a text of what no paste may have, and pastes it. */
  paste(text: string): void {
    const clean = cleanPaste(text);
    if (clean !== '') this.#terminal.paste(clean);
  }

  /** Sends what a key would, whoever has that key. */
  sendKey(key: Key): boolean {
    const bytes = encodeKey(key, this.#terminal.modes.applicationCursorKeysMode);
    if (bytes !== null) this.#terminal.input(bytes);
    return bytes !== null;
  }

  /** Where the cursor is drawn. */
  get cursorPoint(): Point {
    const { cols, rows, buffer, element } = this.#terminal;
    const box = element?.querySelector('.xterm-screen')?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    const { cursorX, cursorY, baseY, viewportY } = buffer.active;
    const row = Math.min(rows, Math.max(0, cursorY + 1 + baseY - viewportY));
    return { x: box.left + (cursorX / cols) * box.width, y: box.top + (row / rows) * box.height };
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #paste(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (this.#middle.takes(text) || text === '') return;
    if (this.#handler === null) this.paste(text);
    else this.#handler.pasted(text);
  }

  /** By the browser's own menu. */
  #copy(event: ClipboardEvent): void {
    const { selection } = this;
    if (selection === '') return;
    event.clipboardData?.setData('text/plain', selection);
    event.preventDefault();
    event.stopPropagation();
  }

  #mouseDown(event: MouseEvent): void {
    // Else the browser scrolls wherever the mouse goes next.
    if (event.button === 1) event.preventDefault();
    // On macOS one key is for two things: as long as the program has the mouse it takes the mouse back from it, and
    // else it selects columns.
    if (MAC) this.#terminal.options.macOptionClickForcesSelection = this.takesMouse;
    // The browser's own menu is about to come, and is no business of the program's.
    if (event.button === 2 && event.shiftKey && this.takesMouse) event.stopPropagation();
    if (event.button === 0) this.#awaitSelection();
  }

  /** Not from `onSelectionChange`: what a search finds is selected too. */
  #awaitSelection(): void {
    const before = this.#terminal.getSelection();
    document.addEventListener(
      'mouseup',
      () => {
        // xterm.js ends its selection in listeners of its own.
        setTimeout(() => {
          const selection = this.#disposables.disposed ? '' : this.#terminal.getSelection();
          if (selection !== '' && selection !== before) this.#handler?.selected();
        });
      },
      { once: true, capture: true },
    );
  }

  #contextMenu(event: MouseEvent): void {
    if (event.shiftKey && event.button === 2) return;
    if (this.#isPrograms(event) && event.button === 2) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    // Behind xterm.js, which selects the word if it is to.
    if (this.#terminal.options.rightClickSelectsWord !== true) event.stopPropagation();
    event.preventDefault();
    setTimeout(() => {
      if (!this.#disposables.disposed) this.#handler?.menuWanted(event);
    });
  }

  /** The program has this click, unless the user takes it back, or the program gets nothing anyway. */
  #isPrograms(event: MouseEvent): boolean {
    const mute = this.#answers.locked || this.#terminal.options.disableStdin === true;
    return this.takesMouse && !event.shiftKey && !mute;
  }
}
