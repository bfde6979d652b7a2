import { Slot, type Disposable } from '../base/disposables.ts';
import { Store, type Readable } from '../base/store.ts';
import { TAKEN_OVER } from '../protocol/close-code.ts';
import type { Open, Resume, Watch } from '../protocol/client-message.ts';
import type { Failure, Notice, Opened, ServerMessage } from '../protocol/server-message.ts';
import { Attachment, type Counts, type Size } from './attachment.ts';
import type { Beginning } from './beginning.ts';
import { Comeback } from './comeback.ts';
import type { ConnectionEnvironment } from './connection-environment.ts';
import {
  beforeOpened,
  isBusy,
  isOver,
  isTakenOver,
  type ConnectionState,
  type LossCause,
  type OverState,
} from './connection-state.ts';
import { InputGauge, type InputProgress, type Queued } from './input-gauge.ts';
import { HeldSession, type OutputSink, type Restoring } from './held-session.ts';
import type { Ending } from './link.ts';
import { causeOf, causeOfRefusal, goneBy, patienceAsked } from './loss.ts';

/**
 * One terminal's connection over its whole life, across any number of sockets of which one counts at a time. Knows
 * neither the DOM nor xterm.js.
 */
export class TerminalConnection implements Disposable {
  readonly #environment: ConnectionEnvironment;
  readonly #sink: OutputSink;
  readonly #attachment = new Slot<Attachment>();
  readonly #comeback: Comeback;
  readonly #gauge = new InputGauge();
  readonly #id = new Store<string | null>(null);
  readonly #state = new Store<ConnectionState>({ kind: 'idle' });
  readonly #roundTrip = new Store<number | null>(null);
  readonly #restoring = new Store<Restoring | null>(null);
  readonly #notice = new Store<Notice | null>(null);
  /** What there is to come back to. */
  #session: HeldSession | null = null;
  /** Why the attempt under way will come to nothing, until its socket closes. */
  #refusal: Failure | null = null;
  /** Answers to what was asked before another turn began are nobody's. */
  #turn = 0;
  #size: Size = { columns: 80, rows: 24 };

  readonly state: Readable<ConnectionState> = this.#state;
  /** The session this is about, as long as it may be there and is this page's. */
  readonly session: Readable<string | null> = this.#id;
  /** Milliseconds of the last answered ping; `null` before the first and while there is no line. */
  readonly roundTrip: Readable<number | null> = this.#roundTrip;
  /** Set while more input waits than a user would notice in passing. */
  readonly inputProgress: Readable<InputProgress | null> = this.#gauge.progress;
  /** Set once input was not taken because too much waits already, until there is room again. */
  readonly inputFull: Readable<boolean> = this.#gauge.full;
  /** What has been typed without a line. */
  readonly queued: Readable<Queued> = this.#gauge.queued;
  /** Set while much that was shown before is drawn again. */
  readonly restoring: Readable<Restoring | null> = this.#restoring;
  /** The latest notice of this session. */
  readonly notice: Readable<Notice | null> = this.#notice;

