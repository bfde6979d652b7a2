import { Store } from '../base/store.ts';
import type { Diagnosis } from './connection-state.ts';
import { FakeTerminalSocket } from './fake-socket.ts';
import { TerminalConnection } from './terminal-connection.ts';

export const SIZE = { columns: 80, rows: 24 };
export const REQUEST = { target: 'web-1', verb: 'shell' } as const;

/** A connection in a world that does what the test says: its sockets, its screen, its diagnoses. */
export class World {
  readonly sockets: FakeTerminalSocket[] = [];
  /** What the screen was told, in order; bytes as `12` or, when they were drawn before, `12 replayed`. */
  readonly told: string[] = [];
  readonly drawn: (() => void)[] = [];
  readonly diagnoses: boolean[] = [];
  readonly asked: string[] = [];
  diagnosis: Diagnosis = 'line-cut';
  token: () => Promise<string> = () => Promise.resolve('asked');
  readonly loginEnded = new Store(false);
  readonly connection = new TerminalConnection(
    {
      connect: () => {
        const socket = new FakeTerminalSocket();
        this.sockets.push(socket);
        return socket;
      },
      diagnose: (stood) => {
        this.diagnoses.push(stood);
        return Promise.resolve(this.diagnosis);
      },
      token: (session) => {
        this.asked.push(session);
        return this.token();
      },
      loginEnded: this.loginEnded,
    },
    {
      write: (bytes, replayed, drawn) => {
        this.told.push(`${String(bytes.length)}${replayed ? ' replayed' : ''}`);
        this.drawn.push(() => {
          drawn(bytes.length);
        });
      },
      begin: () => this.told.push('begin'),
      restart: (gap) => this.told.push(`restart ${gap ?? ''}`.trim()),
      size: ({ columns, rows }, own) => this.told.push(`${String(columns)}x${String(rows)}${own ? ' own' : ''}`),
    },
  );

  get socket(): FakeTerminalSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('no socket was opened');
    return last;
  }

  get state(): string {
    return this.connection.state.get().kind;
  }

  open(): FakeTerminalSocket {
    this.connection.begin({ kind: 'open', request: REQUEST }, SIZE);
    return this.socket;
  }

  live(): FakeTerminalSocket {
    const socket = this.open();
    socket.openSession();
    return socket;
  }

  drawAll(): void {
    for (const drawn of this.drawn.splice(0)) drawn();
  }
}
