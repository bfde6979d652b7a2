// @vitest-environment happy-dom
import { render } from 'lit';
import { beforeEach, expect, it } from 'vitest';
import { aPane, aTab } from '../tabs/some-tabs.ts';
import type { Tab } from '../tabs/tab.ts';
import { separatorsOf } from './geometry.ts';
import { SeparatorDrag, separatorView } from './separators.ts';

const EXTENT = { width: 1000, height: 500 };

let tab: Tab;
let back: number;
let view: HTMLElement & { readonly tab: Tab; readonly extent: typeof EXTENT; focusInside(): void };
let drag: SeparatorDrag;

/** Two panes side by side. */
beforeEach(() => {
  tab = aTab(['a', 'b'].map((label) => aPane({ id: label, label })));
  back = 0;
  view = Object.assign(document.createElement('div'), { tab, extent: EXTENT, focusInside: () => (back += 1) });
  drag = new SeparatorDrag(view);
});

function line(): HTMLElement {
  const [separator] = separatorsOf(tab.arrangement.get().layout);
  if (separator === undefined) throw new Error('no separator');
  render(separatorView(separator, tab, EXTENT, drag), view);
  const found = view.querySelector<HTMLElement>('[role="separator"]');
  if (found === null) throw new Error('no line');
  found.setPointerCapture = () => undefined;
  return found;
}

function now(): string | null {
  return line().getAttribute('aria-valuenow');
}

function press(key: string, more: KeyboardEventInit = {}): string | null {
  line().dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...more }));
  return now();
}

function point(type: string, clientX: number): string | null {
  const event = new MouseEvent(type, { clientX, clientY: 250, button: 0 });
  line().dispatchEvent(Object.assign(event, { pointerId: 1 }));
  return now();
}

it('tells what it parts, and between what it may be moved', () => {
  const separator = line();
  expect(separator.getAttribute('aria-label')).toBe('Line between a and b');
  expect(separator.getAttribute('aria-orientation')).toBe('vertical');
  expect(['min', 'now', 'max'].map((which) => separator.getAttribute(`aria-value${which}`))).toEqual([
    '16',
    '50',
    '84',
  ]);
});

it('is moved by keys, as far as both sides stay usable', () => {
  expect(press('ArrowRight')).toBe('52');
  expect(press('ArrowLeft', { shiftKey: true })).toBe('42');
  expect(press('ArrowUp')).toBe('42');
  expect(press('Home')).toBe('16');
  expect(press('ArrowLeft')).toBe('16');
  expect(press('End')).toBe('84');
  expect(press('Enter')).toBe('50');
  expect(press('ArrowRight', { ctrlKey: true })).toBe('50');
  press('Escape');
  expect(back).toBe(1);
});

it('follows the pointer that holds it, and goes back when the hold is lost', () => {
  expect(point('pointermove', 700)).toBe('50');
  point('pointerdown', 503);
  expect(point('pointermove', 603)).toBe('60');
  expect(point('pointermove', -100)).toBe('16');
  expect(point('pointercancel', -100)).toBe('50');
  expect(point('pointermove', 700)).toBe('50');
});
