import { ProtocolViolation } from '../protocol/fields.ts';

/** One frame of input carries at most this much. */
export const INPUT_FRAME = 16 * 1024;
/** Sent but not yet accepted: at most this much. It bounds the socket's own buffer too. */
export const IN_FLIGHT = 64 * 1024;
/**
 * While more than this waits, nothing is added. One paste may be larger than that, so what waits is bounded by this
 * and one paste; the answers that a hostile program can make a terminal give have no other bound.
 */
export const BACKLOG = 256 * 1024;

/** The page's half of the input stream: what waits, what is under way, what the gateway has accepted. */
export class InputWindow {
  readonly #waiting: Uint8Array[] = [];
  /** Everything before this in `#waiting` has been sent. */
  #first = 0;
  #backlog = 0;
  /** Sent and not yet accepted: it is sent again when the line was lost on the way. */
  #unaccepted: Uint8Array[] = [];
  #sent: number;
  #accepted: number;

  /** @param from input bytes the session has accepted so far */
  constructor(from = 0) {
    this.#sent = from;
    this.#accepted = from;
  }

  /** Bytes not yet handed to the socket. */
  get backlog(): number {
    return this.#backlog;
  }

  get inFlight(): number {
    return this.#sent - this.#accepted;
  }

  get hasRoom(): boolean {
    return this.#backlog <= BACKLOG;
  }

  /** What waits and can still be dropped, in characters as a user counts them. */
  get charactersWaiting(): number {
    return this.#waiting.slice(this.#first).reduce((sum, piece) => sum + characters(piece), 0);
  }

  /** What has been sent and may have been lost on the way, in characters. */
  get charactersInFlight(): number {
    return this.#unaccepted.reduce((sum, piece) => sum + characters(piece), 0);
  }

  /** Takes bytes to be sent in order; `false` when too much waits already. */
  offer(bytes: Uint8Array): boolean {
    if (!this.hasRoom) return false;
    if (bytes.length > 0) {
      this.#waiting.push(bytes);
      this.#backlog += bytes.length;
    }
    return true;
  }

  /** The next frame that may be sent now, filled from all that waits; taking it counts as sending it. */
  next(): Uint8Array | null {
    const room = Math.min(INPUT_FRAME, IN_FLIGHT - this.inFlight);
    if (room <= 0 || this.#backlog === 0) return null;
    const frame = new Uint8Array(Math.min(room, this.#backlog));
    let filled = 0;
    while (filled < frame.length) {
      const head = this.#waiting[this.#first];
      if (head === undefined) break;
      const length = pieceLength(head, frame.length - filled);
      if (length === 0) break;
      frame.set(head.subarray(0, length), filled);
      filled += length;
      if (length < head.length) this.#waiting[this.#first] = head.subarray(length);
      else this.#first += 1;
    }
    if (this.#first === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#first = 0;
    }
    if (filled === 0) return null;
    this.#backlog -= filled;
    this.#sent += filled;
    const sent = frame.subarray(0, filled);
    this.#unaccepted.push(sent);
    return sent;
  }

  /** @throws ProtocolViolation when the gateway accepts what was never sent, or takes back what it had accepted */
  accept(offset: number): void {
    if (offset < this.#accepted || offset > this.#sent) {
      throw new ProtocolViolation(`accepted ${String(offset)}, sent ${String(this.#sent)}`);
    }
    let accepted = offset - this.#accepted;
    let whole = 0;
    for (const piece of this.#unaccepted) {
      if (piece.length > accepted) break;
      accepted -= piece.length;
      whole += 1;
    }
    this.#unaccepted.splice(0, whole);
    const head = this.#unaccepted[0];
    if (head !== undefined) this.#unaccepted[0] = head.subarray(accepted);
    this.#accepted = offset;
  }

  /**
   * On another socket: what was sent beyond `offset` never arrived, and goes out again before all that waits.
   *
   * @throws ProtocolViolation as {@link accept} does
   */
  resume(offset: number): void {
    this.accept(offset);
    const lost = this.#unaccepted;
    this.#unaccepted = [];
    this.#waiting.splice(0, this.#first, ...lost);
    this.#first = 0;
    this.#backlog += this.#sent - offset;
    this.#sent = offset;
  }

  /** Forgets what has not been handed to the socket yet, and says what that was. */
  discard(): Uint8Array {
    const discarded = new Uint8Array(this.#backlog);
    let filled = 0;
    for (const piece of this.#waiting.slice(this.#first)) {
      discarded.set(piece, filled);
      filled += piece.length;
    }
    this.#waiting.length = 0;
    this.#first = 0;
    this.#backlog = 0;
    return discarded;
  }
}

/** Cuts between two UTF-8 characters, so that a paste cancelled in its middle leaves no half of one behind. */
function pieceLength(bytes: Uint8Array, room: number): number {
  if (bytes.length <= room) return bytes.length;
  let length = room;
  while (length > 0 && room - length < LONGEST_CHARACTER && isContinuation(bytes[length])) length -= 1;
  // Bytes that are not UTF-8, as the mouse makes them, are cut anywhere.
  return room - length < LONGEST_CHARACTER ? length : room;
}

function characters(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (!isContinuation(byte)) count += 1;
  return count;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}

const LONGEST_CHARACTER = 4;
