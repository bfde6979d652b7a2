// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Chance, FakeSession } from '../../session/fake-session.ts';
import type { Beginning } from '../../session/beginning.ts';
import type { Socket } from '../../session/socket.ts';
import type { PaneSession } from './pane-session.ts';
import { aPane } from './some-pane.ts';

const utf8 = new TextEncoder();

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A program that asks its terminal, each time something else, and a page that is cut off and loaded again. */
class Round {
  readonly chance: Chance;
  readonly session: FakeSession;
  asked = 0;
  loaded = 0;
  readonly #panes: PaneSession[] = [];

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.session = new FakeSession(this.chance);
  }

  async load(beginning: Beginning): Promise<void> {
    this.loaded += 1;
    this.leave();
    const connect = (): Socket => this.session.connect();
    this.#panes.push(await aPane(connect, { beginning }, () => Promise.resolve(this.session.newToken())));
  }

  /** Without a word on the line. */
  leave(): void {
    for (const pane of this.#panes.splice(0)) pane.leave();
  }

  /** A question about a mode that there is not, by whose number its answer is known again. */
  ask(): void {
    this.asked += 1;
    this.session.print(utf8.encode(`\x1b[?${String(9000 + this.asked)}$p${'x'.repeat(this.chance.below(3000))}`));
  }

  async anything(): Promise<void> {
    const { chance, session } = this;
    switch (chance.below(8)) {
      case 0:
        this.ask();
        break;
      case 1:
        session.flush();
        break;
      case 2:
        session.accept();
        break;
      case 3:
        if (chance.below(4) === 0) session.line.cut();
        break;
      case 4:
        if (chance.below(8) > 0) break;
        // What is under way may arrive or not.
        session.line.deliver(chance.below(3));
        await this.load({ kind: 'resume', session: 's' });
        await vi.advanceTimersByTimeAsync(0);
        break;
      case 5:
        await vi.advanceTimersByTimeAsync(chance.below(1200));
        break;
      case 6:
        await vi.advanceTimersByTimeAsync(0);
        break;
      default:
        session.line.deliver(1 + chance.below(6));
    }
  }

  /** Lets all arrive on a line that holds. */
  async settle(): Promise<void> {
    for (let second = 0; second < 40; second += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      this.session.flush();
      this.session.accept();
      this.session.line.deliver(1000);
    }
  }

  /** How often the program was answered, for each question that it was answered at all. */
  answers(): number[] {
    const told = String.fromCharCode(...this.session.input);
    const times = new Map<string, number>();
    // eslint-disable-next-line no-control-regex -- that is what an answer begins with
    for (const [, question = ''] of told.matchAll(/\x1b\[\?(\d+);0\$y/g)) {
      times.set(question, (times.get(question) ?? 0) + 1);
    }
    return [...times.values()];
  }
}

it.each(Array.from({ length: 6 }, (_, seed) => seed))(
  'a question is answered once, whenever the line is cut and the page loaded again (%i)',
  async (seed) => {
    const round = new Round(seed);
    await round.load({ kind: 'open', request: { target: 'web-1', verb: 'shell' } });
    for (let step = 0; step < 600; step += 1) await round.anything();
    expect(round.loaded).toBeGreaterThan(5);
    await round.settle();
    const before = round.answers();
    // An answer that was on its way when its page went is lost with it.
    expect(before.length).toBeGreaterThan(round.asked / 4);
    for (let more = 0; more < 20; more += 1) round.ask();
    await round.settle();
    expect(round.answers()).toHaveLength(before.length + 20);
    expect(round.answers().filter((times) => times > 1)).toEqual([]);
    round.leave();
  },
);
