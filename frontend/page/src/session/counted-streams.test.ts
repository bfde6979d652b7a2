import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Store } from '../base/store.ts';
import { Chance, FakeSession } from './fake-session.ts';
import { REQUEST, SIZE } from './fake-world.ts';
import { TerminalConnection } from './terminal-connection.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A session with its page, and a line between them that the test cuts where it likes. */
class Round {
  readonly chance: Chance;
  readonly session: FakeSession;
  readonly written: number[] = [];
  readonly typed: number[] = [];
  readonly pending: (() => void)[] = [];
  restarts = 0;
  readonly connection: TerminalConnection;

  constructor(seed: number, credit?: number) {
    this.chance = new Chance(seed);
    this.session = new FakeSession(this.chance, credit);
    this.connection = new TerminalConnection(
      {
        connect: () => this.session.connect(),
        diagnose: () => Promise.resolve('line-cut' as const),
        token: () => Promise.reject(new Error('the page has one')),
        loginEnded: new Store(false),
      },
      {
        write: (bytes, _replayed, drawn) => {
          for (const byte of bytes) this.written.push(byte);
          this.pending.push(() => {
            drawn(bytes.length);
          });
        },
        begin: () => undefined,
        restart: () => (this.restarts += 1),
        size: () => undefined,
      },
    );
  }

  type(bytes: Uint8Array): void {
    if (this.connection.write(bytes)) this.typed.push(...bytes);
  }

  draw(most: number): void {
    for (const drawn of this.pending.splice(0, most)) drawn();
  }

  async anything(): Promise<void> {
    const { chance, session } = this;
    switch (chance.below(9)) {
      case 0:
        session.print(chance.bytes(chance.below(9000)));
        break;
      case 1:
        this.type(chance.bytes(1 + chance.below(10)));
        break;
      case 2:
        // A paste that does not fit into the window.
        if (chance.below(20) === 0) this.type(chance.bytes(chance.below(100_000)));
        break;
      case 3:
        session.flush();
        break;
      case 4:
        session.accept();
        break;
      case 5:
        this.draw(chance.below(5));
        break;
      case 6:
        if (chance.below(6) === 0) session.line.cut();
        break;
      case 7:
        await vi.advanceTimersByTimeAsync(chance.below(1500));
        break;
      default:
        session.line.deliver(1 + chance.below(6));
    }
    await Promise.resolve();
  }

  /** Opens the session: what is cut before that is over. */
  open(): void {
    this.connection.begin({ kind: 'open', request: REQUEST }, SIZE);
    while (this.connection.state.get().kind !== 'live') this.session.line.deliver(1);
  }

  /** Lets all arrive on a line that holds, or gives up after long. */
  async settle(): Promise<void> {
    const { session, written, typed } = this;
    for (let turn = 0; turn < 300; turn += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      session.flush();
      session.accept();
      session.line.deliver(1000);
      this.draw(1000);
      await Promise.resolve();
      if (written.length >= session.output.length && session.input.length >= typed.length) return;
    }
  }
}

function sha(bytes: readonly number[]): string {
  return createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
}

it.each(Array.from({ length: 6 }, (_, seed) => seed))(
  'lose nothing and double nothing, wherever the line is cut (%i)',
  async (seed) => {
    const round = new Round(seed);
    round.open();
    for (let step = 0; step < 1200; step += 1) await round.anything();
    await round.settle();
    expect(round.connection.state.get().kind).toBe('live');
    expect(round.session.lines.length).toBeGreaterThan(3);
    expect(round.written).toHaveLength(round.session.output.length);
    expect(sha(round.written)).toBe(sha(round.session.output));
    expect(round.session.input).toHaveLength(round.typed.length);
    expect(sha(round.session.input)).toBe(sha(round.typed));
    expect(round.restarts).toBe(0);
    round.connection.dispose();
  },
);

it('do not stand still when all the credit was drawn after the line was lost', async () => {
  const round = new Round(1, 10_000);
  round.open();
  round.session.print(round.chance.bytes(50_000));
  round.session.line.deliver(9);
  round.session.flush();
  round.session.line.deliver(1000);
  expect(round.written).toHaveLength(10_000);
  round.session.line.cut();
  // The old line is gone before anything of it could be acknowledged.
  round.draw(1000);
  await round.settle();
  expect(sha(round.written)).toBe(sha(round.session.output));
  round.connection.dispose();
});
