// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { LOOK_EVERY, SessionFeed } from './session-feed.ts';

let asked: number;
let changes: Store<number>;
let loginEnded: Store<boolean>;
let feed: SessionFeed;
let visible: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  visible = true;
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => (visible ? 'visible' : 'hidden'));
  asked = 0;
  changes = new Store(0);
  loginEnded = new Store(false);
  feed = new SessionFeed(
    {
      load: () => {
        asked += 1;
        return Promise.resolve();
      },
    },
    changes,
    loginEnded,
  );
  feed.start();
});
afterEach(() => {
  feed.dispose();
  vi.useRealTimers();
});

function turnPage(shown: boolean): void {
  visible = shown;
  document.dispatchEvent(new Event('visibilitychange'));
}

it('asks at the start, after a change, and now and then', () => {
  expect(asked).toBe(1);
  changes.set(1);
  expect(asked).toBe(2);
  vi.advanceTimersByTime(2 * LOOK_EVERY);
  expect(asked).toBe(4);
});

it('asks nobody while nobody looks, and at once when somebody does', () => {
  turnPage(false);
  changes.set(1);
  vi.advanceTimersByTime(10 * LOOK_EVERY);
  expect(asked).toBe(1);
  turnPage(true);
  expect(asked).toBe(2);
});

it('asks nobody without a login, and at once with the next', () => {
  loginEnded.set(true);
  changes.set(1);
  vi.advanceTimersByTime(LOOK_EVERY);
  expect(asked).toBe(1);
  loginEnded.set(false);
  expect(asked).toBe(2);
});

it('is over when it is let go', () => {
  feed.dispose();
  changes.set(1);
  turnPage(true);
  vi.advanceTimersByTime(LOOK_EVERY);
  expect(asked).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
