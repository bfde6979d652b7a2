import type { Disposable } from '../base/disposables.ts';
import { Store, type Readable } from '../base/store.ts';
import { ProtocolViolation } from '../protocol/fields.ts';
import type { Hello } from '../protocol/http.ts';
import type { Me } from '../protocol/login.ts';
import { GatewayRefusal } from './gateway.ts';
import type { Attempt, AwayReason, Complaint, LoginState } from './login-state.ts';

/** How long to wait when too many attempts were made and the gateway does not say. */
export const USUAL_WAIT = 5;
const LONGEST_WAIT = 24 * 60 * 60;

/** The world outside, which a test replaces. */
export interface LoginEnvironment {
  hello(): Promise<Hello>;
  me(): Promise<Me>;
  login(user: string, password: string): Promise<void>;
  logout(everywhere: boolean): Promise<void>;
  /** Takes all that is shown away and loads the page at its bare address. */
  startOver(signedOut: boolean): void;
  /** The same page, link and all, from the network. */
  reload(): void;
  /** Takes all that is shown away and goes to an address. */
  leaveTo(address: string): void;
}

/**
 * Who is logged in, and the way there. Knows of no view. Answers that come after something newer has begun are dropped,
 * so at any time one question counts.
 */
export class Login implements Disposable {
  readonly #environment: LoginEnvironment;
  readonly #state = new Store<LoginState>({ kind: 'checking' });
  readonly #ended = new Store(false);
  readonly #aside = new Store(false);
  /** The user whose things this page shows, raw; `null` before the first login. */
  #user: string | null = null;
  #name: string | null = null;
  #turn = 0;
  #asking = false;
  #leaving = false;
  #endedWhileLeaving = false;
  #countdown: ReturnType<typeof setInterval> | undefined;

  constructor(environment: LoginEnvironment) {
    this.#environment = environment;
  }

  get state(): Readable<LoginState> {
    return this.#state;
  }

  /** Whether somebody was logged in here and is not any more: what the page shows is still theirs. */
  get ended(): Readable<boolean> {
    return this.#ended;
  }

  /** Whether the user wants to look at what is behind the login first. */
  get aside(): Readable<boolean> {
    return this.#aside;
  }

  /** Whose things this page shows, if that may be filled in as it is. */
  get userName(): string | null {
    return this.#name;
  }

  /** Leaving the page is wanted, and nobody has to be asked. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** @param signedOut the page comes from {@link LoginEnvironment.startOver} after a sign-out */
  start(signedOut = false): Promise<void> {
    return this.#check(signedOut);
  }

  /** Asks again, by the user's wish. */
  async retry(): Promise<void> {
    const state = this.#state.get();
    if (state.kind === 'away') {
      if (state.trying) return;
      this.#become({ ...state, trying: true });
    } else if (state.kind === 'signed-out') this.#become({ kind: 'checking' });
    await this.#check();
  }

