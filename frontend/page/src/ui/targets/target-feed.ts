import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import { EventsConnection } from '../../session/events-connection.ts';
import type { Socket } from '../../session/socket.ts';
import type { TargetStore } from './target-store.ts';

/**
 * Why the list may be older than it looks: the events are away; they are, and the list is asked for now and then; the
 * login has ended.
 */
export type Staleness = 'reconnecting' | 'polled' | 'login';

/** A gap this short is nobody's business. */
export const GAP_SHOWS = 2000;
/** How long a user who wanted the list again is told that it is live. */
export const ASSURANCE_SHOWS = 4000;
/** How often the list is asked for where no events come: a proxy may pass no WebSockets. */
export const POLL_EVERY = 30_000;

/** Keeps the list as it is: by events while they come, by asking while they do not. */
export class TargetFeed implements Disposable {
  readonly #targets: TargetStore;
  readonly #events: EventsConnection;
  readonly #loginEnded: Readable<boolean>;
  readonly #disposables = new DisposableStore();
  readonly #staleness = new Store<Staleness | null>(null);
  readonly #assured = new Store(false);
  #assuranceTimer: ReturnType<typeof setTimeout> | undefined;
  #gapTimer: ReturnType<typeof setTimeout> | undefined;
  #gapShows = false;
  #polled = false;

  /** @param loginEnded while it is so, nothing is asked: all of it would be refused */
  constructor(targets: TargetStore, connect: () => Socket, loginEnded: Readable<boolean> = new Store(false)) {
    this.#targets = targets;
    this.#loginEnded = loginEnded;
    this.#events = this.#disposables.add(
      new EventsConnection({
        connect,
        visible: () => this.#wanted(),
        news: (news) => {
          targets.take(news);
        },
      }),
    );
  }

  /** `null` while the list is live, or has been until a moment ago. */
  get staleness(): Readable<Staleness | null> {
    return this.#staleness;
  }

  /** Whether the user, who has just asked, is to be told that the list is live. */
  get assured(): Readable<boolean> {
    return this.#assured;
  }

  start(): void {
    this.#disposables.add(
      this.#events.live.subscribe((live) => {
        if (live) this.#endGap();
        else this.#beginGap();
      }),
    );
    this.#disposables.add(
      this.#targets.problem.subscribe(() => {
        this.#judge();
      }),
    );
    this.#disposables.listen(window, 'online', () => {
      // All hidden pages hear this at once. Those that are away come back when somebody looks at them.
      if (this.#wanted() || this.#events.live.get()) this.#events.connect();
    });
    this.#disposables.listen(document, 'visibilitychange', () => {
      if (this.#wanted()) this.#catchUp();
    });
    this.#disposables.add(
      this.#loginEnded.subscribe((ended) => {
        this.#judge();
        if (!ended) this.#catchUp();
      }),
    );
    const poll = setInterval(() => {
      if (this.#wanted() && !this.#events.live.get()) void this.#poll();
    }, POLL_EVERY);
    this.#disposables.add(() => {
      clearInterval(poll);
      clearTimeout(this.#gapTimer);
      clearTimeout(this.#assuranceTimer);
    });
    this.#beginGap();
    this.#events.connect();
  }

  /**
   * By the user's wish: asks for the list and its events if they are away. A live list is never asked for: the gateway
   * tells each socket what differs from what that socket was told, so an entry that an answer by HTTP put in between
   * might stand until its next change. Only the line is tried then, and the user is told that the list is live. When
   * the login has ended, the refusal leads to the next.
   */
  refresh(): void {
    if (!this.#loginEnded.get()) this.#events.connect();
    if (this.#events.live.get()) this.#assure();
    else void this.#targets.load();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Whether somebody looks, and would be answered. */
  #wanted(): boolean {
    return document.visibilityState === 'visible' && !this.#loginEnded.get();
  }

  #catchUp(): void {
    this.#events.connect();
    if (!this.#events.live.get()) void this.#targets.load();
  }

  async #poll(): Promise<void> {
    await this.#targets.load();
    this.#polled = true;
    this.#judge();
  }

  #assure(): void {
    this.#assured.set(true);
    clearTimeout(this.#assuranceTimer);
    this.#assuranceTimer = setTimeout(() => {
      this.#assured.set(false);
    }, ASSURANCE_SHOWS);
  }

  #beginGap(): void {
    this.#assured.set(false);
    this.#polled = false;
    clearTimeout(this.#gapTimer);
    this.#gapTimer = setTimeout(() => {
      this.#gapShows = true;
      this.#judge();
    }, GAP_SHOWS);
  }

  #endGap(): void {
    clearTimeout(this.#gapTimer);
    this.#gapShows = false;
    this.#judge();
  }

  #judge(): void {
    if (!this.#gapShows) {
      this.#staleness.set(null);
      return;
    }
    const problem = this.#targets.problem.get();
    if (problem?.kind === 'login' || this.#loginEnded.get()) this.#staleness.set('login');
    else this.#staleness.set(this.#polled && problem === null ? 'polled' : 'reconnecting');
  }
}
