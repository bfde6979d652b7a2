// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { awayKey } from './away-keys.ts';

const NOTHING = { waiting: 0, unsure: 0 };

function key(name: string, more: KeyboardEventInit = {}): KeyboardEvent {
  return new KeyboardEvent('keydown', { key: name, ...more });
}

it('lets Enter try now, and belong to what has been typed', () => {
  expect(awayKey(key('Enter'), NOTHING)).toEqual({ act: 'try', typed: false });
  expect(awayKey(key('Enter'), { waiting: 2, unsure: 0 })).toEqual({ act: 'try', typed: true });
  expect(awayKey(key('Enter'), { waiting: 0, unsure: 2 })).toEqual({ act: 'try', typed: true });
});

it('lets Esc discard what waits, and be typed where nothing does', () => {
  expect(awayKey(key('Escape'), { waiting: 1, unsure: 0 })).toEqual({ act: 'discard', typed: false });
  expect(awayKey(key('Escape'), { waiting: 0, unsure: 9 })).toBeNull();
});

it('leaves all other keys to the program', () => {
  for (const event of [key('a'), key('d', { ctrlKey: true }), key('Enter', { altKey: true }), key('Tab')]) {
    expect(awayKey(event, { waiting: 1, unsure: 1 })).toBeNull();
  }
});
