import type { Disposable } from '../base/disposables.ts';

/** A browser cannot send WebSocket pings, so the page sends `ping` messages. */
export const PING_EVERY = 15_000;
/** After so much silence, with a ping in it that got no answer, the link is dead. */
export const SILENCE = 45_000;
/** Where there is reason to doubt, an answer that takes longer than this does not come. */
export const PROBE = 5000;

export interface HeartbeatEvents {
  ping(at: number): void;
  silent(): void;
}

/**
 * Sends pings and notices when nothing answers. A page in the background or on a sleeping machine has its timers
 * held back; silence therefore counts only after a ping that had its time to be answered, and a timer that comes late
 * sends a ping instead of judging.
 */
export class Heartbeat implements Disposable {
  readonly #events: HeartbeatEvents;
  readonly #timer: ReturnType<typeof setInterval>;
  #lastTick = Date.now();
  #heardAt = Date.now();
  /** How much silence is allowed. */
  #patience: number;
  #pingedAt: number | null = null;
  #probe: ReturnType<typeof setTimeout> | undefined;

  /** @param firstWordWithin milliseconds of silence that are allowed until something has been heard */
  constructor(events: HeartbeatEvents, firstWordWithin = SILENCE) {
    this.#events = events;
    this.#patience = firstWordWithin;
    this.#timer = setInterval(() => {
      this.#tick();
    }, PING_EVERY);
  }

  /** Something came in, whatever it was. */
  heard(): void {
    this.#heardAt = Date.now();
    this.#patience = SILENCE;
    this.#pingedAt = null;
    this.#endProbe();
  }

  /** Asks now instead of in a while: the machine may have slept, or have changed its network. */
  probe(): void {
    if (this.#probe !== undefined) return;
    this.#probe = setTimeout(() => {
      this.#events.silent();
    }, PROBE);
    this.#events.ping(Date.now());
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#endProbe();
  }

  #endProbe(): void {
    clearTimeout(this.#probe);
    this.#probe = undefined;
  }

  #tick(): void {
    const now = Date.now();
    const setBack = now < this.#lastTick;
    const late = setBack || now - this.#lastTick > 2 * PING_EVERY;
    this.#lastTick = now;
    // Somebody has set the clock: what was heard must not lie in its future, or no silence would count until then.
    if (setBack) this.#heardAt = now;
    if (late) this.#pingedAt = null;
    if (this.#pingedAt !== null && now - this.#pingedAt >= PING_EVERY && now - this.#heardAt >= this.#patience) {
      this.#events.silent();
      return;
    }
    this.#pingedAt ??= now;
    this.#events.ping(now);
  }
}
