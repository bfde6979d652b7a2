import { DisposableStore, type Disposable } from '../base/disposables.ts';
import { BAD_MESSAGE, NORMAL, closeCodeOf, type CloseCode } from '../protocol/close-code.ts';
import { ProtocolViolation } from '../protocol/fields.ts';
import { Heartbeat, SILENCE } from './heartbeat.ts';
import { SOCKET_OPEN, type Socket } from './socket.ts';

/** How a socket ended, when no message said so. */
export type Ending =
  | { readonly by: 'code'; readonly code: CloseCode; readonly stood: boolean }
  | { readonly by: 'silence' }
  | { readonly by: 'violation' };

export interface LinkEvents {
  /** The socket stands: speak first, at once. A proxy may hold the gateway's first bytes back until the page has. */
  standing(): void;
  /** @throws ProtocolViolation when it is not as agreed, which ends the link */
  text(message: string): void;
  /** @throws ProtocolViolation when it is not as agreed, which ends the link */
  bytes(bytes: Uint8Array): void;
  ended(ending: Ending): void;
}

/**
 * One socket from its opening to its close, whatever is spoken on it: heartbeat, silence, broken rules. Once disposed
 * it neither sends nor reports anything, so a socket that comes back to life later cannot disturb its successor.
 */
export class Link implements Disposable {
  readonly #socket: Socket;
  readonly #events: LinkEvents;
  readonly #firstWordWithin: number;
  readonly #disposables = new DisposableStore();
  #stood = false;
  #heartbeat: Heartbeat | null = null;

  /** @param firstWordWithin milliseconds of silence that are allowed before anything has come at all */
  constructor(socket: Socket, events: LinkEvents, firstWordWithin = SILENCE) {
    this.#firstWordWithin = firstWordWithin;
    this.#socket = socket;
    this.#events = events;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#stand();
    };
    socket.onmessage = (event) => {
      this.#receive(event.data);
    };
    socket.onclose = (event) => {
      this.#end({ by: 'code', code: closeCodeOf(event.code), stood: this.#stood });
    };
    this.#disposables.add(() => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(NORMAL);
    });
  }

  get disposed(): boolean {
    return this.#disposables.disposed;
  }

  /** Whether what is sent now goes out. */
  get standing(): boolean {
    return !this.disposed && this.#socket.readyState === SOCKET_OPEN;
  }

  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    if (this.standing) this.#socket.send(data);
  }

  /** Finds out soon whether a link that stands still reaches anybody. */
  probe(): void {
    this.#heartbeat?.probe();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #stand(): void {
    this.#stood = true;
    this.#heartbeat = this.#disposables.add(
      new Heartbeat(
        {
          ping: (at) => {
            // The same in every contract.
            this.send(JSON.stringify({ type: 'ping', at }));
          },
          silent: () => {
            this.#end({ by: 'silence' });
          },
        },
        this.#firstWordWithin,
      ),
    );
    this.#events.standing();
  }

  #receive(data: unknown): void {
    if (this.disposed) return;
    this.#heartbeat?.heard();
    try {
      if (data instanceof ArrayBuffer) this.#events.bytes(new Uint8Array(data));
      else if (typeof data === 'string') this.#events.text(data);
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error;
      console.warn(`The gateway broke the protocol: ${error.message}`);
      this.#socket.close(BAD_MESSAGE);
      this.#end({ by: 'violation' });
    }
  }

  #end(ending: Ending): void {
    // What was told may have let go of the link, and then have thrown.
    if (this.disposed) return;
    this.dispose();
    this.#events.ended(ending);
  }
}
