import { Slot, type Disposable } from '../base/disposables.ts';
import { Store, type Readable } from '../base/store.ts';
import type { Open, Resume, Watch } from '../protocol/client-message.ts';
import type { Notice, ServerMessage } from '../protocol/server-message.ts';
import { Attachment, isUnexplained, type Size } from './attachment.ts';
import type { Beginning } from './beginning.ts';
import { isBusy, isOver, type ConnectionState, type Diagnosis, type LossCause } from './connection-state.ts';
import { BACKLOG } from './input-window.ts';
import type { Ending } from './link.ts';
import type { Socket } from './socket.ts';

/** A burst of resizes sends its last size, this long after it. */
export const RESIZE_SETTLES = 100;

/** The world outside, which a test replaces. */
export interface ConnectionEnvironment {
  connect(): Socket;
  /** Finds out why a socket closed without a word; `stood` when it had been open before. */
  diagnose(stood: boolean): Promise<Diagnosis>;
  /**
   * Asks for the means to continue a session of the user's own.
   *
   * @throws GatewayRefusal with status 404 when there is no such session, or it is another's
   */
  token(session: string): Promise<string>;
}

/** Where output goes. `drawn` is called once the bytes are on the screen. */
export interface OutputSink {
  write(bytes: Uint8Array, drawn: () => void): void;
}

/** A large input on its way, in bytes. */
export interface InputProgress {
  readonly sent: number;
  readonly total: number;
}

/**
 * One terminal's connection over its whole life, across any number of sockets of which one counts at a time. Knows
 * neither the DOM nor xterm.js.
 */
export class TerminalConnection implements Disposable {
  readonly #environment: ConnectionEnvironment;
  readonly #sink: OutputSink;
  readonly #attachment = new Slot<Attachment>();
  readonly #session = new Store<string | null>(null);
  readonly #state = new Store<ConnectionState>({ kind: 'idle' });
  readonly #roundTrip = new Store<number | null>(null);
  readonly #progress = new Store<InputProgress | null>(null);
  readonly #full = new Store(false);
  readonly #notice = new Store<Notice | null>(null);
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(environment: ConnectionEnvironment, sink: OutputSink) {
    this.#environment = environment;
    this.#sink = sink;
  }

  get state(): Readable<ConnectionState> {
    return this.#state;
  }

  /** The session this is about, as long as it may be there. */
  get session(): Readable<string | null> {
    return this.#session;
  }

  /** Milliseconds of the last answered ping; `null` before the first and after the end. */
  get roundTrip(): Readable<number | null> {
    return this.#roundTrip;
  }

  /** Set while more input waits than a user would notice in passing. */
  get inputProgress(): Readable<InputProgress | null> {
    return this.#progress;
  }

  /** Set once input was not taken because too much waits already, until there is room again. */
  get inputFull(): Readable<boolean> {
    return this.#full;
  }

  /** The latest notice of this session. */
  get notice(): Readable<Notice | null> {
    return this.#notice;
  }

  /** Begins; does nothing while something has begun or lives, so a second click opens no second socket. */
  begin(beginning: Beginning, size: Size): void {
    if (isBusy(this.#state.get())) return;
    this.#notice.set(null);
    this.#state.set({ kind: 'opening', stage: 'gateway' });
    switch (beginning.kind) {
      case 'open':
        this.#attach({ type: 'open', ...beginning.request, ...size }, size);
        return;
      case 'watch':
        this.#attach({ type: 'watch', session: beginning.session }, size);
        return;
      case 'resume': {
        const { session } = beginning;
        void this.#environment.token(session).then((token) => {
          this.#attach({ type: 'resume', session, token, received: 0, ...size }, size);
        });
      }
    }
  }

