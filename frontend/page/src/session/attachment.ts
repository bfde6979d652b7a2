import type { Disposable } from '../base/disposables.ts';
import { ABNORMAL } from '../protocol/close-code.ts';
import {
  encodeClientMessage,
  type ClientMessage,
  type Open,
  type Resume,
  type Watch,
} from '../protocol/client-message.ts';
import { ProtocolViolation } from '../protocol/fields.ts';
import { decodeServerMessage, type Opened, type ServerMessage } from '../protocol/server-message.ts';
import type { InputWindow } from './input-window.ts';
import { Link, type Ending } from './link.ts';
import type { OutputMeter } from './output-meter.ts';
import type { Socket } from './socket.ts';

/** Output waits this long for more before it is acknowledged: a key's echo costs no `ack` of its own. */
const ACK_IDLE = 200;
/** A burst of resizes sends its last size, this long after it. */
export const RESIZE_SETTLES = 100;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export function sameSize(a: Size, b: Size): boolean {
  return a.columns === b.columns && a.rows === b.rows;
}

/** The counts of one session both ways, which outlive any socket. */
export interface Counts {
  readonly input: InputWindow;
  readonly output: OutputMeter;
}

export interface AttachmentEvents {
  /** The socket stands and the first message is on its way. */
  standing(): void;
  /**
   * There is a session; `size` is the one it was asked for on this socket.
   *
   * @returns how far its streams are
   * @throws ProtocolViolation when it cannot be the one that was asked for
   */
  opened(opened: Opened, size: Size): Counts;
  message(message: ServerMessage): void;
  /** Draw these bytes; `replayed` when some terminal has drawn them, and answered them, before. */
  output(bytes: Uint8Array, replayed: boolean): void;
  /** What waits to be sent, or was sent and has arrived, has changed. */
  inputMoved(): void;
  roundTrip(milliseconds: number): void;
  ended(ending: Ending): void;
}

