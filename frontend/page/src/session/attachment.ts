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
import { InputWindow } from './input-window.ts';
import { Link, type Ending } from './link.ts';
import { OutputMeter } from './output-meter.ts';
import type { Socket } from './socket.ts';

/** Output waits this long for more before it is acknowledged: a key's echo costs no `ack` of its own. */
const ACK_IDLE = 200;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface AttachmentEvents {
  /** The socket stands and `open` is on its way. */
  standing(): void;
  message(message: ServerMessage): void;
  /** Draw these bytes, then call {@link Attachment.drawn} with their number. */
  output(bytes: Uint8Array): void;
  /** What waits to be sent has changed. */
  backlog(bytes: number): void;
  roundTrip(milliseconds: number): void;
  ended(ending: Ending): void;
}

/** One terminal's use of one socket: framing and counting, both ways. Once disposed it reports nothing more. */
export class Attachment implements Disposable {
  readonly #link: Link;
  readonly #events: AttachmentEvents;
  #meter = new OutputMeter();
  #input = new InputWindow();
  #announced: Size;
  #wanted: Size;
  #live = false;
  #pumping = false;
  #ackTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: Socket, first: Open | Resume | Watch, size: Size, events: AttachmentEvents) {
    this.#events = events;
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

  /** The terminal has drawn bytes that {@link AttachmentEvents.output} handed over. */
  drawn(bytes: number): void {
    if (this.#link.disposed) return;
    this.#meter.draw(bytes);
    const due = this.#meter.due();
    if (due !== null) this.#send({ type: 'ack', received: due });
    clearTimeout(this.#ackTimer);
    this.#ackTimer = setTimeout(() => {
      const rest = this.#meter.rest();
      if (rest !== null) this.#send({ type: 'ack', received: rest });
    }, ACK_IDLE);
  }

  /** Queues input; `false` when it was not taken because nothing lives yet or too much waits already. */
  write(bytes: Uint8Array): boolean {
    if (!this.#live || !this.#input.offer(bytes)) return false;
    if (this.#pumping) return true;
    this.#pumping = true;
    // What one piece of output makes the terminal answer goes into one frame, not into one each.
    queueMicrotask(() => {
      this.#pumping = false;
      this.#pump();
    });
    return true;
  }

  /** Drops the input that has not been sent yet. */
  discardInput(): void {
    this.#input.discard();
    this.#events.backlog(0);
  }

  resize(size: Size): void {
    this.#wanted = size;
    if (!this.#live) return;
    if (size.columns === this.#announced.columns && size.rows === this.#announced.rows) return;
    this.#announced = size;
    this.#send({ type: 'resize', columns: size.columns, rows: size.rows });
  }

  answer(prompt: string, values: readonly string[] | null): void {
    this.#send({ type: 'answer', prompt, values });
  }

  /** Ends the session and lets go of the socket; `false` when the gateway could not be told. */
  end(): boolean {
    const told = this.#link.standing;
    this.#send({ type: 'end' });
    this.dispose();
    return told;
  }

  dispose(): void {
    clearTimeout(this.#ackTimer);
    this.#link.dispose();
  }

  #receiveOutput(bytes: Uint8Array): void {
    if (!this.#live) throw new ProtocolViolation('output before opened');
    this.#meter.receive(bytes.length);
    this.#events.output(bytes);
  }

  #receiveMessage(text: string): void {
    const message = decodeServerMessage(text);
    if (message === null) return;
    if (message.type === 'opened') this.#begin(message);
    else if (message.type === 'accepted') {
      this.#input.accept(message.input);
      this.#pump();
    } else if (message.type === 'pong') this.#events.roundTrip(Math.max(0, Date.now() - message.at));
    else this.#events.message(message);
  }

  #begin(opened: Opened): void {
    if (this.#live) throw new ProtocolViolation('opened twice');
    this.#live = true;
    this.#meter = new OutputMeter(opened.from);
    this.#input = new InputWindow(opened.input);
    this.#announced = opened;
    this.#events.message(opened);
    // The window may have changed while the target was being opened.
    this.resize(this.#wanted);
    // The first round trip is shown without waiting for the first heartbeat.
    this.#send({ type: 'ping', at: Date.now() });
  }

  #pump(): void {
    if (this.#link.disposed) return;
    for (let frame = this.#input.next(); frame !== null; frame = this.#input.next()) {
      this.#link.send(frame as Uint8Array<ArrayBuffer>);
    }
    this.#events.backlog(this.#input.backlog);
  }

  #send(message: ClientMessage): void {
    this.#link.send(encodeClientMessage(message));
  }
}

/** A close that nobody explained. */
export function isUnexplained(ending: Ending): boolean {
  return ending.by === 'code' && ending.code === ABNORMAL;
}
