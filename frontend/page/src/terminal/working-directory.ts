import type { IDisposable, Terminal } from '@xterm/xterm';
import { plainLine } from '../base/plain-line.ts';
import { Store, type Readable } from '../base/store.ts';

/** Longer than any path a system takes. */
const LONGEST = 1024;
/** A shell may tell it with every prompt, a hostile one without an end; it is shown at most this often. */
const SETTLES = 100;

export interface Place {
  /** Empty: the host itself. */
  readonly host: string;
  readonly path: string;
}

/** Reads a directory as shells tell it (OSC 7): `file://HOST/PATH`. It is text for people, never an address to open. */
export function readPlace(uri: string): Place | null {
  const read = /^(?:file|kitty-shell-cwd):\/\/([^/]*)(\/.*)$/s.exec(uri);
  if (read === null) return null;
  const host = plainLine(read[1] ?? '', LONGEST).toLowerCase();
  const path = plainLine(decoded(read[2] ?? ''), LONGEST);
  return path === '' ? null : { host: host === 'localhost' ? '' : host, path };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Told as it is, by a shell that does not encode.
    return path;
  }
}

/**
 * Where the shell says it is. What it calls its host is the first name it tells; a directory elsewhere (behind a
 * second `ssh`) is shown with that host's name before it, so that nobody takes it for one here.
 */
export class WorkingDirectory {
  readonly #shown = new Store('');
  #host: string | null = null;
  #told = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(terminal: Terminal, keep: (hook: IDisposable) => void) {
    keep(
      terminal.parser.registerOscHandler(7, (uri) => {
        const place = readPlace(uri);
        if (place !== null) this.#tell(this.#named(place));
        return true;
      }),
    );
    // VS Code's shells: `633;P;Cwd=/PATH`, always of the host itself. Everything else of 633 is for others.
    keep(
      terminal.parser.registerOscHandler(633, (data) => {
        if (!data.startsWith('P;Cwd=')) return false;
        this.#tell(plainLine(data.slice('P;Cwd='.length), LONGEST));
        return true;
      }),
    );
    keep({
      dispose: () => {
        clearTimeout(this.#timer);
      },
    });
  }

  /** Fit to be shown; empty while nobody has told. */
  get shown(): Readable<string> {
    return this.#shown;
  }

  /** Another program, perhaps on another host. */
  forget(): void {
    this.#host = null;
    this.#tell('');
  }

  #named({ host, path }: Place): string {
    if (host !== '') this.#host ??= host;
    return host === '' || host === this.#host ? path : `${host}:${path}`;
  }

  #tell(place: string): void {
    this.#told = place;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#shown.set(this.#told);
    }, SETTLES);
  }
}
