import { describe, expect, it } from 'vitest';
import { rectanglesOf } from './geometry.ts';
import { decodeLayout, rowOf, saveLayout } from './layout-memory.ts';
import { leaf, MOST_PANES, panesOf, resize, split } from './layout.ts';

const THREE = resize(split(split(leaf('a'), 'a', 'right', 'b'), 'b', 'down', 'c'), '1', 0.3);

it('brings back what was saved, by the order of its panes', () => {
  const saved: unknown = JSON.parse(JSON.stringify(saveLayout(THREE, panesOf(THREE))));
  const read = decodeLayout(saved, 3);
  expect(panesOf(read)).toEqual(['0', '1', '2']);
  expect([...rectanglesOf(read).values()]).toEqual([...rectanglesOf(THREE).values()]);
});

describe('what was kept', () => {
  const pair = { axis: 'row', ratio: 0.5, first: 0, second: 1 };
  const deep = Array.from({ length: 1000 }).reduce<unknown>((first) => ({ ...pair, first }), 0);

  it.each([
    ['is missing', undefined, 1],
    ['is a text', '0', 1],
    ['lacks a pane', 0, 2],
    ['has one too many', pair, 1],
    ['has one twice', { ...pair, second: 0 }, 2],
    ['has one of none', { ...pair, second: -1 }, 2],
    ['has no ratio', { ...pair, ratio: 'half' }, 2],
    ['has one side', { ...pair, second: null }, 2],
    ['is very deep', deep, 2],
    ['is of too many', 0, MOST_PANES + 1],
  ])('is refused when it %s', (_what, value, count) => {
    expect(() => decodeLayout(value, count)).toThrow();
  });

  it('keeps a line within sight', () => {
    expect(decodeLayout({ ...pair, ratio: -3 }, 2)).toMatchObject({ ratio: 0.02 });
    expect(decodeLayout({ ...pair, ratio: 7 }, 2)).toMatchObject({ ratio: 0.98 });
  });
});

it('puts panes of no known place side by side', () => {
  expect([...rectanglesOf(rowOf(4)).values()].map(({ width }) => Math.round(width * 100))).toEqual([25, 25, 25, 25]);
  expect(rowOf(1)).toEqual(leaf('0'));
});
