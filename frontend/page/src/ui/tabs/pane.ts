import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import type { Target } from '../../protocol/target.ts';
import type { Beginning } from '../../session/beginning.ts';
import { isOver, isTakenOver } from '../../session/connection-state.ts';
import type { PaneSession } from '../pane/pane-session.ts';

/** What a pane is made of. */
export interface PaneParts {
  readonly id: string;
  readonly target: Target;
  /** The target's name, numbered when it is open more than once. */
  readonly label: string;
  readonly beginning: Beginning;
  /** Whose session it is, when it is watched. */
  readonly owner?: string;
  readonly terminal: PaneSession;
}

/** One open terminal, and which session it is about. */
export class Pane implements Disposable {
  readonly id: string;
  readonly target: Target;
  readonly label: string;
  readonly terminal: PaneSession;
  /** It looks at a session that somebody else writes to. */
  readonly watching: boolean;
  readonly owner: string | null;
  readonly #disposables = new DisposableStore();
  /** What it began with, until the gateway has answered. */
  #awaited: string | null;
  #last: string | null;
  #seized = false;

  /** @param changed called when something may have happened to the session, or to what a reload is to find */
  constructor({ id, target, label, beginning, owner, terminal }: PaneParts, changed: () => void) {
    this.id = id;
    this.target = target;
    this.label = label;
    this.terminal = terminal;
    this.owner = owner ?? null;
    this.watching = beginning.kind === 'watch';
    this.#awaited = beginning.kind === 'open' ? null : beginning.session;
    this.#last = this.#awaited;
    this.#disposables.add(
      terminal.session.subscribe((session) => {
        if (session !== null) {
          this.#awaited = null;
          this.#last = session;
        }
        changed();
      }),
    );
    this.#disposables.add(terminal.locked.subscribe(changed));
    this.#disposables.add(
      terminal.connection.state.subscribe((state) => {
        if (isOver(state)) this.#awaited = null;
        this.#seized = isOver(state) && isTakenOver(state);
        if (isOver(state) || state.kind === 'live') changed();
      }),
    );
  }

  /** The session that is shown here, or is about to be. */
  get session(): string | null {
    return this.terminal.session.get() ?? this.#awaited;
  }

  /**
   * The session that a reload comes back to: of a tab whose session has ended that one, to say why it is gone. None
   * where another page has it now: a reload must not take it from there.
   */
  get remembered(): string | null {
    return this.#seized ? null : this.#last;
  }

  /** Another page has the session that was here. */
  get seized(): boolean {
    return this.#seized;
  }

  /** Whether this is where a session was shown that is not shown any more. */
  wasAbout(session: string): boolean {
    return this.session === null && this.#last === session;
  }

  /** Lets go of the terminal's stores; the terminal itself is ended or left by whoever closes the pane. */
  dispose(): void {
    this.#disposables.dispose();
  }
}
