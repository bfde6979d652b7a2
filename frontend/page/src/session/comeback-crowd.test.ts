import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Store } from '../base/store.ts';
import { Chance } from './fake-session.ts';
import { SIZE, World } from './fake-world.ts';
import { GatewayRefusal } from './gateway.ts';
import { FIRST_WAIT, Retries, SPACING } from './retries.ts';
import { Comeback } from './comeback.ts';

/** A gateway that was restarted meets all its pages again, and each of them more than once. */
beforeEach(() => {
  vi.useFakeTimers();
  const chance = new Chance(7);
  vi.spyOn(Math, 'random').mockImplementation(() => chance.below(1_000_000) / 1_000_000);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** When a session that is lost tries again, while every attempt ends as told. */
async function attempts(seconds: number, fails: (comeback: Comeback) => void): Promise<number[]> {
  const at: number[] = [];
  const comeback: Comeback = new Comeback(
    { diagnose: () => Promise.resolve('line-cut'), loginEnded: new Store(false) },
    {
      changed: () => undefined,
      giveUp: () => undefined,
      attempt: () => {
        at.push(Date.now());
        queueMicrotask(() => {
          fails(comeback);
        });
      },
    },
  );
  comeback.opened();
  fails(comeback);
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  comeback.dispose();
  return at;
}

function closest(at: readonly number[]): number {
  return Math.min(...at.slice(1).map((time, nth) => time - (at[nth] ?? 0)));
}

it.each([1001, 1006, 1011, 1012, 1013] as const)(
  'nobody who is refused by %i comes more than once a second',
  async (code) => {
    const at = await attempts(120, (comeback) => {
      comeback.lost({ by: 'code', code }, false);
    });
    expect(at.length).toBeGreaterThan(8);
    expect(at.length).toBeLessThan(20);
    expect(closest(at)).toBeGreaterThanOrEqual(SPACING);
  },
);

it('nor does one whose line is good for a moment each time', async () => {
  const at = await attempts(60, (comeback) => {
    comeback.opened();
    comeback.proved();
    comeback.lost({ by: 'code', code: 1006 }, true);
  });
  expect(at.length).toBeGreaterThan(30);
  expect(closest(at)).toBeGreaterThanOrEqual(SPACING);
});

it.each([1012, 1013] as const)('many that are sent away by %i together spread over a second', (code) => {
  const waits: number[] = [];
  for (let page = 0; page < 1000; page += 1) {
    const comeback = new Comeback(
      { diagnose: () => Promise.resolve('line-cut'), loginEnded: new Store(false) },
      {
        changed: ({ next }) => waits.push(next.kind === 'at' ? next.at - Date.now() : NaN),
        giveUp: () => undefined,
        attempt: () => undefined,
      },
    );
    comeback.opened();
    comeback.lost({ by: 'code', code }, true);
    comeback.dispose();
  }
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(SPACING);
  expect(Math.max(...waits)).toBeLessThanOrEqual(2 * SPACING);
  // Nowhere much closer than by chance.
  const tenths = Array.from({ length: 10 }, (_, nth) => waits.filter((at) => Math.floor((at - SPACING) / 100) === nth));
  expect(Math.max(...tenths.map((each) => each.length))).toBeLessThan(150);
});

it('a gateway that asks for patience gets it, for tokens too', async () => {
  const world = new World();
  let asked = 0;
  world.token = () => {
    asked += 1;
    return Promise.reject(new GatewayRefusal(503, 'Starting.', 20));
  };
  world.connection.begin({ kind: 'resume', session: 's-1' }, SIZE);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toBe(2);
  world.connection.dispose();
});

it('tokens are asked for ever more slowly, from a second on', async () => {
  const world = new World();
  const at: number[] = [];
  world.token = () => {
    at.push(Date.now());
    return Promise.reject(new GatewayRefusal(503));
  };
  world.connection.begin({ kind: 'resume', session: 's-1' }, SIZE);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(at.length).toBeGreaterThan(5);
  expect(at.length).toBeLessThan(12);
  expect(closest(at)).toBeGreaterThanOrEqual(SPACING);
  world.connection.dispose();
});

it('a line that has stood long is tried again at once', () => {
  const tried = vi.fn();
  const retries = new Retries(tried);
  retries.begin();
  vi.advanceTimersByTime(60_000);
  retries.wait();
  vi.advanceTimersByTime(FIRST_WAIT);
  expect(tried).toHaveBeenCalledOnce();
});
