import { Store, type Readable } from '../../base/store.ts';
import type { Closing, RunningSession } from '../../protocol/sessions.ts';
import type { Target } from '../../protocol/target.ts';
import { GatewayRefusal, type SessionsAsOf } from '../../session/gateway.ts';

/** The part of the gateway that is asked. */
export interface SessionSource {
  sessions(): Promise<SessionsAsOf>;
  endSession(session: string): Promise<void>;
}

export interface Listed {
  readonly sessions: readonly RunningSession[];
  readonly watchable: readonly RunningSession[];
  /** The gateway's time, at which it was so. */
  readonly asOf: number;
}

/** What closing a tab does, and for how many milliseconds a session is kept without a page. */
export interface ClosingRule {
  readonly close: Closing;
  readonly detach: number;
}

/** How far the wish to end a session has come. */
export type EndProgress = 'ending' | 'failed';

/** Until the gateway has said what it is set to. */
export const USUAL_RULE: ClosingRule = { close: 'end', detach: 15 * 60_000 };
/** The gateway may learn a little later than the page that a tab was closed; for so long the page knows better. */
export const HEAD_START = 3000;

/** What is not known of a session before the gateway has told. */
const UNTOLD = {
  user: '',
  opened: null,
  attached: false,
  watchers: 0,
  columns: 80,
  rows: 24,
  exited: false,
  expires: null,
} as const;

/** A session that was let go of here. */
interface Parting {
  readonly at: number;
  /** As it runs on; `null` when it was ended. */
  readonly runsOn: RunningSession | null;
}

/** What runs at the gateway, as it last said, and what this page has done to it since. */
export class SessionStore {
  readonly #source: SessionSource;
  readonly #listed = new Store<Listed | null>(null);
  readonly #rule = new Store(USUAL_RULE);
  readonly #ends = new Store<ReadonlyMap<string, EndProgress>>(new Map());
  readonly #failed = new Store(false);
  readonly #loadingNow = new Store(false);
  readonly #partings = new Map<string, Parting>();
  #answer: SessionsAsOf | null = null;
  #answerAsked = 0;
  #loading: Promise<void> | null = null;
  #again = false;

  constructor(source: SessionSource) {
    this.#source = source;
  }

  /** `null` until the gateway has answered for the first time. */
  get listed(): Readable<Listed | null> {
    return this.#listed;
  }

  get rule(): Readable<ClosingRule> {
    return this.#rule;
  }

  /** What is being ended, or could not be, by session. */
  get ends(): Readable<ReadonlyMap<string, EndProgress>> {
    return this.#ends;
  }

  /** Whether the last question went unanswered. That a login is wanted is told elsewhere. */
  get failed(): Readable<boolean> {
    return this.#failed;
  }

  get loading(): Readable<boolean> {
    return this.#loadingNow;
  }

  /** Asks the gateway. One question at a time: what is asked meanwhile is asked once more, after it. */
  load(): Promise<void> {
    if (this.#loading !== null) {
      this.#again = true;
      return this.#loading;
    }
    this.#loadingNow.set(true);
    this.#loading = this.#load().finally(() => {
      this.#loading = null;
      this.#loadingNow.set(false);
    });
    return this.#loading;
  }

  /** Ends a session by the user's wish, from the list. */
  async end(session: string): Promise<void> {
    if (this.#ends.get().get(session) === 'ending') return;
    this.#setEnd(session, 'ending');
    try {
      await this.#source.endSession(session);
      this.#setEnd(session, null);
      this.ended(session);
    } catch {
      this.#setEnd(session, 'failed');
    }
    await this.load();
  }

  /** A tab here was closed, and with it its session; should the line be down, the gateway is told by the other way. */
  endUnattached(session: string): void {
    this.ended(session);
    void this.#source
      .endSession(session)
      // Then it runs on for a while, and is listed again.
      .catch(() => this.#partings.delete(session))
      .then(() => this.load());
  }

  /** A tab here was closed, and with it its session. */
  ended(session: string): void {
    this.#part(session, null);
  }

  /** A tab here was closed, and its session runs on without it. */
  left(session: string, { id, name }: Pick<Target, 'id' | 'name'>): void {
    const known = this.#answer?.sessions.find((each) => each.session === session);
    this.#part(session, known ?? { ...UNTOLD, session, target: id, name });
  }

  #part(session: string, runsOn: RunningSession | null): void {
    this.#partings.set(session, { at: Date.now(), runsOn });
    this.#show();
  }

  async #load(): Promise<void> {
    do {
      this.#again = false;
      const asked = Date.now();
      try {
        this.#answer = await this.#source.sessions();
        this.#answerAsked = asked;
        this.#failed.set(false);
        this.#take(this.#answer);
      } catch (error) {
        // What is known stays.
        this.#failed.set(!(error instanceof GatewayRefusal && error.wantsLogin));
      }
    } while (this.#askedAgain());
  }

  #askedAgain(): boolean {
    return this.#again;
  }

  #take({ close, detach, sessions }: SessionsAsOf): void {
    const rule = this.#rule.get();
    if (rule.close !== close || rule.detach !== detach) this.#rule.set({ close, detach });
    for (const session of this.#ends.get().keys()) {
      if (!sessions.some((each) => each.session === session)) this.#setEnd(session, null);
    }
    this.#show();
  }

  #setEnd(session: string, progress: EndProgress | null): void {
    const ends = new Map(this.#ends.get());
    if (progress === null) ends.delete(session);
    else ends.set(session, progress);
    this.#ends.set(ends);
  }

  #show(): void {
    for (const [session, { at }] of this.#partings) {
      if (Date.now() - at > HEAD_START) this.#partings.delete(session);
    }
    const answer = this.#answer;
    if (answer === null) {
      const left = this.#missing([]);
      if (left.length > 0) this.#listed.set({ sessions: left, watchable: [], asOf: Date.now() });
      return;
    }
    const { asOf, watchable } = answer;
    const sessions = answer.sessions.flatMap((session) => this.#asLeft(session));
    this.#listed.set({ sessions: [...this.#missing(answer.sessions), ...sessions], watchable, asOf });
  }

  /** A session of the answer, as this page has left it: not at all when it was ended. */
  #asLeft(session: RunningSession): readonly RunningSession[] {
    const parting = this.#partings.get(session.session);
    if (parting === undefined) return [session];
    if (parting.runsOn === null) return [];
    const expires = session.expires ?? this.#expiryOf(parting);
    return [{ ...session, attached: false, expires }];
  }

  /** What was left here and is not in an answer that was asked for before. */
  #missing(answered: readonly RunningSession[]): readonly RunningSession[] {
    return [...this.#partings.values()].flatMap((parting) => {
      const { runsOn, at } = parting;
      if (runsOn === null || at < this.#answerAsked) return [];
      if (answered.some(({ session }) => session === runsOn.session)) return [];
      return [{ ...runsOn, attached: false, expires: this.#expiryOf(parting) }];
    });
  }

  /** By the gateway's clock. */
  #expiryOf({ at }: Parting): number {
    const behind = this.#answer === null ? 0 : this.#answer.asOf - this.#answerAsked;
    return at + behind + this.#rule.get().detach;
  }
}
