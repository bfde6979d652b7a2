import type { Store } from '../base/store.ts';
import { ProtocolViolation } from '../protocol/fields.ts';
import type { Opened, Resized } from '../protocol/server-message.ts';
import { sameSize, type Counts, type Size } from './attachment.ts';
import { InputWindow } from './input-window.ts';
import { OutputMeter } from './output-meter.ts';

/** Where output goes. All calls take effect in their order, however long the drawing of one takes. */
export interface OutputSink {
  /**
   * Draws bytes, and calls `drawn` with the length of each piece of them that is on the screen. What the terminal would
   * answer to `replayed` ones has been answered before.
   */
  write(bytes: Uint8Array, replayed: boolean, drawn: (length: number) => void): void;
  /** A program begins whose first output comes next. */
  begin(): void;
  /**
   * Output comes next that does not follow on what is there: it is from the session's start, or behind a gap, of which
   * one line tells.
   */
  restart(gap: string | null): void;
  /** What comes next was made for this size; `own` when that is the terminal's own, so that it may follow its element. */
  size(size: Size, own: boolean): void;
}

/** How far an old session's output is on its way back to the screen, in bytes. */
export interface Restoring {
  readonly drawn: number;
  readonly total: number;
}

/** Less than this is on the screen before anybody could read that it is being restored. */
const WORTH_SAYING = 256 * 1024;

/** What a page keeps of a session across sockets: the means to come back to it, and how far its two streams are. */
export class HeldSession {
  readonly id: string;
  readonly watching: boolean;
  /** The newest that has been heard; older ones are valid only until it has been used. `null` until there is one. */
  token: string | null = null;
  /** The token was asked for, and does not come from a socket that this page had. */
  asked = false;
  readonly #sink: OutputSink;
  readonly #restoring: Store<Restoring | null>;
  #output: OutputMeter | null = null;
  #input: InputWindow | null = null;
  #since: number | null = null;
  /** The size this page asked for on the socket there is. */
  #asked: Size | null = null;
  /** Of a replay, what has been drawn and not been told yet. */
  #untold = 0;

  /** @param restoring told how far a replay is */
  constructor(id: string, watching: boolean, sink: OutputSink, restoring: Store<Restoring | null>) {
    this.id = id;
    this.watching = watching;
    this.#sink = sink;
    this.#restoring = restoring;
  }

  /** When it was opened in this page; `null` before that. */
  get since(): number | null {
    return this.#since;
  }

  /** Output bytes handed to the terminal, from the session's start. */
  get received(): number {
    return this.#output?.received ?? 0;
  }

  /** `null` while nothing may be typed: before it has been opened, and for those who watch. */
  get input(): InputWindow | null {
    return this.watching ? null : this.#input;
  }

  /**
   * It goes on, on a new socket.
   *
   * @param size that was asked for on it
   * @throws ProtocolViolation when it is not this session, or not where it can be
   */
  opened(opened: Opened, how: 'open' | 'resume' | 'watch', size: Size): Counts {
    if (opened.session !== this.id) throw new ProtocolViolation('another session was opened');
    const counts = how === 'open' ? this.#begin(opened) : this.#goOn(opened);
    this.#output = counts.output;
    this.#input = counts.input;
    this.#asked = size;
    this.token = opened.token;
    this.asked = false;
    this.#since ??= Date.now();
    if (how !== 'open') this.resized(opened);
    const total = opened.replay - opened.from;
    this.#untold = 0;
    this.#restoring.set(total > WORTH_SAYING ? { drawn: 0, total } : null);
    return counts;
  }

  /** Draws what has come; `drawn` is called whenever some of it counts as that, and never after a new beginning. */
  draw(bytes: Uint8Array, replayed: boolean, drawn: () => void): void {
    const output = this.#output;
    this.#sink.write(bytes, replayed, (length) => {
      if (output === null || output !== this.#output) return;
      output.draw(length);
      this.#restored(replayed ? length : Infinity);
      drawn();
    });
  }

  /** What comes next was made for this size. */
  resized({ columns, rows }: Opened | Resized): void {
    const size = { columns, rows };
    this.#sink.size(size, !this.watching && this.#asked !== null && sameSize(size, this.#asked));
  }

  /** Output is missing before what comes next. */
  gap(text: string): void {
    this.#sink.restart(text);
  }

  /** Others have typed since: what waits here was not meant for what they made of it. */
  forgetInput(): void {
    this.#input = null;
  }

  #begin(opened: Opened): Counts {
    this.#sink.begin();
    return { output: new OutputMeter(opened.from), input: new InputWindow(opened.input) };
  }

  #goOn({ from, input: accepted }: Opened): Counts {
    const output = this.watching ? null : this.#output;
    if (output !== null && from < output.received) {
      throw new ProtocolViolation(`output from ${String(from)}, received ${String(output.received)}`);
    }
    const input = this.#input ?? new InputWindow(accepted);
    input.resume(accepted);
    if (from === output?.received) {
      output.resume();
      return { output, input };
    }
    this.#sink.restart(null);
    return { output: new OutputMeter(from), input };
  }

  #restored(bytes: number): void {
    const restoring = this.#restoring.get();
    if (restoring === null) return;
    this.#untold += bytes;
    const drawn = restoring.drawn + this.#untold;
    if (drawn < restoring.total && this.#untold < WORTH_SAYING) return;
    this.#untold = 0;
    this.#restoring.set(drawn < restoring.total ? { drawn, total: restoring.total } : null);
  }
}
