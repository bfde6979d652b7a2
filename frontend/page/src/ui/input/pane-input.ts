import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import { isOver } from '../../session/connection-state.ts';
import type { TerminalConnection } from '../../session/terminal-connection.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import type { InputHandler, Point, ScreenInput } from '../../terminal/screen-input.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import type { ActionId } from '../actions/actions.ts';
import { chordOf, type Chord } from '../actions/chord.ts';
import { chordText, MAC } from '../actions/keymap.ts';
import { rightClickOf } from '../context-menu/right-click.ts';
import { PasteDesk } from '../paste/paste-desk.ts';
import { PaneZoom } from '../zoom/pane-zoom.ts';
import { Copying } from './copying.ts';
import { lastSelection, rememberSelection } from './last-selection.ts';
import { Word } from './word.ts';

/** The terminal as it is used here. */
export interface InputScreen {
  readonly input: ScreenInput;
  readonly hoveredLink: Readable<string | null>;
  /** In CSS pixels; the terminal is fitted anew by it. */
  fontSize: number;
  focus(): void;
}

/** Other terminals that get what is pasted here too, each in the way of its own program. */
export interface PasteCompany {
  /** All their programs tell pasted text from typed. */
  readonly bracketsPaste: boolean;
  paste(text: string): void;
  /** Drops what is on its way to them. */
  discard(): void;
}

export interface InputParts {
  readonly screen: InputScreen;
  readonly connection: Pick<TerminalConnection, 'state'>;
  /** Pastes here and, while there are others, there. */
  readonly paste: (text: string) => void;
  readonly company: () => PasteCompany | null;
  /** Nothing goes in here anyway. */
  readonly watching: boolean;
  /** Of the target, where there is one that could be opened again. */
  readonly target: string | null;
  /** A terminal that was there before, and now comes back. */
  readonly restored: boolean;
  readonly preferences: SettingsStore;
  readonly actions: ActionRegister;
}

/** The menu of the terminal, as it was asked for. */
export interface MenuRequest {
  readonly at: Point;
  /** The address under the pointer. */
  readonly link: string | null;
}

/** The input side of one pane: the clipboard, the mouse's buttons, the lock, the font's size, keys from a list. */
export class PaneInput implements Disposable, InputHandler {
  readonly desk: PasteDesk;
  readonly zoom: PaneZoom;
  readonly actions: ActionRegister;
  readonly preferences: SettingsStore;
  readonly #parts: InputParts;
  readonly #disposables = new DisposableStore();
  readonly #word = this.#disposables.add(new Word());
  readonly #copying: Copying;
  readonly #locked = new Store(false);
  readonly #passing: Store<boolean>;
  readonly #menu = new Store<MenuRequest | null>(null);
  readonly #choosingKey = new Store(false);

