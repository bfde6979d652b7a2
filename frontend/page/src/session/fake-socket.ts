import { decodeClientMessage, type ClientMessage } from '../protocol/client-message.ts';
import type { ServerMessage } from '../protocol/server-message.ts';
import type { Socket } from './socket.ts';

interface Typed {
  readonly type: string;
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/** Plays the gateway's end of a socket in tests: everything happens when the test says so. */
export class FakeSocket<C extends Typed = ClientMessage, S = ServerMessage> implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = CONNECTING;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly messages: C[] = [];
  readonly input: Uint8Array[] = [];
  /** All that was sent, in order: types of messages, and `input`. */
  readonly sent: (C['type'] | 'input')[] = [];
  closedWith: number | null = null;
  readonly #decode: (text: string) => C;

  constructor(decode: (text: string) => C) {
    this.#decode = decode;
  }

  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    if (this.readyState !== OPEN) throw new Error('sent on a socket that is not open');
    if (typeof data === 'string') {
      const message = this.#decode(data);
      this.messages.push(message);
      this.sent.push(message.type);
      return;
    }
    this.sent.push('input');
    this.input.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice());
  }

  close(code?: number): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.closedWith = code ?? null;
  }

  open(): void {
    this.readyState = OPEN;
    this.onopen?.(new Event('open'));
  }

  say(message: S): void {
    this.sayText(JSON.stringify(message));
  }

  sayText(text: string): void {
    this.onmessage?.(new MessageEvent('message', { data: text }));
  }

  output(length: number): void {
    this.onmessage?.(new MessageEvent('message', { data: new ArrayBuffer(length) }));
  }

  end(code: number): void {
    this.readyState = CLOSED;
    this.onclose?.(Object.assign(new Event('close'), { code, reason: '', wasClean: code !== 1006 }));
  }

  ofType<T extends C['type']>(type: T): Extract<C, { type: T }>[] {
    return this.messages.filter((message): message is Extract<C, { type: T }> => message.type === type);
  }

  get inputLength(): number {
    return this.input.reduce((sum, frame) => sum + frame.length, 0);
  }
}

/** One on which a terminal is opened. */
export class FakeTerminalSocket extends FakeSocket {
  constructor() {
    super(decodeClientMessage);
  }

  /** Opens the socket and a session on it. */
  openSession(session = 's-1'): void {
    this.open();
    this.say({ type: 'opened', session, token: 't', from: 0, input: 0, replay: 0, columns: 80, rows: 24 });
  }
}
