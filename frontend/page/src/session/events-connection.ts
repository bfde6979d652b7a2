import { Slot, type Disposable } from '../base/disposables.ts';
import { Store, type Readable } from '../base/store.ts';
import { decodeEventsServerMessage, encodeEventsClientMessage, type EventsServerMessage } from '../protocol/events.ts';
import { ProtocolViolation } from '../protocol/fields.ts';
import { Link } from './link.ts';
import type { Socket } from './socket.ts';

/** What changes the list; the pong, which only shows that somebody is there, is not among it. */
export type TargetNews = Exclude<EventsServerMessage, { type: 'pong' }>;

export interface EventsEnvironment {
  connect(): Socket;
  /** Nobody looks at a hidden page, so it does not knock at a gateway that is away. */
  visible(): boolean;
  news(news: TargetNews): void;
}

/** The first retry comes about this long after the end; each one after it waits twice as long, up to the longest. */
export const FIRST_RETRY = 1000;
export const LONGEST_RETRY = 30_000;
/** A socket that does not open in this time is given up. */
export const OPENING_PATIENCE = 20_000;
/**
 * An open socket that brings no snapshot in this time is given up. Browsers tell nothing of a message before it is
 * whole, so a slow line looks like a dead one: the snapshot of some thousand containers, 700 KB, takes this long at
 * 12 KB/s.
 */
export const SNAPSHOT_PATIENCE = 60_000;
/** Only a connection that has lasted this long makes the next retry quick again. */
export const STEADY = 10_000;

/**
 * The socket on which the gateway tells what changes, over its whole life: opened again after every end, with waits
 * that grow and are spread by chance, so that a gateway which comes back is not met by all its pages at once.
 */
export class EventsConnection implements Disposable {
  readonly #environment: EventsEnvironment;
  readonly #link = new Slot<Link>();
  readonly #live = new Store(false);
  #retries = 0;
  #triedAt = -Infinity;
  #liveSince = 0;
  #disposed = false;
  /** One at a time: patience while a socket is opening, the wait while there is none. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(environment: EventsEnvironment) {
    this.#environment = environment;
  }

  /** Whether the snapshot has come, so that from now on nothing is missed. */
  get live(): Readable<boolean> {
    return this.#live;
  }

  /**
   * Opens the socket, or makes sure of the one that stands: at the start, and whenever there is reason to think that
   * something has changed. Being called often does no harm: an attempt under way is never begun again, however slow
   * the line, since only its patience ends it.
   */
  connect(): void {
    if (this.#disposed) return;
    if (this.#live.get()) {
      this.#link.held?.probe();
      return;
    }
    if (this.#link.held !== null) return;
    const since = Date.now() - this.#triedAt;
    if (since >= FIRST_RETRY) this.#open();
    // Never longer than that, even if somebody has set the clock back.
    else this.#connectIn(Math.min(FIRST_RETRY, FIRST_RETRY - since));
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#link.dispose();
  }

  #open(): void {
    this.#triedAt = Date.now();
    const link = this.#link.set(
      new Link(
        this.#environment.connect(),
        {
          standing: () => {
            this.#endIn(SNAPSHOT_PATIENCE);
            link.send(encodeEventsClientMessage({ type: 'subscribe' }));
          },
          text: (text) => {
            this.#receive(text);
          },
          bytes: () => {
            throw new ProtocolViolation('bytes among events');
          },
          ended: () => {
            this.#ended();
          },
        },
        // The answer to a ping comes behind the snapshot.
        SNAPSHOT_PATIENCE,
      ),
    );
    this.#endIn(OPENING_PATIENCE);
  }

  #receive(text: string): void {
    const message = decodeEventsServerMessage(text);
    if (message === null || message.type === 'pong') return;
    this.#environment.news(message);
    if (message.type !== 'targets' || this.#live.get()) return;
    clearTimeout(this.#timer);
    this.#liveSince = Date.now();
    this.#live.set(true);
  }

  #ended(): void {
    this.#link.clear();
    if (this.#live.get() && Date.now() - this.#liveSince >= STEADY) this.#retries = 0;
    const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** this.#retries);
    this.#retries += 1;
    this.#connectIn(wait * (0.5 + Math.random() / 2));
    this.#live.set(false);
  }

  #endIn(patience: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#ended();
    }, patience);
  }

  #connectIn(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#environment.visible()) this.#open();
    }, wait);
  }
}
