import type { IDecoration, IDisposable, IMarker, Terminal } from '@xterm/xterm';
import { Allowance } from './allowance.ts';

/** Each mark costs a little with every line that scrolls, so there are only so many; the oldest go. */
export const MOST_COMMANDS = 500;
/** Nobody types faster; pasted lines and scripts come in bursts. */
const COMMANDS = { burst: 200, perSecond: 10 };
/** How long a prompt that was jumped to stands out. */
const NOTICED = 900;

interface Place {
  readonly marker: IMarker;
  readonly column: number;
}

interface Command {
  readonly prompt: IMarker;
  /** Where the output begins. */
  output: Place | null;
  /** Where it ends. */
  end: Place | null;
  dot: IDecoration | undefined;
}

/**
 * Where commands begin and end, as the shell tells (OSC 133, and 633 as VS Code's shells do): `A` a prompt, `C` output,
 * `D;STATUS` its end. Only in the normal buffer: a program that fills the screen has no prompts.
 */
export class PromptMarks {
  readonly #terminal: Terminal;
  readonly #allowance = new Allowance(COMMANDS.burst, COMMANDS.perSecond);
  #commands: Command[] = [];
  /** Jumped to last, and what was then seen at the top. */
  #at: { readonly command: Command; readonly top: number } | null = null;

  constructor(terminal: Terminal, keep: (hook: IDisposable) => void) {
    this.#terminal = terminal;
    for (const id of [133, 633]) {
      keep(
        terminal.parser.registerOscHandler(id, (data) => {
          if (terminal.buffer.active.type === 'normal') this.#told(data);
          // Others may read 633 too.
          return id === 133;
        }),
      );
    }
    // All anew: the lines that were marked are gone without a word.
    keep(
      terminal.parser.registerEscHandler({ final: 'c' }, () => {
        this.#forget();
        return false;
      }),
    );
  }

  /** Scrolls to the prompt before what is seen; `false` when there is none. */
  previous(): boolean {
    const from = this.#from();
    return this.#goTo(this.#alive().findLast(({ prompt }) => prompt.line < from));
  }

  /** Scrolls to the prompt after; behind the last one, to the end. */
  next(): boolean {
    const from = this.#from();
    const commands = this.#alive();
    const next = commands.find(({ prompt }) => prompt.line > from);
    if (next !== undefined) return this.#goTo(next);
    if (commands.length === 0) return false;
    this.#terminal.scrollToBottom();
    return true;
  }

  /** What the command in view has printed, or the last one when the end is seen; `null` when nobody can tell. */
  output(): string | null {
    const { active } = this.#terminal.buffer;
    if (active.type !== 'normal') return null;
    const printed = this.#alive().filter(({ output }) => output !== null && !output.marker.isDisposed);
    const scrolled = active.viewportY < active.baseY;
    const bottom = active.viewportY + this.#terminal.rows;
    const command = scrolled
      ? (printed.find(({ prompt }) => prompt.line >= active.viewportY && prompt.line < bottom) ??
        printed.findLast(({ prompt }) => prompt.line < active.viewportY))
      : printed.at(-1);
    return command?.output == null ? null : this.#textFrom(command.output, command.end);
  }

  /** Whoever ran the last command is not there any more. */
  endLast(): void {
    const last = this.#commands.at(-1);
    if (last?.output != null && last.end === null) this.#end(last, undefined);
  }

  #forget(): void {
    for (const command of this.#commands) drop(command);
    this.#commands = [];
    this.#at = null;
  }

  #told(data: string): void {
    const current = this.#commands.at(-1);
    switch (/^[A-D](?=;|$)/.exec(data)?.[0]) {
      case 'A':
        this.#begin();
        break;
      case 'C':
        if (current?.output === null && !current.prompt.isDisposed) {
          current.output = this.#here();
        }
        break;
      case 'D':
        if (current?.output != null && current.end === null) this.#end(current, /^D;(\d{1,3})(?:;|$)/.exec(data)?.[1]);
        break;
      case undefined:
      default:
        break;
    }
  }

  #begin(): void {
    const { active } = this.#terminal.buffer;
    const last = this.#commands.at(-1);
    // A prompt that is drawn anew, as shells do when the size changes.
    if (last?.output === null && last.prompt.line === active.baseY + active.cursorY) return;
    if (!this.#allowance.take()) return;
    this.#commands.push({ prompt: this.#terminal.registerMarker(0), output: null, end: null, dot: undefined });
    while (this.#commands.length > MOST_COMMANDS) drop(this.#commands.shift());
  }

  #end(command: Command, status: string | undefined): void {
    command.end = this.#here();
    if (status === undefined || command.prompt.isDisposed) return;
    command.dot = this.#terminal.registerDecoration({ marker: command.prompt, width: 1 });
    command.dot?.onRender((element) => {
      element.classList.add('exit-dot');
      element.dataset['exit'] = Number(status) === 0 ? 'ok' : 'failed';
    });
  }

  #alive(): Command[] {
    const alive = this.#commands.filter(({ prompt }) => !prompt.isDisposed);
    if (alive.length < this.#commands.length) {
      for (const command of this.#commands) if (command.prompt.isDisposed) drop(command);
      this.#commands = alive;
    }
    return this.#terminal.buffer.active.type === 'normal' ? alive : [];
  }

  /** From where on to look: the prompt that was jumped to, as long as nobody has scrolled since. */
  #from(): number {
    const { active } = this.#terminal.buffer;
    const at = this.#at;
    if (at !== null && !at.command.prompt.isDisposed && at.top === active.viewportY) return at.command.prompt.line;
    return active.viewportY < active.baseY ? active.viewportY : active.baseY + active.cursorY;
  }

  #goTo(command: Command | undefined): boolean {
    if (command === undefined) return false;
    this.#terminal.scrollToLine(command.prompt.line);
    this.#at = { command, top: this.#terminal.buffer.active.viewportY };
    // It may be anywhere on the last screen.
    const noticed = this.#terminal.registerDecoration({ marker: command.prompt, width: this.#terminal.cols });
    noticed?.onRender((element) => {
      element.classList.add('prompt-noticed');
    });
    setTimeout(() => noticed?.dispose(), NOTICED);
    return true;
  }

  #here(): Place {
    return { marker: this.#terminal.registerMarker(0), column: this.#terminal.buffer.active.cursorX };
  }

  #textFrom(start: Place, end: Place | null): string {
    const { active } = this.#terminal.buffer;
    const over = end !== null && !end.marker.isDisposed;
    const last = over ? end.marker.line : active.baseY + active.cursorY;
    const column = over ? end.column : active.cursorX;
    const first = start.marker.line;
    const pieces: string[] = [];
    for (let row = first; row <= last; row += 1) {
      const line = active.getLine(row);
      const goesOn = active.getLine(row + 1)?.isWrapped === true;
      if (row > first && line?.isWrapped !== true) pieces.push('\n');
      const from = row === first ? start.column : 0;
      pieces.push(line?.translateToString(row === last || !goesOn, from, row === last ? column : undefined) ?? '');
    }
    return pieces.join('');
  }
}

function drop(command: Command | undefined): void {
  command?.dot?.dispose();
  command?.prompt.dispose();
  command?.output?.marker.dispose();
  command?.end?.marker.dispose();
}
