/** Output drawn since the last `ack` that calls for the next one. */
export const ACK_EVERY = 64 * 1024;

/**
 * Counts one session's output on the page's side. The gateway keeps a bounded number of bytes unacknowledged, and
 * `ack` says how far the terminal has *drawn*: received bytes still waiting in the terminal's own queue do not count.
 */
export class OutputMeter {
  #received: number;
  #drawn: number;
  #acknowledged: number;
  /** Whether the gateway may not know yet that all up to `#acknowledged` is on the screen. */
  #owed = false;

  /** @param from offset of the first output byte to come */
  constructor(from = 0) {
    this.#received = from;
    this.#drawn = from;
    this.#acknowledged = from;
  }

  get received(): number {
    return this.#received;
  }

  get drawnUpTo(): number {
    return this.#drawn;
  }

  /**
   * Output goes on, on another socket: what has come so far counts as sent there, so nothing below it is acknowledged
   * any more; that it has been drawn is.
   */
  resume(): void {
    this.#acknowledged = this.#received;
    this.#owed = true;
  }

  /** What came by the line before has not all been drawn: until it is, nothing can be acknowledged on this one. */
  get behind(): boolean {
    return this.#drawn < this.#acknowledged;
  }

  receive(bytes: number): void {
    this.#received += bytes;
  }

  draw(bytes: number): void {
    // The gateway ends a session that acknowledges what it never sent, so a mistake here has to show at once.
    if (this.#drawn + bytes > this.#received) throw new RangeError('more was drawn than received');
    this.#drawn += bytes;
  }

  /** The offset to acknowledge now, if enough has gathered. */
  due(): number | null {
    return this.#drawn - this.#acknowledged >= ACK_EVERY ? this.rest() : null;
  }

  /** The offset to acknowledge when nothing more is to come for a while; `null` if the gateway knows already. */
  rest(): number | null {
    if (this.behind || (this.#drawn === this.#acknowledged && !this.#owed)) return null;
    this.#owed = false;
    this.#acknowledged = this.#drawn;
    return this.#drawn;
  }
}
