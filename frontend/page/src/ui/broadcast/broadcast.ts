import { DisposableStore, Slot, type Disposable } from '../../base/disposables.ts';
import { Store, type Readable } from '../../base/store.ts';
import type { PasteCompany } from '../input/pane-input.ts';
import type { Pane } from '../tabs/pane.ts';

/** So long after the last key it ends: whoever comes back to it may have forgotten that it is on. */
export const IDLE = 5 * 60_000;
const FEWEST = 2;

/** Why it ended. */
export type BroadcastEnd = 'stopped' | 'left' | 'idle' | 'elsewhere' | 'few';

/** Why a pane cannot take part. */
export type Exclusion = 'watching' | 'locked' | 'away';

export function exclusionOf({ watching, terminal }: Pane): Exclusion | null {
  if (watching) return 'watching';
  if (terminal.locked.get()) return 'locked';
  return terminal.connection.state.get().kind === 'live' ? null : 'away';
}

/** The part of the workspace that is looked at. */
export interface Panes {
  readonly panes: Readable<readonly Pane[]>;
  readonly focused: Readable<Pane | null>;
}

/**
 * What is typed in one of several chosen panes goes to all of them. Mistakes count as often, so it ends by itself
 * whenever the user may have lost sight of it.
 */
export class Broadcast implements Disposable {
  readonly #workspace: Panes;
  readonly #ended: (why: BroadcastEnd) => void;
  readonly #chosen = new Store<readonly string[]>([]);
  readonly #running = new Slot<DisposableStore>();
  #idle: ReturnType<typeof setTimeout> | undefined;

  /** @param ended told why, whenever it ends */
  constructor(workspace: Panes, ended: (why: BroadcastEnd) => void) {
    this.#workspace = workspace;
    this.#ended = ended;
  }

  /** The ids of the panes that are typed into together; none while it is off. */
  get chosen(): Readable<readonly string[]> {
    return this.#chosen;
  }

  get on(): boolean {
    return this.#chosen.get().length > 0;
  }

  /** Begins with those of these panes that can take part; `false` when they are too few. */
  start(ids: readonly string[]): boolean {
    const panes = this.#workspace.panes.get().filter((pane) => ids.includes(pane.id) && exclusionOf(pane) === null);
    const focused = this.#workspace.focused.get();
    if (panes.length < FEWEST || focused === null || !panes.includes(focused)) return false;
    const running = this.#running.set(new DisposableStore());
    this.#chosen.set(panes.map(({ id }) => id));
    for (const pane of panes) this.#follow(pane, running);
    running.add(
      this.#workspace.focused.subscribe((pane) => {
        if (pane === null || !this.#chosen.get().includes(pane.id)) this.stop('elsewhere');
      }),
    );
    running.add(
      this.#workspace.panes.subscribe((all) => {
        this.#keep((id) => all.some((pane) => pane.id === id));
      }),
    );
    running.listen(window, 'blur', () => {
      this.stop('left');
    });
    running.listen(document, 'visibilitychange', () => {
      if (document.visibilityState !== 'visible') this.stop('left');
    });
    running.add(() => {
      clearTimeout(this.#idle);
    });
    this.#restartIdle();
    return true;
  }

  stop(why: BroadcastEnd = 'stopped'): void {
    if (!this.on) return;
    this.#running.clear();
    this.#chosen.set([]);
    this.#ended(why);
  }

  dispose(): void {
    this.#running.dispose();
  }

  #follow(pane: Pane, running: DisposableStore): void {
    const { terminal } = pane;
    const check = (): void => {
      if (exclusionOf(pane) !== null) this.#keep((id) => id !== pane.id);
    };
    for (const source of [terminal.connection.state, terminal.locked]) {
      running.add((source as Readable<unknown>).subscribe(check));
    }
    terminal.typed = (bytes) => {
      this.#typed(pane, bytes);
    };
    terminal.company = this.#companyOf(pane);
    running.add(() => {
      terminal.typed = null;
      terminal.company = null;
    });
  }

  #typed(from: Pane, bytes: Uint8Array): void {
    if (isMouseReport(bytes)) return;
    for (const pane of this.#told(from)) pane.terminal.take(bytes);
  }

  #companyOf(from: Pane): PasteCompany {
    const others = (): readonly Pane[] => this.#others(from);
    return {
      get bracketsPaste() {
        return others().every(({ terminal }) => terminal.screen.input.bracketsPaste);
      },
      paste: (text) => {
        for (const pane of this.#told(from)) pane.terminal.paste(text);
      },
      discard: () => {
        for (const pane of others()) pane.terminal.discardInput();
      },
    };
  }

  /** Those that get what the user has just done in a pane. */
  #told(from: Pane): readonly Pane[] {
    const others = this.#others(from);
    if (others.length > 0) this.#restartIdle();
    return others;
  }

  #others(from: Pane): readonly Pane[] {
    const chosen = this.#chosen.get();
    if (from !== this.#workspace.focused.get() || !chosen.includes(from.id)) return [];
    return this.#workspace.panes
      .get()
      .filter((pane) => pane !== from && chosen.includes(pane.id) && exclusionOf(pane) === null);
  }

  #keep(stays: (id: string) => boolean): void {
    const chosen = this.#chosen.get();
    const left = chosen.filter(stays);
    if (left.length === chosen.length) return;
    const focused = this.#workspace.focused.get();
    if (left.length < FEWEST) this.stop('few');
    else if (focused === null || !left.includes(focused.id)) this.stop('elsewhere');
    else this.#chosen.set(left);
  }

  #restartIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.stop('idle');
    }, IDLE);
  }
}

const ESCAPE = 0x1b;
const BRACKET = 0x5b;
/** `<` and `M`: how a report of the mouse goes on. No key sends these. */
const MOUSE = [0x3c, 0x4d];

/** Where the mouse is in one terminal means nothing to another. */
export function isMouseReport([first, second, third]: Uint8Array): boolean {
  return first === ESCAPE && second === BRACKET && third !== undefined && MOUSE.includes(third);
}
