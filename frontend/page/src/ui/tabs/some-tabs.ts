import { Store } from '../../base/store.ts';
import type { RunningSession, SessionListing } from '../../protocol/sessions.ts';
import type { Beginning } from '../../session/beginning.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import type { SessionsAsOf } from '../../session/gateway.ts';
import type { PasteCompany } from '../input/pane-input.ts';
import { rowOf } from '../layout/layout-memory.ts';
import type { Progress } from '../../terminal/progress.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import type { Target } from '../../protocol/target.ts';
import { SessionStore, USUAL_RULE } from '../sessions/session-store.ts';
import { host } from '../targets/some-targets.ts';
import { Pane, type PaneParts } from './pane.ts';
import { Tab, type Arranged } from './tab.ts';
import type { Workspace } from './workspace.ts';

/** For tests: a pane that does what the test says, and tells what was done to it. */
export class FakePane {
  readonly state = new Store<ConnectionState>({ kind: 'opening', stage: 'gateway' });
  readonly session = new Store<string | null>(null);
  readonly screen = {
    title: new Store(''),
    directoryHere: '',
    focus: () => undefined,
    input: { bracketsPaste: true },
  };
  readonly unseen = new Store(false);
  readonly bell = new Store(false);
  readonly progress = new Store<Progress | null>(null);
  readonly locked = new Store(false);
  readonly connection = { state: this.state };
  readonly acts = {};
  readonly input = {
    lock: (locked: boolean): void => {
      this.locked.set(locked);
    },
  };
  typed: ((bytes: Uint8Array) => void) | null = null;
  company: PasteCompany | null = null;
  /** What was typed elsewhere and came here too. */
  readonly taken: string[] = [];
  /** The gateway can be told. */
  reached = true;
  reconnects = 0;
  parted: 'ended' | 'left' | null = null;
  readonly beginning: Beginning;
  readonly close: () => void;

  constructor(beginning: Beginning, close: () => void = () => undefined) {
    this.beginning = beginning;
    this.close = close;
  }

  end(): boolean {
    this.parted = 'ended';
    return this.reached;
  }

  reconnect(): void {
    this.reconnects += 1;
  }

  leave(): void {
    this.parted = 'left';
  }

  take(bytes: Uint8Array): void {
    this.taken.push(new TextDecoder().decode(bytes));
  }

  paste(pasted: string): void {
    this.taken.push(`[${pasted}]`);
  }

  discardInput(): void {
    this.taken.push('(no more)');
  }

  live(session: string): void {
    this.session.set(session);
    this.state.set({ kind: 'live', session, since: 0, watching: this.beginning.kind === 'watch' });
  }

  over(state: ConnectionState = { kind: 'exited', exit: { type: 'exit', status: 0 }, lasted: 1 }): void {
    this.session.set(null);
    this.state.set(state);
  }

  get asPane(): PaneSession {
    return this as unknown as PaneSession;
  }
}

export function aPane(parts: Partial<PaneParts> = {}): Pane {
  const target = parts.target ?? host('a');
  const beginning: Beginning = parts.beginning ?? { kind: 'open', request: { target: target.id, verb: 'shell' } };
  const terminal = parts.terminal ?? new FakePane(beginning).asPane;
  return new Pane({ id: 'terminal-1', target, label: target.name, beginning, terminal, ...parts }, () => undefined);
}

export function aTab(panes: readonly Pane[] = [aPane()], arranged: Partial<Arranged> = {}, ordinal = 1): Tab {
  return new Tab(ordinal, { panes, layout: rowOf(panes.length), focused: 0, zoomed: false, name: null, ...arranged });
}

/** For tests: a session that runs at the gateway. */
export function running(session: string, more: Partial<RunningSession> = {}): RunningSession {
  return {
    session,
    target: 'web-1',
    name: 'web-1',
    user: 'ada',
    opened: Date.UTC(2026, 10, 29, 16, 0, 0),
    attached: false,
    watchers: 0,
    columns: 80,
    rows: 24,
    exited: false,
    expires: null,
    ...more,
  };
}

export function listing(
  sessions: readonly RunningSession[],
  more: Partial<SessionListing & SessionsAsOf> = {},
): SessionsAsOf {
  return { sessions, watchable: [], detach: 900_000, close: 'end', asOf: Date.now(), ...more };
}

/** For tests: sessions of which nobody asks. */
export function quietSessions(): SessionStore {
  const nobody = (): Promise<never> => Promise.reject(new TypeError('nobody asks'));
  return new SessionStore({ sessions: nobody, endSession: nobody });
}

/** For tests: a workspace in which nothing is shown, and that hands over what is to be opened by a link. */
export function quietWorkspace(
  openOrShow: (target: Target) => void,
  focused = new Store<Pane | null>(null),
): Workspace {
  return {
    tabs: new Store([]),
    panes: new Store([]),
    active: new Store(null),
    focused,
    openHere: new Store(new Set()),
    changes: new Store(0),
    rule: new Store(USUAL_RULE),
    openOrShow,
  } as unknown as Workspace;
}
