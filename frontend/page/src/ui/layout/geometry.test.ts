import { describe, expect, it } from 'vitest';
import { boundsOf, isDivisible, neighbourOf, separatorsOf, SMALLEST, WHOLE } from './geometry.ts';
import { leaf, resize, split, splitAt, type Layout, type Side } from './layout.ts';

/** Two above two: `a` `b` over `c` `d`, with the line of the upper row further right. */
const FOUR = resize(split(split(split(leaf('a'), 'a', 'down', 'c'), 'a', 'right', 'b'), 'c', 'right', 'd'), '0', 0.7);

describe('the neighbour', () => {
  it.each<[string, Side, string | null]>([
    ['a', 'right', 'b'],
    ['a', 'down', 'c'],
    ['a', 'left', null],
    ['a', 'up', null],
    ['b', 'left', 'a'],
    ['b', 'down', 'd'],
    ['c', 'up', 'a'],
    // It touches both above it, and `b` for the longer stretch.
    ['d', 'up', 'b'],
    ['d', 'left', 'c'],
    ['x', 'left', null],
  ])('of %s to the %s is %s', (pane, side, other) => {
    expect(neighbourOf(FOUR, pane, side)).toBe(other);
  });
});

it('has a line for each split, with what it parts', () => {
  expect(separatorsOf(FOUR).map(({ path, axis, first, second }) => [path, axis, first, second])).toEqual([
    ['', 'column', ['a', 'b'], ['c', 'd']],
    ['0', 'row', ['a'], ['b']],
    ['1', 'row', ['c'], ['d']],
  ]);
  expect(separatorsOf(FOUR)[2]?.area).toEqual({ x: 0, y: 0.5, width: 1, height: 0.5 });
});

it('divides only what is large enough for two', () => {
  const extent = { width: 2 * SMALLEST.width, height: 2 * SMALLEST.height };
  expect(isDivisible(leaf('a'), 'a', 'row', extent)).toBe(true);
  expect(isDivisible(leaf('a'), 'a', 'column', extent)).toBe(true);
  expect(isDivisible(leaf('a'), 'a', 'row', { ...extent, width: extent.width - 1 })).toBe(false);
  expect(isDivisible(FOUR, 'd', 'column', extent)).toBe(false);
  expect(isDivisible(FOUR, 'x', 'row', extent)).toBe(false);
});

describe('a line may be moved', () => {
  function bounds(layout: Layout, width: number): readonly number[] {
    const root = splitAt(layout, '');
    if (root === null) throw new Error('no split');
    const { least, most } = boundsOf(root, WHOLE, { width, height: 1000 });
    return [least, most];
  }

  it('as far as both sides keep their smallest size', () => {
    const three = split(split(leaf('a'), 'a', 'right', 'b'), 'b', 'right', 'c');
    expect(bounds(three, 1600)).toEqual([0.1, 0.8]);
  });

  it('nowhere when there is too little room', () => {
    const two = split(leaf('a'), 'a', 'right', 'b');
    expect(bounds(two, 200)).toEqual([0.5, 0.5]);
  });
});
