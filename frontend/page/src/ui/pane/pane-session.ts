import { DisposableStore } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import type { Size } from '../../session/attachment.ts';
import { isBusy, isOver } from '../../session/connection-state.ts';
import type { Beginning } from '../../session/beginning.ts';
import { TerminalConnection, type ConnectionEnvironment } from '../../session/terminal-connection.ts';
import type { RendererChoice } from '../../terminal/renderer.ts';
import { Screen } from '../../terminal/screen.ts';
import { text } from '../../text/index.ts';
import { isCopyKey, isPasteKey } from '../keys.ts';
import { copyText } from './clipboard.ts';

export interface PaneSettings {
  readonly environment: ConnectionEnvironment;
  readonly beginning: Beginning;
  readonly renderer: RendererChoice;
  /** Awaited before the terminal is measured. */
  readonly fontReady: Promise<void>;
  /** The page's own keys; `true` when it took one. */
  readonly pageKey: (event: KeyboardEvent) => boolean;
  readonly close: () => void;
  readonly login: PaneLogin;
}

/** What a terminal has to know of the login it lives by. */
export interface PaneLogin {
  /** Without another login nothing can be opened. */
  readonly ended: Readable<boolean>;
  /** Shows the user how to log in again. */
  recall(): void;
}

let panes = 0;

/** One terminal with its connection: the bytes between them, and what the user does to both. */
export class PaneSession {
  /** Unique on the page; ground for the ids of elements. */
  readonly id = `pane-${String((panes += 1))}`;
  readonly connection: TerminalConnection;
  readonly screen: Screen;
  /** Sees every output byte; for tests of the whole. */
  tap: ((bytes: Uint8Array) => void) | null = null;
  readonly #settings: PaneSettings;
  readonly #disposables = new DisposableStore();
  readonly #unseen = new Store(false);
  readonly #size = new Store<Size>({ columns: 80, rows: 24 });
  readonly #linkToConfirm = new Store<string | null>(null);
  #shown = false;
  #drawn = 0;

  constructor(settings: PaneSettings) {
    this.#settings = settings;
    this.screen = this.#disposables.add(
      new Screen(
        {
          input: (bytes) => {
            this.connection.write(bytes);
          },
          resized: (size) => {
            this.#size.set(size);
            this.connection.resize(size);
          },
          key: (event) => this.#key(event),
          openLink: openInNewWindow,
          confirmLink: (address) => {
            this.#linkToConfirm.set(address);
          },
        },
        settings.renderer,
      ),
    );
    this.connection = this.#disposables.add(
      new TerminalConnection(settings.environment, {
        write: (bytes, drawn) => {
          this.tap?.(bytes);
          if (!this.#shown) this.#unseen.set(true);
          this.screen.write(bytes, () => {
            this.#drawn += bytes.length;
            drawn();
          });
        },
      }),
    );
    this.#disposables.add(
      this.connection.state.subscribe((state) => {
        if (state.kind === 'live') this.screen.begin();
      }),
    );
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

  /** A link whose real address the user has to look at first. */
  get linkToConfirm(): Readable<string | null> {
    return this.#linkToConfirm;
  }

  /** Output bytes on the screen since the pane was opened. */
  get bytesDrawn(): number {
    return this.#drawn;
  }

  get login(): PaneLogin {
    return this.#settings.login;
  }

  /** Puts the terminal into its element and opens the session. */
  async mount(element: HTMLElement): Promise<void> {
    await this.#settings.fontReady;
    if (this.#disposables.disposed) return;
    this.screen.open(element);
    this.screen.fit();
    if (this.#shown) this.screen.show();
    const observer = new ResizeObserver(() => {
      requestAnimationFrame(() => {
        if (this.#shown) this.screen.fit();
      });
    });
    observer.observe(element);
    this.#disposables.add(() => {
      observer.disconnect();
    });
    this.connection.begin(this.#settings.beginning, this.screen.size);
    if (this.#shown) this.screen.focus();
  }

  show(): void {
    this.#shown = true;
    this.#unseen.set(false);
    this.screen.fit();
    this.screen.show();
  }

  hide(): void {
    this.#shown = false;
    this.screen.hide();
  }

  /** Another session in the same terminal, below what is there; without a login, that comes first. */
  reconnect(): void {
    if (!isOver(this.connection.state.get())) return;
    if (this.login.ended.get()) {
      this.login.recall();
      return;
    }
    this.screen.startOver(text.end.newSession);
    this.connection.begin(this.#settings.beginning, this.screen.size);
    this.screen.focus();
  }

  close(): void {
    this.#settings.close();
  }

  /** Stops a paste. A program that was told a paste has begun is told that it ended. */
  cancelPaste(): void {
    this.connection.cancelInput();
    this.connection.write(this.screen.endOfPaste);
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

  #key(event: KeyboardEvent): boolean {
    if (isPasteKey(event)) return true;
    if (isCopyKey(event)) {
      event.preventDefault();
      const selection = this.screen.selection;
      if (selection !== '') void copyText(selection);
      return true;
    }
    if (this.#settings.pageKey(event)) return true;
    const plain = !event.altKey && !event.metaKey && !event.shiftKey;
    if (event.key === 'Escape' && plain && this.connection.inputProgress.get() !== null) {
      event.preventDefault();
      this.cancelPaste();
      return true;
    }
    return plain && !isBusy(this.connection.state.get()) && this.#keyAfterEnd(event);
  }

  #keyAfterEnd(event: KeyboardEvent): boolean {
    if (event.key === 'Enter' && !event.ctrlKey) this.reconnect();
    else if (event.key === 'd' && event.ctrlKey) this.close();
    else return false;
    event.preventDefault();
    return true;
  }
}

function openInNewWindow(address: string): void {
  window.open(address, '_blank', 'noopener,noreferrer');
}
