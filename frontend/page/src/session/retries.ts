import type { Disposable } from '../base/disposables.ts';

/** The first attempt comes within this: at once, yet not of all pages in the same moment. */
export const FIRST_WAIT = 500;
/** About how long the next ones wait, in seconds; the last for as long as it takes. */
const WAITS = [1, 2, 4, 8, 15];
/** After so long without a line nobody sits and watches, so it may take a little longer. */
export const PATIENT_AFTER = 5 * 60_000;
export const LONGEST_WAIT = 30_000;
/** However much there is reason to, attempts begin at most this often. */
export const SPACING = 1000;
/** An attempt as young as this is left to it. */
export const YOUNG = 3000;
/** A line that has stood this long was a good one: when it is lost, all begins anew. */
export const STEADY = 10_000;

/** When a lost line is tried again: soon at first, then ever more slowly, each time spread by chance. */
export class Retries implements Disposable {
  readonly #attempt: () => void;
  #failed = 0;
  #lostAt: number | null = null;
  #triedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(attempt: () => void) {
    this.#attempt = attempt;
  }

  /** Attempts that have failed in a row. */
  get failed(): number {
    return this.#failed;
  }

  /**
   * Waits as long as it is time to, but at least `atLeast`; says when the attempt comes. Also lines that are good for a
   * moment only, over and over, are tried once a second at most.
   */
  wait(atLeast = 0): number {
    const now = Date.now();
    this.#lostAt ??= now;
    const seconds = WAITS[Math.min(this.#failed - 1, WAITS.length - 1)];
    const usual = seconds === undefined ? FIRST_WAIT * Math.random() : seconds * 1000 * spread();
    const patient = this.#failed >= WAITS.length && now - this.#lostAt >= PATIENT_AFTER;
    return this.#in(Math.max(atLeast, this.#spacing(), patient ? LONGEST_WAIT * spread() : usual));
  }

  /** Tries now, or as soon after the last attempt as is decent; says when. */
  soon(): number {
    // Never longer than that, even if somebody has set the clock back.
    return this.#in(Math.max(0, Math.min(SPACING, this.#triedAt + SPACING - Date.now())));
  }

  /** An attempt begins. */
  begin(): void {
    this.stop();
    this.#triedAt = Date.now();
  }

  /** Whether the attempt under way has had its time. */
  get overdue(): boolean {
    return Math.abs(Date.now() - this.#triedAt) >= YOUNG;
  }

  /** The attempt came to nothing. */
  fail(): void {
    this.#failed += 1;
  }

  /** A good line was there: what comes after it begins anew. */
  succeed(): void {
    this.#failed = 0;
    this.#lostAt = null;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  dispose(): void {
    this.stop();
  }

  #spacing(): number {
    const since = Date.now() - this.#triedAt;
    return since >= 0 && since < SPACING ? SPACING - since + FIRST_WAIT * Math.random() : 0;
  }

  #in(wait: number): number {
    this.stop();
    this.#timer = setTimeout(this.#attempt, wait);
    return Date.now() + wait;
  }
}

function spread(): number {
  return 0.5 + Math.random() / 2;
}