/** One terminal's use of one socket: framing and counting, both ways. Once disposed it reports nothing more. */
export class Attachment implements Disposable {
  readonly #link: Link;
  readonly #events: AttachmentEvents;
  readonly #watching: boolean;
  /** `null` until there is a session. */
  #counts: Counts | null = null;
  /** Output below this has been drawn before. */
  #replay = 0;
  #announced: Size;
  #wanted: Size;
  #pumping = false;
  /** Something of what goes out next answers output: the gateway hears first that this output has been drawn. */
  #answering = true;
  /** Input waits for the terminal, which has yet to draw what came by the line before. */
  #held = false;
  #ackTimer: ReturnType<typeof setTimeout> | undefined;
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: Socket, first: Open | Resume | Watch, size: Size, events: AttachmentEvents) {
    this.#events = events;
    this.#watching = first.type === 'watch';
    this.#announced = size;
    this.#wanted = size;
    this.#link = new Link(socket, {
      standing: () => {
        this.#announced = this.#wanted;
        const { columns, rows } = this.#announced;
        this.#send(first.type === 'watch' ? first : { ...first, columns, rows });
        this.#events.standing();
      },
      text: (text) => {
        this.#receiveMessage(text);
      },
      bytes: (bytes) => {
        this.#receiveOutput(bytes);
      },
      ended: (ending) => {
        this.dispose();
        this.#events.ended(ending);
      },
    });
  }

  /** The terminal has drawn bytes of this session, whichever socket they came by. */
  acknowledge(): void {
    const output = this.#counts?.output;
    if (output === undefined || this.#link.disposed) return;
    this.#ack(output.due());
    clearTimeout(this.#ackTimer);
    this.#ackTimer = setTimeout(() => {
      this.#ack(output.rest());
    }, ACK_IDLE);
    if (this.#held && !output.behind) this.pump();
  }

  /**
   * Sends what waits to be sent, as far as it may be.
   *
   * @param answering the terminal itself has just added an answer to output
   */
  pump(answering = false): void {
    if (answering) this.#answering = true;
    if (this.#counts === null || this.#pumping) return;
    this.#pumping = true;
    // What one piece of output makes the terminal answer goes into one frame, not into one each.
    queueMicrotask(() => {
      this.#pumping = false;
      this.#pumpNow();
    });
  }

  /** Tells the size, once it has stopped changing. */
  resize(size: Size): void {
    this.#wanted = size;
    // Until there is a program, nothing is sent, so nothing has to settle.
    if (this.#counts === null) return;
    clearTimeout(this.#resizeTimer);
    this.#resizeTimer = setTimeout(() => {
      this.#announce();
    }, RESIZE_SETTLES);
  }

  answer(prompt: string, values: readonly string[] | null): void {
    this.#send({ type: 'answer', prompt, values });
  }

  /** Finds out soon whether the socket still reaches anybody. */
  probe(): void {
    this.#link.probe();
  }

  /** Ends the session and lets go of the socket; `false` when the gateway could not be told. */
  end(): boolean {
    const told = this.#link.standing;
    this.#send({ type: 'end' });
    this.dispose();
    return told;
  }

  /** Breaks the line off, as a cut on the way would; for tests of the whole. */
  cut(): void {
    this.dispose();
    this.#events.ended({ by: 'code', code: ABNORMAL, stood: true });
  }

  dispose(): void {
    clearTimeout(this.#ackTimer);
    clearTimeout(this.#resizeTimer);
    this.#link.dispose();
  }

  #receiveOutput(bytes: Uint8Array): void {
    if (this.#counts === null) throw new ProtocolViolation('output before opened');
    const { output } = this.#counts;
    const replayed = Math.max(0, Math.min(bytes.length, this.#replay - output.received));
    output.receive(bytes.length);
    if (replayed > 0) this.#events.output(bytes.subarray(0, replayed), true);
    if (replayed < bytes.length) this.#events.output(bytes.subarray(replayed), false);
  }

  #receiveMessage(text: string): void {
    const message = decodeServerMessage(text);
    if (message === null) return;
    if (message.type === 'opened') this.#begin(message);
    else if (message.type === 'accepted') {
      if (this.#counts === null) throw new ProtocolViolation('accepted before opened');
      this.#counts.input.accept(message.input);
      this.#pumpNow();
    } else if (message.type === 'pong') this.#events.roundTrip(Math.max(0, Date.now() - message.at));
    else this.#events.message(message);
  }

  #begin(opened: Opened): void {
    if (this.#counts !== null) throw new ProtocolViolation('opened twice');
    this.#replay = opened.replay;
    this.#counts = this.#events.opened(opened, this.#announced);
    // The window may have changed meanwhile.
    this.#announce();
    // The first round trip is shown without waiting for the first heartbeat.
    this.#send({ type: 'ping', at: Date.now() });
    // Drawn by now may be what came by another socket, whose gateway never heard of it.
    this.acknowledge();
    this.#pumpNow();
  }

  #announce(): void {
    if (this.#watching || sameSize(this.#wanted, this.#announced)) return;
    this.#announced = this.#wanted;
    this.#send({ type: 'resize', columns: this.#wanted.columns, rows: this.#wanted.rows });
  }

  #pumpNow(): void {
    if (this.#counts === null || this.#link.disposed) return;
    const { input, output } = this.#counts;
    this.#held = this.#answering && output.behind;
    if (!this.#held) this.#sendInput(input, output);
    this.#events.inputMoved();
  }

  #sendInput(input: InputWindow, output: OutputMeter): void {
    if (this.#answering && input.backlog > 0) {
      // Or the page after a reload, which is told how far that is, would draw the question again and answer it again.
      this.#ack(output.rest());
      this.#answering = false;
    }
    for (let frame = input.next(); frame !== null; frame = input.next()) {
      this.#link.send(frame as Uint8Array<ArrayBuffer>);
    }
  }

  #ack(received: number | null): void {
    if (received !== null) this.#send({ type: 'ack', received });
  }

  #send(message: ClientMessage): void {
    this.#link.send(encodeClientMessage(message));
  }
}