  #attach(first: Open | Resume | Watch, size: Size): void {
    const attachment: Attachment = this.#attachment.set(
      new Attachment(this.#environment.connect(), first, size, {
        standing: () => {
          this.#state.set({ kind: 'opening', stage: 'resolving' });
        },
        message: (message) => {
          this.#receive(message);
        },
        output: (bytes) => {
          // The callback belongs to this attachment: late bytes of an old session never count for a new one.
          this.#sink.write(bytes, () => {
            attachment.drawn(bytes.length);
          });
        },
        backlog: (bytes) => {
          this.#backlogIs(bytes);
        },
        roundTrip: (milliseconds) => {
          this.#roundTrip.set(milliseconds);
        },
        ended: (ending) => {
          this.#ended(ending);
        },
      }),
    );
  }

  /** Sends input to the program; `false` when it was not taken, of which {@link inputFull} tells the user. */
  write(bytes: Uint8Array): boolean {
    // After `exit` the socket may stand for another moment; what is typed then is for nobody.
    if (this.#state.get().kind !== 'live') return false;
    const taken = this.#attachment.held?.write(bytes) ?? false;
    if (!taken) this.#full.set(true);
    return taken;
  }

  /** Drops the input that waits; what is under way already cannot be called back. */
  cancelInput(): void {
    this.#attachment.held?.discardInput();
  }

  /** Tells the program the terminal's size, once it has stopped changing. */
  resize(size: Size): void {
    clearTimeout(this.#resizeTimer);
    const resize = (): void => {
      if (isBusy(this.#state.get())) this.#attachment.held?.resize(size);
    };
    // Until there is a program, nothing is sent, so nothing has to settle.
    if (this.#state.get().kind === 'live') this.#resizeTimer = setTimeout(resize, RESIZE_SETTLES);
    else resize();
  }

  /** Answers the prompt that is being asked; `null` cancels. */
  answer(values: readonly string[] | null): void {
    const state = this.#state.get();
    if (state.kind !== 'prompting') return;
    this.#state.set({ kind: 'opening', stage: 'login' });
    this.#attachment.held?.answer(state.prompt.prompt, values);
  }

  dismissNotice(): void {
    this.#notice.set(null);
  }

  /** Ends the session and lets go of everything; `false` when there is one and the gateway could not be told. */
  end(): boolean {
    const told = this.#attachment.held?.end() ?? this.#session.get() === null;
    this.dispose();
    return told;
  }

  /** Lets go of everything. A session goes on without this page, for as long as the gateway keeps it. */
  dispose(): void {
    clearTimeout(this.#resizeTimer);
    this.#attachment.dispose();
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case 'opening':
        this.#state.set({ kind: 'opening', stage: message.stage });
        return;
      case 'prompt':
        this.#state.set({ kind: 'prompting', prompt: message });
        return;
      case 'opened':
        this.#session.set(message.session);
        this.#state.set({ kind: 'live', session: message.session, since: Date.now() });
        return;
      case 'exit':
        this.#finish({ kind: 'exited', exit: message, lasted: this.#lasted() ?? 0 });
        return;
      case 'failure':
        this.#finish({ kind: 'failed', failure: message });
        return;
      case 'notice':
        this.#notice.set(message);
        return;
      case 'resized':
      case 'accepted':
      case 'pong':
        // The first is for replay and watchers; the attachment keeps the other two to itself.
        return;
    }
  }

  #backlogIs(bytes: number): void {
    if (bytes <= BACKLOG) this.#full.set(false);
    const before = this.#progress.get();
    if (bytes === 0) this.#progress.set(null);
    else if (before === null && bytes > BACKLOG) this.#progress.set({ sent: 0, total: bytes });
    else if (before !== null) {
      const total = Math.max(before.total, bytes);
      this.#progress.set({ sent: total - bytes, total });
    }
  }

  #ended(ending: Ending): void {
    // After `exit` and `failure` the close that follows says nothing new.
    if (isOver(this.#state.get())) return;
    const lasted = this.#lasted();
    if (!isUnexplained(ending)) {
      this.#finish({ kind: 'lost', cause: ending.by === 'code' ? { by: 'code', code: ending.code } : ending, lasted });
      return;
    }
    const asking: LossCause = { by: 'unexplained', diagnosis: 'asking' };
    const lost: ConnectionState = { kind: 'lost', cause: asking, lasted };
    this.#finish(lost);
    void this.#environment.diagnose(ending.by === 'code' && ending.stood).then((diagnosis) => {
      if (this.#state.get() === lost) {
        this.#state.set({ kind: 'lost', cause: { by: 'unexplained', diagnosis }, lasted });
      }
    });
  }

  #finish(state: ConnectionState): void {
    // What was worth saying of the session is not true of its end.
    this.#notice.set(null);
    this.#progress.set(null);
    this.#full.set(false);
    this.#roundTrip.set(null);
    this.#session.set(null);
    this.#state.set(state);
  }

  #lasted(): number | null {
    const state = this.#state.get();
    return state.kind === 'live' ? Date.now() - state.since : null;
  }
}
