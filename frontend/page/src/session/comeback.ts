import { DisposableStore, type Disposable } from '../base/disposables.ts';
import type { ConnectionEnvironment } from './connection-environment.ts';
import type { LossCause, NextAttempt } from './connection-state.ts';
import type { Ending } from './link.ts';
import { consequenceOf, isCrowded, isLoginLoss } from './loss.ts';
import { Retries, SPACING, STEADY } from './retries.ts';

/** A socket that does not open in this time, or brings no session in as much again, is given up. */
export const ATTEMPT_PATIENCE = 15_000;

/** Whoever does not understand the other side once in this time may have been hit by chance. */
const MISTAKE_FORGOTTEN = 10 * 60_000;

export interface ComebackEvents {
  /** It stands otherwise than before. */
  changed(away: Away): void;
  /** Try to continue the session now. */
  attempt(): void;
  /** Give the attempt under way up. */
  giveUp(): void;
}

/** How it stands with a session that has lost its line. */
export interface Away {
  readonly since: number;
  readonly attempts: number;
  readonly next: NextAttempt;
  readonly cause: LossCause;
}

/**
 * The way of one session back to its line: when it is tried, what that waits for, and why there is none. Knows nothing
 * of what an attempt consists of.
 */
export class Comeback implements Disposable {
  readonly #environment: Pick<ConnectionEnvironment, 'diagnose' | 'loginEnded'>;
  readonly #events: ComebackEvents;
  readonly #disposables = new DisposableStore();
  readonly #retries: Retries;
  #away: Away | null = null;
  #openedAt: number | null = null;
  #proved = false;
  /** There has been a line: then WebSockets do pass, whatever comes in the way of the next. */
  #stood = false;
  #losses = 0;
  #mistakeAt = -Infinity;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(environment: Pick<ConnectionEnvironment, 'diagnose' | 'loginEnded'>, events: ComebackEvents) {
    this.#environment = environment;
    this.#events = events;
    this.#retries = this.#disposables.add(
      new Retries(() => {
        this.#try();
      }),
    );
    this.#disposables.add(
      environment.loginEnded.subscribe((ended) => {
        this.#loginIs(ended);
      }),
    );
  }

  /**
   * Whether a line that ended so is worth coming back to.
   *
   * @param refused whether the gateway has also said why not
   */
  mayFollow(ending: Ending, refused: boolean): boolean {
    const consequence = consequenceOf(ending);
    if (consequence !== 'once') return consequence !== 'over';
    const now = Date.now();
    if (refused || now - this.#mistakeAt < MISTAKE_FORGOTTEN) return false;
    this.#mistakeAt = now;
    return true;
  }

  /**
   * The line is gone, or an attempt came to nothing; the next is on its way.
   *
   * @param stood whether the socket had been open
   * @param atLeast milliseconds in which nobody wants to be asked again
   */
  lost(cause: LossCause, stood: boolean, atLeast = 0): void {
    clearTimeout(this.#patience);
    this.#judge();
    this.#losses += 1;
    const loss = this.#losses;
    const since = this.#away?.since ?? Date.now();
    this.#become({ since, attempts: this.#retries.failed, next: this.#wait(cause, atLeast), cause });
    if (cause.by !== 'unexplained' || cause.diagnosis !== 'asking') return;
    void this.#environment.diagnose(stood || this.#stood).then((diagnosis) => {
      if (this.#away === null || loss !== this.#losses) return;
      this.#become({ ...this.#away, cause: { by: 'unexplained', diagnosis } });
    });
  }

  /** Tries at once, without having lost a line just now. */
  begin(cause: LossCause): void {
    this.#away = { since: Date.now(), attempts: 0, next: { kind: 'trying' }, cause };
    this.#openedAt = null;
    this.#try();
  }

  /** The attempt has come as far as to the gateway. */
  reached(): void {
    if (this.#away !== null) this.#waitForAttempt();
  }

  /** There is a line. */
  opened(): void {
    // Only one that followed on a loss has to prove that it is any better.
    this.#proved = this.#away === null;
    this.stop();
    this.#stood = true;
    this.#openedAt = Date.now();
  }

  /** Bytes have come over the line: it is a good one. */
  proved(): void {
    this.#proved = true;
  }

  /** Tries now, by the user's wish or because something has changed. */
  hurry(): void {
    if (this.#away === null) return;
    const { next } = this.#away;
    if (next.kind === 'login' || (next.kind === 'trying' && !this.#retries.overdue)) return;
    if (next.kind === 'trying') {
      clearTimeout(this.#patience);
      this.#events.giveUp();
      this.#try();
    } else this.#become({ ...this.#away, next: { kind: 'at', at: this.#retries.soon() } });
  }

  /** No more attempts: there is a line, or nothing to come back to. */
  stop(): void {
    clearTimeout(this.#patience);
    this.#losses += 1;
    this.#retries.stop();
    this.#away = null;
  }

  dispose(): void {
    this.stop();
    this.#disposables.dispose();
  }

  #judge(): void {
    const openedAt = this.#openedAt;
    this.#openedAt = null;
    if (openedAt !== null && (this.#proved || Date.now() - openedAt >= STEADY)) this.#retries.succeed();
    else this.#retries.fail();
  }

  #wait(cause: LossCause, atLeast: number): NextAttempt {
    if (this.#environment.loginEnded.get()) {
      this.#retries.stop();
      return { kind: 'login' };
    }
    // Whether somebody has to log in is being asked right now.
    const asked = isLoginLoss(cause) ? SPACING : 0;
    // Everybody is told this in the same moment, and nobody is expected back in the next.
    const crowd = isCrowded(cause) ? SPACING * (1 + Math.random()) : 0;
    return { kind: 'at', at: this.#retries.wait(Math.max(asked, crowd, atLeast)) };
  }

  #try(): void {
    if (this.#away === null) return;
    if (this.#environment.loginEnded.get()) {
      this.#become({ ...this.#away, next: { kind: 'login' } });
      return;
    }
    this.#retries.begin();
    this.#waitForAttempt();
    this.#become({ ...this.#away, next: { kind: 'trying' } });
    this.#events.attempt();
  }

  #waitForAttempt(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.#events.giveUp();
      this.lost({ by: 'unexplained', diagnosis: 'asking' }, false);
    }, ATTEMPT_PATIENCE);
  }

  #loginIs(ended: boolean): void {
    if (this.#away === null || this.#away.next.kind === 'trying') return;
    if (ended) {
      this.#retries.stop();
      this.#become({ ...this.#away, next: { kind: 'login' } });
    } else if (this.#away.next.kind === 'login') {
      this.#become({ ...this.#away, next: { kind: 'at', at: this.#retries.soon() } });
    }
  }

  #become(away: Away): void {
    this.#away = away;
    this.#events.changed(away);
  }
}
