import { DisposableStore, type Disposable } from '../base/disposables.ts';
import { ABNORMAL, BAD_MESSAGE, NORMAL, closeCodeOf, type CloseCode } from '../protocol/close-code.ts';
import { encodeClientMessage, type ClientMessage, type Open } from '../protocol/client-message.ts';
import { ProtocolViolation } from '../protocol/fields.ts';
import { decodeServerMessage, type Opened, type ServerMessage } from '../protocol/server-message.ts';
import { Heartbeat } from './heartbeat.ts';
import { InputWindow } from './input-window.ts';
import { OutputMeter } from './output-meter.ts';
import { SOCKET_OPEN, type Socket } from './socket.ts';

/** Output waits this long for more before it is acknowledged: a key's echo costs no `ack` of its own. */
const ACK_IDLE = 200;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How a socket ended, when no message said so. */
export type Ending =
  | { readonly by: 'code'; readonly code: CloseCode; readonly stood: boolean }
  | { readonly by: 'silence' }
  | { readonly by: 'violation' };

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

/**
 * One socket from its opening to its close: framing, counting, heartbeat. Once disposed it neither sends nor reports
 * anything, so a socket that comes back to life later cannot disturb its successor.
 */
export class Attachment implements Disposable {
  readonly #socket: Socket;
  readonly #events: AttachmentEvents;
  readonly #disposables = new DisposableStore();
  #meter = new OutputMeter();
  #input = new InputWindow();
  #announced: Size;
  #wanted: Size;
  #live = false;
  #stood = false;
  #pumping = false;
  #ackTimer: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: Heartbeat | null = null;

  constructor(socket: Socket, open: Open, events: AttachmentEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#announced = open;
    this.#wanted = open;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#stand(open);
    };
    socket.onmessage = (event) => {
      this.#receive(event.data);
    };
    socket.onclose = (event) => {
      this.#end({ by: 'code', code: closeCodeOf(event.code), stood: this.#stood });
    };
    this.#disposables.add(() => {
      clearTimeout(this.#ackTimer);
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(NORMAL);
    });
  }

  /** The terminal has drawn bytes that {@link AttachmentEvents.output} handed over. */
  drawn(bytes: number): void {
    if (this.#disposables.disposed) return;
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

  /** Ends the session and lets go of the socket. */
  end(): void {
    this.#send({ type: 'end' });
    this.dispose();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #stand(open: Open): void {
    this.#stood = true;
    // The page speaks first, at once: a proxy may hold the gateway's first bytes back until it has.
    this.#announced = this.#wanted;
    this.#send({ ...open, columns: this.#announced.columns, rows: this.#announced.rows });
    this.#heartbeat = this.#disposables.add(
      new Heartbeat({
        ping: (at) => {
          this.#send({ type: 'ping', at });
        },
        silent: () => {
          this.#end({ by: 'silence' });
        },
      }),
    );
    this.#events.standing();
  }

  #receive(data: unknown): void {
    this.#heartbeat?.heard();
    try {
      if (data instanceof ArrayBuffer) this.#receiveOutput(new Uint8Array(data));
      else if (typeof data === 'string') this.#receiveMessage(data);
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error;
      console.warn(`The gateway broke the protocol: ${error.message}`);
      this.#socket.close(BAD_MESSAGE);
      this.#end({ by: 'violation' });
    }
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
    if (this.#disposables.disposed) return;
    for (let frame = this.#input.next(); frame !== null; frame = this.#input.next()) {
      this.#socket.send(frame as Uint8Array<ArrayBuffer>);
    }
    this.#events.backlog(this.#input.backlog);
  }

  #send(message: ClientMessage): void {
    if (this.#disposables.disposed || this.#socket.readyState !== SOCKET_OPEN) return;
    this.#socket.send(encodeClientMessage(message));
  }

  #end(ending: Ending): void {
    this.dispose();
    this.#events.ended(ending);
  }
}

/** A close that nobody explained. */
export function isUnexplained(ending: Ending): boolean {
  return ending.by === 'code' && ending.code === ABNORMAL;
}
