import type { IDisposable, Terminal } from '@xterm/xterm';
import { Store, type Readable } from '../base/store.ts';

/** How far a program says it is (OSC 9;4, as ConEmu has it). */
export interface Progress {
  readonly kind: 'none' | 'normal' | 'error' | 'indeterminate' | 'paused';
  /** 0 to 100; without a meaning where nobody can tell how far. */
  readonly percent: number;
}

const KINDS = ['none', 'normal', 'error', 'indeterminate', 'paused'] as const;

/** A program may say it as often as it likes; it is shown at most this often. */
const SETTLES = 100;

/** Reads what follows `OSC 9;`: `4;KIND;PERCENT`; `null` for anything else. A kind without a percentage keeps `before`. */
export function readProgress(data: string, before: number): Progress | null {
  const read = /^4;(\d)(?:;(\d{0,3}))?;?$/.exec(data);
  const kind = KINDS[Number(read?.[1])];
  if (read === null || kind === undefined) return null;
  const said = read[2] ?? '';
  const percent = said === '' ? (kind === 'normal' ? 0 : before) : Math.min(100, Number(said));
  return { kind, percent: kind === 'none' ? 0 : percent };
}

/** Follows the progress that is told in the output. */
export class ProgressReports {
  readonly #shown = new Store<Progress | null>(null);
  #told: Progress | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(terminal: Terminal, keep: (hook: IDisposable) => void) {
    keep(
      terminal.parser.registerOscHandler(9, (data) => {
        const progress = readProgress(data, this.#told?.percent ?? 0);
        if (progress === null) return false;
        this.#tell(progress.kind === 'none' ? null : progress);
        return true;
      }),
    );
    keep({
      dispose: () => {
        clearTimeout(this.#timer);
      },
    });
  }

  /** `null` while nothing is told. */
  get shown(): Readable<Progress | null> {
    return this.#shown;
  }

  /** Whoever told it is not there any more. */
  forget(): void {
    this.#tell(null);
  }

  #tell(progress: Progress | null): void {
    this.#told = progress;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const { kind, percent } = this.#told ?? {};
      const shown = this.#shown.get();
      if (kind !== shown?.kind || percent !== shown?.percent) this.#shown.set(this.#told);
    }, SETTLES);
  }
}
