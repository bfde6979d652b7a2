import { decodeClientMessage, type ClientMessage } from '../protocol/client-message.ts';
import type { ServerMessage } from '../protocol/server-message.ts';
import type { Socket } from './socket.ts';

/** Seeded, so that a round that fails fails again. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, not including, `end`. */
  below(end: number): number {
    // Mulberry32.
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/** A line in tests: what is sent on it is under way until the test delivers it, and gone when it is cut before. */
export class FakeLine implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly #session: FakeSession;
  #out: (ClientMessage | Uint8Array)[] = [];
  #in: (string | ArrayBuffer)[] = [];

  constructor(session: FakeSession) {
    this.#session = session;
  }

  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    if (this.readyState !== 1) throw new Error('sent on a line that does not stand');
    if (typeof data === 'string') this.#out.push(decodeClientMessage(data));
    else this.#out.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice());
  }

  /** To the page. */
  say(message: ServerMessage | Uint8Array<ArrayBuffer>): void {
    this.#in.push(message instanceof Uint8Array ? message.slice().buffer : JSON.stringify(message));
  }

  close(): void {
    this.readyState = 3;
  }

  /** Lets at most so many frames arrive at each end; whether any did. */
  deliver(most: number): boolean {
    if (this.readyState === 0) {
      this.readyState = 1;
      this.onopen?.(new Event('open'));
      return true;
    }
    const out = this.#out.splice(0, most);
    for (const frame of out) this.#session.receive(this, frame);
    const incoming = this.#in.splice(0, most);
    for (const data of incoming) this.onmessage?.(new MessageEvent('message', { data }));
    return out.length + incoming.length > 0;
  }

  cut(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#out = [];
    this.#in = [];
    this.onclose?.(Object.assign(new Event('close'), { code: 1006, reason: '', wasClean: false }));
  }
}

/** The gateway's half of one session, with its two counted streams as PROTOCOL.md has them. */
export class FakeSession {
  /** The whole log. */
  output: number[] = [];
  /** All that the program was given. */
  readonly input: number[] = [];
  readonly lines: FakeLine[] = [];
  readonly #credit: number;
  readonly #chance: Chance;
  #writer: FakeLine | null = null;
  #sent = 0;
  #acknowledged = 0;
  #drawn = 0;
  #token = 0;
  /** The newest that has been used; older ones are worth nothing. */
  #used = 0;

  constructor(chance: Chance, credit = 256 * 1024) {
    this.#chance = chance;
    this.#credit = credit;
  }

  connect(): FakeLine {
    const line = new FakeLine(this);
    this.lines.push(line);
    return line;
  }

  get line(): FakeLine {
    const last = this.lines.at(-1);
    if (last === undefined) throw new Error('nobody has connected');
    return last;
  }

  print(bytes: Uint8Array): void {
    for (const byte of bytes) this.output.push(byte);
  }

  /** Sends what the credit allows, in frames of any size. */
  flush(): void {
    const end = Math.min(this.output.length, this.#acknowledged + this.#credit);
    while (this.#writer !== null && this.#sent < end) {
      const length = Math.min(end - this.#sent, 1 + this.#chance.below(5000));
      this.#writer.say(Uint8Array.from(this.output.slice(this.#sent, this.#sent + length)));
      this.#sent += length;
    }
  }

  /** For a page that has none. */
  newToken(): string {
    this.#token += 1;
    return String(this.#token);
  }

  accept(): void {
    this.#writer?.say({ type: 'accepted', input: this.input.length });
  }

  receive(line: FakeLine, frame: ClientMessage | Uint8Array): void {
    if (frame instanceof Uint8Array) {
      // What comes by a line that has been taken over counts for nothing.
      if (line !== this.#writer) return;
      for (const byte of frame) this.input.push(byte);
    } else if (frame.type === 'open') this.#attach(line, 0);
    else if (frame.type === 'resume') {
      const token = Number(frame.token);
      if (token < this.#used) throw new Error('a token was used that had been replaced');
      this.#used = token;
      if (frame.received > this.output.length) throw new Error('more was received than there is');
      this.#attach(line, frame.received);
    } else if (frame.type === 'ping') line.say({ type: 'pong', at: frame.at });
    else if (frame.type === 'ack' && line === this.#writer) {
      if (frame.received < this.#acknowledged || frame.received > this.#sent) throw new Error('impossible ack');
      this.#acknowledged = frame.received;
    }
  }

  #attach(line: FakeLine, from: number): void {
    this.#writer = line;
    this.#sent = from;
    // The highest that any page has drawn, while this one may begin anew.
    const replay = (this.#drawn = Math.max(this.#drawn, this.#acknowledged));
    if (from < this.#acknowledged) this.#acknowledged = from;
    // The strictest reading: what was received on the old line is not acknowledged by that.
    line.say({
      type: 'opened',
      session: 's',
      token: this.newToken(),
      from,
      input: this.input.length,
      replay,
      columns: 80,
      rows: 24,
    });
  }
}
