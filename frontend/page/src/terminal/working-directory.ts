import type { IDisposable, Terminal } from '@xterm/xterm';
import { plainLine } from '../base/plain-line.ts';
import { Store, type Readable } from '../base/store.ts';

/** Longer than any path a system takes. */
const LONGEST = 1024;
/** A shell may tell it with every prompt, a hostile one without an end; it is shown at most this often. */
const SETTLES = 100;

/** The gateway begins no shell in a path that is longer. */
const LONGEST_TO_BEGIN = 4096;
const CONTROL = /\p{Cc}/u;
/** `C:/Users`, as shells on Windows tell it: no POSIX `cd` leads there. */
const DRIVE = /^\/[A-Za-z]:/;

export interface Place {
  /** Empty: the host itself. */
  readonly host: string;
  /** Fit to be shown. */
  readonly path: string;
  /** As it was told; empty when no shell could be begun in it. */
  readonly exact: string;
}

/** Reads a directory as shells tell it (OSC 7): `file://HOST/PATH`. It is text for people, never an address to open. */
export function readPlace(uri: string): Place | null {
  const read = /^(?:file|kitty-shell-cwd):\/\/([^/]*)(\/.*)$/s.exec(uri);
  if (read === null) return null;
  const host = plainLine(read[1] ?? '', LONGEST).toLowerCase();
  const told = decoded(read[2] ?? '');
  const path = plainLine(told, LONGEST);
  return path === '' ? null : { host: host === 'localhost' ? '' : host, path, exact: toBeginIn(told) };
}

function toBeginIn(path: string): string {
  const usable = path.startsWith('/') && path.length <= LONGEST_TO_BEGIN && !CONTROL.test(path) && !DRIVE.test(path);
  return usable ? path : '';
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
  #here = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(terminal: Terminal, keep: (hook: IDisposable) => void) {
    keep(
      terminal.parser.registerOscHandler(7, (uri) => {
        const place = readPlace(uri);
        if (place !== null) this.#settle(place);
        return true;
      }),
    );
    // VS Code's shells: `633;P;Cwd=/PATH`, always of the host itself. Everything else of 633 is for others.
    keep(
      terminal.parser.registerOscHandler(633, (data) => {
        if (!data.startsWith('P;Cwd=')) return false;
        const told = data.slice('P;Cwd='.length);
        // A backslash is part of an escape there.
        this.#here = told.includes('\\') ? '' : toBeginIn(told);
        this.#tell(plainLine(told, LONGEST));
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

  /** The path on the host itself, as it was told last: where another shell could begin. Empty where none could. */
  get here(): string {
    return this.#here;
  }

  /** Another program, perhaps on another host. */
  forget(): void {
    this.#host = null;
    this.#here = '';
    this.#tell('');
  }

  #settle({ host, path, exact }: Place): void {
    if (host !== '') this.#host ??= host;
    const own = host === '' || host === this.#host;
    this.#here = own ? exact : '';
    this.#tell(own ? path : `${host}:${path}`);
  }

  #tell(place: string): void {
    this.#told = place;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#shown.set(this.#told);
    }, SETTLES);
  }
}
