import { expect, it } from 'vitest';
import { rightClickOf } from './right-click.ts';
import { within } from './place-menu.ts';

it('stays in the window: behind the point, before it, or at the edge', () => {
  expect(within(100, 200, 1000)).toBe(101);
  expect(within(900, 200, 1000)).toBe(700);
  expect(within(50, 200, 220)).toBe(4);
  expect(within(50, 2000, 1000)).toBe(4);
});

it('does what the terminals of the system do, unless the user wants something else', () => {
  expect(['Win32', 'MacIntel', 'Linux x86_64', ''].map((platform) => rightClickOf('platform', platform))).toEqual([
    'paste',
    'word',
    'menu',
    'menu',
  ]);
  expect(rightClickOf('paste', 'MacIntel')).toBe('paste');
});
