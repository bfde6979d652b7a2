import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Heartbeat, PING_EVERY, PROBE, SILENCE } from './heartbeat.ts';

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

it('counts silence anew when the clock is set back', () => {
  const { heart, silences } = heartbeat();
  vi.advanceTimersByTime(PING_EVERY);
  const setTo = Date.now() - 3_600_000;
  vi.setSystemTime(setTo);
  vi.advanceTimersByTime(SILENCE + PING_EVERY);
  expect(silences).toHaveLength(1);
  heart.dispose();
});

it('is silent after it has been disposed', () => {
  const { heart, pings } = heartbeat();
  heart.dispose();
  vi.advanceTimersByTime(120_000);
  expect(pings).toEqual([]);
});

it('asks at once when it is told to doubt, and does not wait long for an answer', () => {
  const { heart, pings, silences } = heartbeat();
  heart.probe();
  heart.probe();
  expect(pings).toEqual([0]);
  heart.heard();
  vi.advanceTimersByTime(PROBE);
  expect(silences).toEqual([]);
  heart.probe();
  vi.advanceTimersByTime(PROBE);
  expect(silences).toEqual([2 * PROBE]);
  heart.dispose();
});

it('is as patient as it was told until the first word, and no longer', () => {
  const silences: number[] = [];
  const start = Date.now();
  const heart = new Heartbeat({ ping: () => undefined, silent: () => silences.push(Date.now() - start) }, 60_000);
  vi.advanceTimersByTime(59_999);
  expect(silences).toEqual([]);
  heart.heard();
  vi.advanceTimersByTime(SILENCE + PING_EVERY);
  expect(silences).toEqual([105_000]);
  heart.dispose();
});
