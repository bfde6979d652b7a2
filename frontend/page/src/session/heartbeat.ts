import type { Disposable } from '../base/disposables.ts';

/** A browser cannot send WebSocket pings, so the page sends `ping` messages. */
export const PING_EVERY = 15_000;
/** After so much silence, with a ping in it that got no answer, the link is dead. */
export const SILENCE = 45_000;

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
  #pingedAt: number | null = null;

  constructor(events: HeartbeatEvents) {
    this.#events = events;
    this.#timer = setInterval(() => {
      this.#tick();
    }, PING_EVERY);
  }

  /** Something came in, whatever it was. */
  heard(): void {
    this.#heardAt = Date.now();
    this.#pingedAt = null;
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = Date.now();
    const late = now - this.#lastTick > 2 * PING_EVERY;
    this.#lastTick = now;
    if (late) this.#pingedAt = null;
    if (this.#pingedAt !== null && now - this.#pingedAt >= PING_EVERY && now - this.#heardAt >= SILENCE) {
      this.#events.silent();
      return;
    }
    this.#pingedAt ??= now;
    this.#events.ping(now);
  }
}
