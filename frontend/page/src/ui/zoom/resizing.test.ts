// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Resizing, SIZE_STAYS } from './resizing.ts';

let next: { columns: number; rows: number };
let shown: boolean;
let resizing: Resizing;

beforeEach(() => {
  vi.useFakeTimers();
  next = { columns: 80, rows: 24 };
  shown = true;
  const screen = {
    size: next,
    fit() {
      this.size = next;
    },
  };
  resizing = new Resizing(screen, () => shown);
});
afterEach(() => {
  resizing.dispose();
  vi.useRealTimers();
});

function fitTo(columns: number): void {
  next = { columns, rows: 24 };
  resizing.fit();
}

it('shows the size for a moment while the window changes, and each change anew', () => {
  window.dispatchEvent(new Event('resize'));
  fitTo(100);
  expect(resizing.size.get()).toEqual({ columns: 100, rows: 24 });
  vi.advanceTimersByTime(200);
  window.dispatchEvent(new Event('resize'));
  fitTo(101);
  vi.advanceTimersByTime(SIZE_STAYS - 1);
  expect(resizing.size.get()?.columns).toBe(101);
  vi.advanceTimersByTime(1);
  expect(resizing.size.get()).toBeNull();
});

it('shows it while something is dragged, and not while the mouse only moves', () => {
  window.dispatchEvent(new PointerEvent('pointermove', { buttons: 0 }));
  fitTo(90);
  expect(resizing.size.get()).toBeNull();
  window.dispatchEvent(new PointerEvent('pointermove', { buttons: 1 }));
  fitTo(91);
  expect(resizing.size.get()?.columns).toBe(91);
});

it('says nothing of a size that stays, or that nobody has changed by hand', () => {
  fitTo(100);
  expect(resizing.size.get()).toBeNull();
  window.dispatchEvent(new Event('resize'));
  fitTo(100);
  expect(resizing.size.get()).toBeNull();
});

it('leaves a terminal alone that is not seen', () => {
  shown = false;
  window.dispatchEvent(new Event('resize'));
  fitTo(100);
  shown = true;
  expect(resizing.size.get()).toBeNull();
});
