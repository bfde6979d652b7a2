import { Store } from '../base/store.ts';
import { BACKLOG, type InputWindow } from './input-window.ts';

/** A large input on its way, in bytes. */
export interface InputProgress {
  readonly sent: number;
  readonly total: number;
}

/** What was typed without a line, in characters. */
export interface Queued {
  /** Not sent yet: it can be dropped. */
  readonly waiting: number;
  /** Sent when the line was lost: nobody knows yet whether it arrived. */
  readonly unsure: number;
}

const NOTHING: Queued = { waiting: 0, unsure: 0 };

/** What the user is told of the input: how far it is, whether there is room, what waits for the line. */
export class InputGauge {
  readonly progress = new Store<InputProgress | null>(null);
  readonly full = new Store(false);
  readonly queued = new Store<Queued>(NOTHING);

  /** @param offline whether there is no line, so that everything waits */
  moved(input: InputWindow, offline: boolean): void {
    if (input.hasRoom) this.full.set(false);
    this.#progressIs(input.backlog);
    const queued = offline ? { waiting: input.charactersWaiting, unsure: input.charactersInFlight } : NOTHING;
    const before = this.queued.get();
    if (queued.waiting !== before.waiting || queued.unsure !== before.unsure) this.queued.set(queued);
  }

  refused(): void {
    this.full.set(true);
  }

  clear(): void {
    this.progress.set(null);
    this.full.set(false);
    this.queued.set(NOTHING);
  }

  #progressIs(backlog: number): void {
    const before = this.progress.get();
    if (backlog === 0) this.progress.set(null);
    else if (before === null && backlog > BACKLOG) this.progress.set({ sent: 0, total: backlog });
    else if (before !== null) {
      const total = Math.max(before.total, backlog);
      this.progress.set({ sent: total - backlog, total });
    }
  }
}
