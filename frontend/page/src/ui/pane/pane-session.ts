import { DisposableStore } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import type { Size } from '../../session/attachment.ts';
import { isOpening, isOver, isTakenOver, type ConnectionState } from '../../session/connection-state.ts';
import { TerminalConnection } from '../../session/terminal-connection.ts';
import { endOfCutPaste } from '../../terminal/cut-paste.ts';
import type { Progress } from '../../terminal/progress.ts';
import { Screen } from '../../terminal/screen.ts';
import { text } from '../../text/index.ts';
import type { Acts } from '../actions/action-register.ts';
import { inputActs } from '../input/input-acts.ts';
import { PaneInput, type InputParts, type PasteCompany } from '../input/pane-input.ts';
import { Resizing } from '../zoom/resizing.ts';
import { keyOfLine } from './line-keys.ts';
import { outputActs, PaneOutput } from './pane-output.ts';
import type { OutputTap, PaneLogin, PaneSettings } from './pane-settings.ts';

export type { OutputTap, PaneLogin, PaneSettings } from './pane-settings.ts';

let panes = 0;

/** One terminal with its connection: the bytes between them, and what the user does to both. */
export class PaneSession {
  /** Unique on the page; ground for the ids of elements. */
  readonly id = `pane-${String((panes += 1))}`;
  readonly connection: TerminalConnection;
  readonly screen: Screen;
  readonly input: PaneInput;
  readonly resizing: Resizing;
  readonly output: PaneOutput;
  tap: OutputTap | null = null;
  /** Sees what the user types here, and what the mouse does, as bytes. */
  typed: ((bytes: Uint8Array) => void) | null = null;
  /** Who is pasted into together with this; `typed` does not see what is pasted. */
  company: PasteCompany | null = null;
  #pasting = false;
  readonly #settings: PaneSettings;
  readonly #disposables = new DisposableStore();
  readonly #unseen = new Store(false);
  readonly #size = new Store<Size>({ columns: 80, rows: 24 });
  readonly #linkToConfirm = new Store<string | null>(null);
  #shown = false;
  #element: HTMLElement | null = null;
  #drawn = { bytes: 0 };

