import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BROWSER_PASTES_WITHIN, MiddleClick } from './middle-click.ts';

let pasted: (string | null)[];
let middle: MiddleClick;

beforeEach(() => {
  vi.useFakeTimers();
  pasted = [];
  middle = new MiddleClick((text) => pasted.push(text));
});
afterEach(() => {
  middle.dispose();
  vi.useRealTimers();
});

it('has what the browser pastes for it, once', () => {
  middle.clicked(false);
  expect(middle.takes('primary')).toBe(true);
  expect(middle.takes('by key')).toBe(false);
  vi.advanceTimersByTime(BROWSER_PASTES_WITHIN);
  expect(pasted).toEqual(['primary']);
});

it('has nothing where the browser pastes nothing', () => {
  middle.clicked(false);
  vi.advanceTimersByTime(BROWSER_PASTES_WITHIN);
  expect(pasted).toEqual([null]);
  expect(middle.takes('by key')).toBe(false);
});

it('pastes nothing when the program has the click, whatever the browser does', () => {
  middle.clicked(true);
  expect(middle.takes('primary')).toBe(true);
  middle.clicked(true);
  vi.advanceTimersByTime(BROWSER_PASTES_WITHIN);
  expect(pasted).toEqual([]);
});