  constructor(environment: ConnectionEnvironment, sink: OutputSink) {
    this.#environment = environment;
    this.#sink = sink;
    this.#comeback = new Comeback(environment, {
      changed: (away) => {
        const session = this.#session;
        if (session !== null) {
          this.#state.set({ kind: 'reconnecting', session: session.id, watching: session.watching, ...away });
        }
      },
      attempt: () => {
        this.#attempt();
      },
      giveUp: () => {
        this.#turn += 1;
        this.#attachment.clear();
      },
    });
  }

  /** Output bytes of this session that have been handed to the terminal, from its start. */
  get received(): number {
    return this.#session?.received ?? 0;
  }

  /** Begins; does nothing while something has begun or lives, so a second click opens no second socket. */
  begin(beginning: Beginning, size: Size): void {
    if (isBusy(this.#state.get())) return;
    this.#size = size;
    this.#notice.set(null);
    this.#state.set({ kind: 'opening', stage: 'gateway' });
    if (beginning.kind === 'open') {
      this.#session = null;
      this.#attach({ type: 'open', ...beginning.request, ...size });
      return;
    }
    this.#session = this.#held(beginning.session, beginning.kind === 'watch');
    this.#id.set(beginning.session);
    this.#attempt();
  }

  /** Continues a session here that went on in another page. */
  takeBack(): void {
    if (this.#session === null || !isTakenOver(this.#state.get())) return;
    this.#session.token = null;
    this.#session.forgetInput();
    this.#id.set(this.#session.id);
    this.#comeback.begin({ by: 'code', code: TAKEN_OVER });
  }

  /** A line that is gone may be there again, one that stands may be dead: finds out now, by wish or by news. */
  tryNow(): void {
    if (this.#state.get().kind === 'live') this.#attachment.held?.probe();
    else this.#comeback.hurry();
  }

  /**
   * Sends input to the program; `false` when it was not taken, of which {@link inputFull} tells the user.
   *
   * @param answer whether it is the terminal's own answer to output, and nothing that somebody did
   */
  write(bytes: Uint8Array, answer = false): boolean {
    const { kind } = this.#state.get();
    const session = this.#session;
    // After `exit` the socket may stand for another moment; what is typed then is for nobody.
    if ((kind !== 'live' && kind !== 'reconnecting') || session?.input == null) return false;
    if (!session.input.offer(bytes)) {
      this.#gauge.refused();
      return false;
    }
    if (kind === 'live') this.#attachment.held?.pump(answer);
    else this.#inputMoved();
    return true;
  }

  /** Drops the input that waits, and says what that was; what is under way already cannot be called back. */
  cancelInput(): Uint8Array {
    const dropped = this.#session?.input?.discard() ?? new Uint8Array(0);
    this.#inputMoved();
    return dropped;
  }

  /** Tells the program the terminal's size, once it has stopped changing. */
  resize(size: Size): void {
    this.#size = size;
    if (isBusy(this.#state.get())) this.#attachment.held?.resize(size);
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
    const told = this.#attachment.held?.end() ?? false;
    const there = this.#id.get() !== null;
    this.dispose();
    return told || !there;
  }

  /** Lets go of everything. A session goes on without this page, for as long as the gateway keeps it. */
  dispose(): void {
    this.#turn += 1;
    this.#comeback.dispose();
    this.#attachment.dispose();
  }

  /** Breaks the line off, as a cut on the way would; for tests of the whole. */
  cut(): void {
    this.#attachment.held?.cut();
  }

  /** One attempt to continue the session. */
  #attempt(): void {
    const session = this.#session;
    if (session === null) return;
    if (session.watching) this.#attach({ type: 'watch', session: session.id });
    else if (session.token !== null) this.#resume(session, session.token);
    else {
      this.#askToken(session, (token) => {
        session.token = token;
        session.asked = true;
        this.#resume(session, token);
      });
    }
  }

  #resume(session: HeldSession, token: string): void {
    this.#attach({ type: 'resume', session: session.id, token, received: session.received, ...this.#size });
  }

  #askToken(session: HeldSession, then: (token: string) => void, gone?: Failure): void {
    const turn = (this.#turn += 1);
    this.#environment.token(session.id).then(
      (token) => {
        if (turn === this.#turn) then(token);
      },
      (error: unknown) => {
        if (turn !== this.#turn) return;
        const failure = goneBy(error);
        if (failure === null) this.#comeback.lost(causeOfRefusal(error), false, patienceAsked(error));
        else this.#finish({ kind: 'failed', failure: gone ?? failure, continuing: true });
      },
    );
  }

  #attach(first: Open | Resume | Watch): void {
    this.#turn += 1;
    this.#refusal = null;
    this.#attachment.set(
      new Attachment(this.#environment.connect(), first, this.#size, {
        standing: () => {
          if (first.type === 'open') this.#state.set({ kind: 'opening', stage: 'resolving' });
          else this.#comeback.reached();
        },
        opened: (opened, size) => this.#opened(opened, first.type, size),
        message: (message) => {
          this.#receive(message);
        },
        output: (bytes, replayed) => {
          this.#draw(bytes, replayed);
        },
        inputMoved: () => {
          this.#inputMoved();
        },
        roundTrip: (milliseconds) => {
          if (this.#state.get().kind === 'live') this.#roundTrip.set(milliseconds);
        },
        ended: (ending) => {
          this.#ended(ending);
        },
      }),
    );
  }

  #opened(opened: Opened, how: 'open' | 'resume' | 'watch', size: Size): Counts {
    const session = this.#session ?? this.#held(opened.session, false);
    const counts = session.opened(opened, how, size);
    this.#session = session;
    this.#comeback.opened();
    this.#notice.set(null);
    const { id, watching, since } = session;
    this.#id.set(id);
    this.#state.set({ kind: 'live', session: id, since: since ?? Date.now(), watching });
    return counts;
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case 'opening':
      case 'prompt':
        if (this.#session === null) this.#state.set(beforeOpened(message));
        return;
      case 'exit':
        this.#finish({ kind: 'exited', exit: message, lasted: this.#lasted() ?? 0 });
        return;
      case 'failure':
        this.#failed(message);
        return;
      case 'notice':
        if (message.kind === 'gap') this.#session?.gap(message.text);
        this.#notice.set(message);
        return;
      case 'resized':
        this.#session?.resized(message);
        return;
      default:
        // The attachment keeps the others to itself.
        return;
    }
  }

  #failed(failure: Failure): void {
    const session = this.#session;
    // What has no session yet, and what lives, ends with it.
    if (session === null || this.#state.get().kind === 'live') {
      this.#finish({ kind: 'failed', failure, continuing: false });
    } else if (failure.kind !== 'no-such-session') this.#refusal = failure;
    else if (session.watching || session.asked) this.#finish({ kind: 'failed', failure, continuing: true });
    else this.#askWhere(session, failure);
  }

  /** A token that was valid is not any more: the session is over, or another page goes on with it. */
  #askWhere(session: HeldSession, failure: Failure): void {
    this.#attachment.clear();
    this.#askToken(
      session,
      () => {
        this.#finish({ kind: 'lost', cause: { by: 'code', code: TAKEN_OVER }, lasted: this.#lasted() });
      },
      failure,
    );
  }

  #draw(bytes: Uint8Array, replayed: boolean): void {
    this.#comeback.proved();
    this.#session?.draw(bytes, replayed, () => {
      this.#attachment.held?.acknowledge();
    });
  }

  #inputMoved(): void {
    const input = this.#session?.input;
    if (input != null) this.#gauge.moved(input, this.#state.get().kind === 'reconnecting');
  }

  #ended(ending: Ending): void {
    const state = this.#state.get();
    // After `exit` and `failure` the close that follows says nothing new.
    if (isOver(state)) return;
    const stood = ending.by === 'code' && ending.stood;
    if (this.#session !== null && this.#comeback.mayFollow(ending, this.#refusal !== null)) {
      this.#comeback.lost(causeOf(ending), stood);
      this.#roundTrip.set(null);
      this.#restoring.set(null);
      this.#notice.set(null);
      this.#inputMoved();
      return;
    }
    if (this.#refusal !== null) this.#finish({ kind: 'failed', failure: this.#refusal, continuing: true });
    else this.#lose(causeOf(ending), stood);
  }

  #lose(cause: LossCause, stood: boolean): void {
    const lost: ConnectionState = { kind: 'lost', cause, lasted: this.#lasted() };
    this.#finish(lost);
    if (cause.by !== 'unexplained') return;
    void this.#environment.diagnose(stood).then((diagnosis) => {
      if (this.#state.get() !== lost) return;
      this.#state.set({ ...lost, cause: { by: 'unexplained', diagnosis } });
    });
  }

  #finish(state: OverState): void {
    this.#turn += 1;
    this.#comeback.stop();
    // What was worth saying of the session is not true of its end.
    this.#notice.set(null);
    this.#gauge.clear();
    this.#restoring.set(null);
    this.#roundTrip.set(null);
    this.#id.set(null);
    if (!isTakenOver(state)) this.#session = null;
    this.#state.set(state);
  }

  #held(id: string, watching: boolean): HeldSession {
    return new HeldSession(id, watching, this.#sink, this.#restoring);
  }

  #lasted(): number | null {
    const since = this.#session?.since ?? null;
    return since === null ? null : Date.now() - since;
  }
}
