import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Heartbeat, PING_EVERY } from './heartbeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function heartbeat(): { heart: Heartbeat; pings: number[]; silences: number[] } {
  const pings: number[] = [];
  const silences: number[] = [];
  const start = Date.now();
  const heart = new Heartbeat({
    ping: (at) => pings.push(at - start),
    silent: () => silences.push(Date.now() - start),
  });
  return { heart, pings, silences };
}

it('sends a ping each 15 s', () => {
  const { heart, pings, silences } = heartbeat();
  for (let i = 0; i < 4; i += 1) {
    vi.advanceTimersByTime(PING_EVERY);
    heart.heard();
  }
  expect(pings).toEqual([15_000, 30_000, 45_000, 60_000]);
  expect(silences).toEqual([]);
  heart.dispose();
});

it('takes 45 s of silence as a dead link', () => {
  const { heart, silences } = heartbeat();
  vi.advanceTimersByTime(44_999);
  expect(silences).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(silences).toEqual([45_000]);
  heart.dispose();
});

it('counts anything that is heard as a sign of life', () => {
  const { heart, silences } = heartbeat();
  vi.advanceTimersByTime(40_000);
  heart.heard();
  vi.advanceTimersByTime(40_000);
  expect(silences).toEqual([]);
  heart.dispose();
});

it('asks instead of judging when its timer was held back', () => {
  const { heart, pings, silences } = heartbeat();
  vi.advanceTimersByTime(PING_EVERY);
  // The machine slept for an hour: the clock went on, the timers did not.
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(PING_EVERY);
  expect(silences).toEqual([]);
  expect(pings).toHaveLength(2);
  vi.advanceTimersByTime(PING_EVERY);
  expect(silences).toHaveLength(1);
  heart.dispose();
});

it('is silent after it has been disposed', () => {
  const { heart, pings } = heartbeat();
  heart.dispose();
  vi.advanceTimersByTime(120_000);
  expect(pings).toEqual([]);
});