  constructor(parts: InputParts) {
    this.#parts = parts;
    const { screen, connection, preferences, target, restored } = parts;
    this.actions = parts.actions;
    this.preferences = preferences;
    this.#passing = new Store(preferences.get('passAllKeys'));
    this.#copying = this.#disposables.add(
      new Copying((said) => {
        this.say(said);
      }),
    );
    this.desk = this.#disposables.add(
      new PasteDesk({
        guards: () => this.#guards(),
        mayPaste: () => this.#mayPaste(),
        paste: (pasted) => {
          parts.paste(pasted);
          screen.focus();
        },
        unask: () => {
          this.#unask();
        },
        tooLarge: () => {
          this.say(text.pasteQuestion.tooLarge);
        },
      }),
    );
    this.zoom = this.#disposables.add(new PaneZoom(preferences, target, restored));
    screen.fontSize = this.zoom.size.get();
    this.#disposables.add(
      this.zoom.size.subscribe((size) => {
        screen.fontSize = size;
      }),
    );
    this.#disposables.add(
      preferences.follow('rightClick', (wish) => {
        screen.input.rightClickSelectsWord = rightClickOf(wish) === 'word';
      }),
    );
    this.#disposables.add(
      preferences.follow('passAllKeys', (passing) => {
        this.#passingIs(passing);
      }),
    );
    this.#disposables.add(
      connection.state.subscribe((state) => {
        // Nobody is there any more to take it.
        if (isOver(state)) this.desk.cancel();
      }),
    );
    screen.input.handler = this;
  }

  /** What the pane says for a moment. */
  get word(): Readable<string | null> {
    return this.#word.said;
  }

  /** Neither keys nor pastes nor the mouse reach the program. */
  get locked(): Readable<boolean> {
    return this.#locked;
  }

  /** All keys but one go to the terminal. */
  get passing(): Readable<boolean> {
    return this.#passing;
  }

  get menu(): Readable<MenuRequest | null> {
    return this.#menu;
  }

  /** The list of keys is shown. */
  get choosingKey(): Readable<boolean> {
    return this.#choosingKey;
  }

  get hasSelection(): boolean {
    return this.#parts.screen.input.selection !== '';
  }

  /** What the key of an action is called, if it has one. */
  keyOf(id: ActionId): string | null {
    const chord = this.actions.keymap.get().chordsOf(id)[0];
    return chord === undefined ? null : chordText(chord);
  }

  say(said: string): void {
    this.#word.say(said);
  }

  /** Keys that mean something else by the settings; `true` when it was one. */
  key(event: KeyboardEvent): boolean {
    const chord = chordOf(event);
    if (chord === null || MAC || !isPlainCtrlC(chord)) return false;
    const { preferences } = this;
    if (!preferences.get('smartCopy') || preferences.get('passAllKeys') || !this.hasSelection) return false;
    event.preventDefault();
    this.copy();
    this.#parts.screen.input.clearSelection();
    return true;
  }

  copy(): boolean {
    const { selection } = this.#parts.screen.input;
    if (selection === '') return false;
    rememberSelection(selection);
    void this.#copying.copy(selection);
    return true;
  }

  copyText(copied: string): void {
    void this.#copying.copy(copied);
  }

  /** By a menu or the palette: the browser may want to be asked, or refuse. By key, it sends the paste itself. */
  async pasteFromClipboard(): Promise<void> {
    if (!this.#mayPaste()) return;
    // Not there at all over plain HTTP, whatever the types say.
    const clipboard = navigator.clipboard as Partial<Clipboard> | undefined;
    const read = await clipboard?.readText?.().catch(() => undefined);
    if (this.#disposables.disposed) return;
    if (read === undefined) {
      const key = this.keyOf('paste');
      this.say(key === null ? text.clipboard.pasteByMenu : text.clipboard.pasteByKey(key));
    } else if (read === '') this.say(text.clipboard.empty);
    else this.desk.receive(read);
  }

  lock(locked: boolean): void {
    this.#parts.screen.input.locked = locked;
    this.#locked.set(locked);
    this.desk.cancel();
    this.say(locked ? text.lock.nowLocked : text.lock.nowUnlocked);
  }

  openMenu(at: Point, link: string | null): void {
    this.#menu.set({ at, link });
  }

  closeMenu(): void {
    this.#menu.set(null);
  }

  chooseKey(choosing: boolean): void {
    if (choosing && !this.#mayType()) return;
    this.#choosingKey.set(choosing);
    if (!choosing) this.#parts.screen.focus();
  }

  sendKey(key: Chord): void {
    this.chooseKey(false);
    if (this.#mayType()) this.#parts.screen.input.sendKey(key);
  }

  pasted(raw: string): void {
    this.desk.receive(raw);
  }

  middlePasted(raw: string | null): void {
    if (!this.preferences.get('middleClickPaste')) return;
    const pasted = raw ?? lastSelection();
    if (pasted === '') this.say(text.clipboard.noSelection);
    else this.desk.receive(pasted);
  }

  menuWanted(event: MouseEvent): void {
    const { screen } = this.#parts;
    const byMouse = event.button === 2 || (MAC && event.ctrlKey);
    const inWindow = event.clientX > 0 || event.clientY > 0;
    if (byMouse && rightClickOf(this.preferences.get('rightClick')) === 'paste') this.#copyOrPaste();
    else if (byMouse) this.openMenu({ x: event.clientX, y: event.clientY }, screen.hoveredLink.get());
    // Where the cursor is, and not where the mouse was left; but a finger means where it is.
    else this.openMenu(inWindow ? { x: event.clientX, y: event.clientY } : screen.input.cursorPoint, null);
  }

  selected(): void {
    const { selection } = this.#parts.screen.input;
    if (selection === '') return;
    rememberSelection(selection);
    if (this.preferences.get('copyOnSelect')) void this.#copying.copy(selection, true);
  }

  zoomed(step: number): void {
    this.zoom.step(step);
    this.say(text.zoom.size(this.zoom.size.get()));
  }

  held(): void {
    this.say(text.lock.held);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #copyOrPaste(): void {
    if (this.copy()) this.#parts.screen.input.clearSelection();
    else void this.pasteFromClipboard();
    this.#parts.screen.focus();
  }

  #guards(): boolean {
    const { preferences } = this;
    const { screen, target } = this.#parts;
    if (!preferences.get('pasteGuard')) return false;
    // That it is not to be asked here says nothing of the others.
    if (this.#parts.company()?.bracketsPaste === false) return true;
    if (screen.input.bracketsPaste) return false;
    return target === null || !preferences.get('pasteUnasked').includes(target);
  }

  #unask(): void {
    const { preferences } = this;
    const { target } = this.#parts;
    if (target === null) return;
    const before = preferences.get('pasteUnasked').filter((id) => id !== target);
    // First, so that it is not this one that a full list leaves out.
    preferences.set('pasteUnasked', [target, ...before]);
  }

  #mayPaste(): boolean {
    const { kind } = this.#parts.connection.state.get();
    if (!this.#mayType()) return false;
    if (kind === 'live' || kind === 'reconnecting') return true;
    this.say(text.pasteQuestion.noSession);
    return false;
  }

  #mayType(): boolean {
    if (this.#parts.watching) this.say(text.pasteQuestion.watching);
    else if (this.#locked.get()) this.say(text.lock.held);
    else return true;
    return false;
  }

  #passingIs(passing: boolean): void {
    if (passing === this.#passing.get()) return;
    this.#passing.set(passing);
    this.say(passing ? text.passKeys.nowOn(this.keyOf('pass-keys') ?? '') : text.passKeys.nowOff);
  }
}

function isPlainCtrlC({ ctrl, alt, shift, meta, key }: Chord): boolean {
  return ctrl && !alt && !shift && !meta && key === 'C';
}