  /** Asks again because somebody may have logged in elsewhere meanwhile; a form keeps what has been typed. */
  async recheck(): Promise<void> {
    const state = this.#state.get();
    const waits = state.kind === 'away' || state.kind === 'proxy' || state.kind === 'required';
    if (!waits || this.#asking || isUnderWay(state)) return;
    await this.#check();
  }

  /** Some answer or close told that nobody is logged in. Any number of them at once are one question. */
  async lost(): Promise<void> {
    if (this.#leaving) {
      this.#endedWhileLeaving = true;
      return;
    }
    if (this.#state.get().kind !== 'in') this.recall();
    // The news may be older than a login that was made since, here or in another tab.
    else if (!this.#asking) await this.#check();
  }

  /** Does nothing while an attempt is under way, or while it has to wait. */
  async submit(user: string, password: string): Promise<void> {
    const state = this.#state.get();
    if (state.kind !== 'required' || isUnderWay(state) || state.attempt.kind === 'waiting') return;
    const turn = this.#next();
    this.#attempt({ kind: 'sending' });
    try {
      await this.#environment.login(user, password);
    } catch (error) {
      if (turn === this.#turn) this.#refuse(error);
      return;
    }
    try {
      const me = await this.#environment.me();
      if (turn === this.#turn) this.#admit(me);
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof GatewayRefusal && error.status === 401) {
        // The cookie that came with the login did not come back with this question.
        this.#attempt({ kind: 'refused', complaint: { about: 'no-cookie', detail: error.detail, status: 401 } });
      } else this.#refuse(error);
    }
  }

  /** Ends this login, or all of this user's; what came in the way, or `null` when the page is being left. */
  async signOut(everywhere: boolean): Promise<Complaint | null> {
    const state = this.#state.get();
    if (state.kind !== 'in' || this.#leaving) return null;
    this.#leaving = true;
    this.#endedWhileLeaving = false;
    try {
      await this.#environment.logout(everywhere);
    } catch (error) {
      // Who is not logged in is signed out.
      if (!(error instanceof GatewayRefusal && error.wantsLogin)) {
        this.#stay();
        return complaintOf(error);
      }
    }
    this.#next();
    if (state.me.signOut === null) this.#environment.startOver(true);
    else this.#environment.leaveTo(state.me.signOut);
    return null;
  }

  /**
   * For a login that is made at a proxy: the page comes through it, and with it its login. Terminals may live on behind
   * such a login, so this is no leaving that nobody has to be asked about.
   */
  reload(): void {
    this.#environment.reload();
  }

  putAside(): void {
    if (this.#ended.get()) this.#aside.set(true);
  }

  recall(): void {
    this.#aside.set(false);
  }

  dispose(): void {
    this.#next();
    clearInterval(this.#countdown);
  }

  /** Not left after all: what was ignored meanwhile may have been true. */
  #stay(): void {
    this.#leaving = false;
    if (this.#endedWhileLeaving) void this.lost();
  }

  async #check(signedOut = false): Promise<void> {
    const turn = this.#next();
    this.#asking = true;
    try {
      const hello = await this.#environment.hello();
      if (turn !== this.#turn) return;
      if (hello.login === 'required') this.#require(hello, signedOut);
      else if (signedOut) this.#become({ kind: 'signed-out' });
      else {
        const me = await this.#environment.me();
        if (turn === this.#turn) this.#admit(me);
      }
    } catch (error) {
      if (turn === this.#turn) this.#stray(error);
    } finally {
      if (turn === this.#turn) this.#asking = false;
    }
  }

  #require({ ways, notice }: Hello, signedOut: boolean): void {
    const state = this.#state.get();
    const fresh: Attempt = { kind: signedOut ? 'signed-out' : 'none' };
    const attempt = state.kind === 'required' ? state.attempt : fresh;
    this.#become({ kind: 'required', ways, notice, attempt });
  }

  #admit(me: Me): void {
    if (this.#user !== null && this.#user !== me.user) {
      // Nothing of one user may be seen by another.
      this.#leaving = true;
      this.#environment.startOver(false);
      return;
    }
    this.#user = me.user;
    this.#name = me.name === me.user ? me.name : null;
    this.#become({ kind: 'in', me });
  }

  /** Nobody could say whether a login is needed. */
  #stray(error: unknown): void {
    // A form that stands there is worth more than the news that a question in passing went unanswered.
    if (this.#state.get().kind === 'required') return;
    if (error instanceof GatewayRefusal && error.wantsLogin) this.#become({ kind: 'proxy' });
    else this.#become({ kind: 'away', reason: awayReason(error), trying: false });
  }

  #refuse(error: unknown): void {
    if (error instanceof GatewayRefusal && error.status !== 401 && error.wantsLogin) {
      this.#become({ kind: 'proxy' });
      return;
    }
    const complaint = complaintOf(error);
    if (complaint.about !== 'throttled') {
      this.#attempt({ kind: 'refused', complaint });
      return;
    }
    const wait = error instanceof GatewayRefusal ? error.retryAfter : null;
    this.#wait(complaint, Math.min(LONGEST_WAIT, Math.max(1, wait ?? USUAL_WAIT)));
  }

  #wait(complaint: Complaint, seconds: number): void {
    const until = Date.now() + seconds * 1000;
    clearInterval(this.#countdown);
    this.#attempt({ kind: 'waiting', complaint, seconds, of: seconds });
    this.#countdown = setInterval(() => {
      // Never longer than at first, even if somebody has set the clock back.
      const left = Math.min(seconds, Math.ceil((until - Date.now()) / 1000));
      if (left > 0) this.#attempt({ kind: 'waiting', complaint, seconds: left, of: seconds });
      else {
        clearInterval(this.#countdown);
        this.#attempt({ kind: 'again' });
      }
    }, 1000);
  }

  #attempt(attempt: Attempt): void {
    const state = this.#state.get();
    if (state.kind === 'required') this.#become({ ...state, attempt });
  }

  #become(state: LoginState): void {
    const before = this.#state.get();
    if (state.kind !== 'required') clearInterval(this.#countdown);
    if (before.kind === 'in' || state.kind === 'in') this.recall();
    this.#state.set(state);
    this.#ended.set(this.#user !== null && state.kind !== 'in');
  }

  #next(): number {
    this.#asking = false;
    return (this.#turn += 1);
  }
}

function isUnderWay(state: LoginState): boolean {
  return state.kind === 'required' && state.attempt.kind === 'sending';
}

function awayReason(error: unknown): AwayReason {
  if (error instanceof GatewayRefusal) return { by: 'status', status: error.status, detail: error.detail };
  return { by: error instanceof ProtocolViolation ? 'stranger' : 'silence' };
}

function complaintOf(error: unknown): Complaint {
  if (!(error instanceof GatewayRefusal)) return { about: 'unreachable', detail: '', status: 0 };
  const { status, detail } = error;
  return { about: COMPLAINTS[status] ?? 'status', detail, status };
}

const COMPLAINTS: Readonly<Record<number, Complaint['about'] | undefined>> = {
  401: 'wrong',
  403: 'origin',
  429: 'throttled',
  503: 'unavailable',
};