  constructor(settings: PaneSettings) {
    this.#settings = settings;
    this.output = this.#disposables.add(
      new PaneOutput({
        id: this.id,
        target: settings.target,
        preferences: settings.preferences,
        screen: () => this.screen,
        watching: this.watching,
        copy: (copied) => {
          this.input.copyText(copied);
        },
        say: (said) => {
          this.input.say(said);
        },
        isFocused: () => document.hasFocus() && this.#element?.contains(document.activeElement) === true,
      }),
    );
    this.screen = this.#disposables.add(
      new Screen(
        {
          input: (bytes, answer) => {
            this.connection.write(bytes, answer);
            if (!answer && !this.#pasting) this.typed?.(bytes);
          },
          resized: (size) => {
            this.#size.set(size);
          },
          fitted: (size) => {
            this.connection.resize(size);
          },
          key: (event) => this.#key(event),
          openLink: openInNewWindow,
          confirmLink: (address) => {
            this.#linkToConfirm.set(address);
          },
          effects: this.output.effects,
        },
        settings.renderer,
        settings.preferences,
      ),
    );
    this.connection = this.#disposables.add(
      new TerminalConnection(settings.environment, {
        write: (bytes, replayed, drawn) => {
          this.tap?.bytes(bytes);
          if (!this.#shown || document.hidden) this.#unseen.set(true);
          const count = this.#drawn;
          this.screen.write(bytes, replayed, (length) => {
            count.bytes += length;
            drawn(length);
          });
        },
        begin: () => {
          this.tap?.restart();
          this.#drawn = { bytes: 0 };
          this.screen.begin();
        },
        restart: (gap) => {
          this.tap?.restart();
          this.#drawn = { bytes: 0 };
          this.screen.restart(gap);
        },
        size: (size, own) => {
          this.screen.impose(size, own);
        },
      }),
    );
    this.screen.follow(settings.preferences);
    if (this.watching) this.screen.lock();
    this.resizing = this.#disposables.add(new Resizing(this.screen, () => this.#shown));
    this.input = this.#disposables.add(new PaneInput(this.#inputParts(settings)));
    this.#disposables.add(
      this.connection.state.subscribe((state) => {
        this.#stateIs(state);
      }),
    );
    this.#disposables.listen(window, 'online', this.#tryNow);
    this.#disposables.listen(document, 'visibilitychange', this.#tryNow);
  }

  /** Somebody's session is looked at here, and nothing goes in. */
  get watching(): boolean {
    return this.#settings.beginning.kind === 'watch';
  }

  /** Whose session is watched, if that is known. */
  get owner(): string | null {
    return this.#settings.owner ?? null;
  }

  /** The size as shown; the program's follows it. */
  get size(): Readable<Size> {
    return this.#size;
  }

  /** The session that is shown here, as long as it may be there. */
  get session(): Readable<string | null> {
    return this.connection.session;
  }

  /** Output has come since this pane was last seen. */
  get unseen(): Readable<boolean> {
    return this.#unseen;
  }

  /** The bell has rung since this pane was last looked at. */
  get bell(): Readable<boolean> {
    return this.output.bell.rang;
  }

  /** How far the program says it is; `null` while it says nothing. */
  get progress(): Readable<Progress | null> {
    return this.screen.progress;
  }

  get target(): PaneSettings['target'] {
    return this.#settings.target;
  }

  /** A link whose real address the user has to look at first. */
  get linkToConfirm(): Readable<string | null> {
    return this.#linkToConfirm;
  }

  /** Output bytes of the session on the screen, from its start or from the last gap. */
  get bytesDrawn(): number {
    return this.#drawn.bytes;
  }

  /** Leaving the page now would lose what no session keeps: one that is being opened, a paste, what has been typed. */
  get wouldLose(): boolean {
    const { state, inputProgress, queued } = this.connection;
    return isOpening(state.get()) || inputProgress.get() !== null || queued.get().waiting > 0;
  }

  /** Nothing a user does here reaches the program. */
  get locked(): Readable<boolean> {
    return this.input.locked;
  }

  get login(): PaneLogin {
    return this.#settings.login;
  }

  /** What can be done to this terminal by key, from the palette or from a menu. */
  readonly acts: Acts = { ...inputActs(this), ...outputActs(() => this.output) };

  /** Takes what was typed into another pane. */
  take(bytes: Uint8Array): void {
    this.connection.write(bytes);
  }

  /** Pastes here alone, in the way of the program here. */
  paste(pasted: string): void {
    this.#pasting = true;
    try {
      this.screen.input.paste(pasted);
    } finally {
      this.#pasting = false;
    }
  }

  /** Puts the terminal into its element and opens the session. */
  async mount(element: HTMLElement): Promise<void> {
    await this.#settings.fontReady;
    if (this.#disposables.disposed) return;
    this.#element = element;
    this.#disposables.listen(element, 'focusin', () => {
      this.output.bell.seen();
    });
    this.screen.open(element);
    this.screen.fit();
    if (this.#shown) this.screen.show();
    const observer = new ResizeObserver(() => {
      requestAnimationFrame(() => {
        this.resizing.fit();
      });
    });
    observer.observe(element);
    this.#disposables.add(() => {
      observer.disconnect();
    });
    this.connection.begin(this.#settings.beginning, this.screen.size);
  }

  show(): void {
    this.#shown = true;
    this.#unseen.set(false);
    this.output.bell.seen();
    this.screen.show();
  }

  hide(): void {
    this.#shown = false;
    this.input.closeMenu();
    this.screen.hide();
  }

  /** After an end: another session in the same terminal, or the same one again; without a login, that comes first. */
  reconnect(): void {
    const state = this.connection.state.get();
    if (!isOver(state)) return;
    if (this.login.ended.get()) {
      this.login.recall();
      return;
    }
    if (isTakenOver(state)) this.connection.takeBack();
    else {
      const { beginning, afterwards } = this.#settings;
      const notContinued = state.kind === 'failed' && state.continuing;
      this.screen.startOver(notContinued ? text.end.notContinuedLine : text.end.newSession);
      this.connection.begin(
        afterwards === undefined ? beginning : { kind: 'open', request: afterwards },
        this.screen.size,
      );
    }
    this.screen.focus();
  }

  /** Tries now to get a lost line back; without a login, that comes first. */
  tryNow(): void {
    if (this.login.ended.get()) this.login.recall();
    else this.connection.tryNow();
  }

  close(): void {
    this.#settings.close();
  }

  /** Drops what was typed or pasted and has not been sent. A program that has half of a paste is told that it ended. */
  discardInput(): void {
    this.connection.write(endOfCutPaste(this.connection.cancelInput()));
    this.company?.discard();
  }

  followLink(): void {
    const address = this.#linkToConfirm.get();
    this.dismissLink();
    if (address !== null) openInNewWindow(address);
  }

  dismissLink(): void {
    this.#linkToConfirm.set(null);
    this.screen.focus();
  }

  /** Ends the session and takes the pane away; `false` when there is one and the gateway could not be told. */
  end(): boolean {
    const told = this.connection.end();
    this.leave();
    return told;
  }

  /** Takes the pane away. The session goes on, for as long as the gateway keeps one without a page. */
  leave(): void {
    this.#disposables.dispose();
  }

  #inputParts({ beginning, afterwards, preferences, actions }: PaneSettings): InputParts {
    const opened = beginning.kind === 'open' ? beginning.request.target : null;
    return {
      screen: this.screen,
      connection: this.connection,
      paste: (pasted) => {
        this.paste(pasted);
        this.company?.paste(pasted);
      },
      company: () => this.company,
      watching: this.watching,
      target: afterwards?.target ?? opened,
      restored: beginning.kind === 'resume',
      preferences,
      actions,
    };
  }

  readonly #tryNow = (): void => {
    if (document.visibilityState !== 'visible') return;
    if (this.#shown) this.#unseen.set(false);
    this.connection.tryNow();
  };

  #stateIs(state: ConnectionState): void {
    this.screen.away = state.kind === 'reconnecting';
    if (isOver(state)) this.screen.release();
  }

  #key(event: KeyboardEvent): boolean {
    return (
      this.#settings.pageKey(event) || this.input.key(event) || this.output.find.key(event) || keyOfLine(event, this)
    );
  }
}

function openInNewWindow(address: string): void {
  window.open(address, '_blank', 'noopener,noreferrer');
}
