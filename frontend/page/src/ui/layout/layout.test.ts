import { describe, expect, it } from 'vitest';
import { rectanglesOf } from './geometry.ts';
import {
  close,
  equalize,
  leaf,
  MOST_PANES,
  move,
  panesOf,
  placeOf,
  renamed,
  resize,
  split,
  splitAt,
  type Layout,
} from './layout.ts';

/** `a` on the left; on the right `b` above `c`. */
const THREE = split(split(leaf('a'), 'a', 'right', 'b'), 'b', 'down', 'c');

/** What each pane has of the whole, in per cent: x, y, width, height. */
function shares(layout: Layout): Record<string, readonly number[]> {
  const all = [...rectanglesOf(layout)].map(([pane, { x, y, width, height }]) => [
    pane,
    [x, y, width, height].map((part) => Math.round(100 * part)),
  ]);
  return Object.fromEntries(all) as Record<string, readonly number[]>;
}

describe('a split', () => {
  it('gives half of a pane to another, on the side that is wanted', () => {
    expect(shares(THREE)).toEqual({ a: [0, 0, 50, 100], b: [50, 0, 50, 50], c: [50, 50, 50, 50] });
    expect(panesOf(split(leaf('a'), 'a', 'left', 'b'))).toEqual(['b', 'a']);
    expect(panesOf(split(leaf('a'), 'a', 'up', 'b'))).toEqual(['b', 'a']);
  });

  it('of what is not there, by what is there already, or beyond the most, is none', () => {
    expect(split(THREE, 'x', 'right', 'd')).toBe(THREE);
    expect(split(THREE, 'a', 'right', 'c')).toBe(THREE);
    let full: Layout = leaf('0');
    for (let n = 1; n < MOST_PANES; n += 1) full = split(full, '0', n % 2 === 0 ? 'down' : 'right', String(n));
    expect(panesOf(full)).toHaveLength(MOST_PANES);
    expect(split(full, '0', 'right', 'more')).toBe(full);
  });
});

it('gives the place of a pane that closes to its neighbour', () => {
  const two = close(THREE, 'b');
  if (two === null) throw new Error('there are others');
  expect(shares(two)).toEqual({ a: [0, 0, 50, 100], c: [50, 0, 50, 100] });
  expect(close(two, 'c')).toEqual(leaf('a'));
  expect(close(leaf('a'), 'a')).toBeNull();
  expect(close(THREE, 'x')).toBe(THREE);
});

it('moves a pane beside another', () => {
  expect(shares(move(THREE, 'a', 'c', 'left'))).toEqual({
    b: [0, 0, 100, 50],
    a: [0, 50, 50, 50],
    c: [50, 50, 50, 50],
  });
  expect(move(THREE, 'a', 'a', 'left')).toBe(THREE);
  expect(move(THREE, 'a', 'x', 'left')).toBe(THREE);
});

describe('the place of a pane', () => {
  it('puts another exactly there', () => {
    const uneven = resize(resize(THREE, '', 0.3), '1', 0.7);
    for (const pane of ['a', 'b', 'c']) {
      const place = placeOf(uneven, pane);
      const without = close(uneven, pane);
      if (place === null || without === null) throw new Error(pane);
      const again = split(without, place.beside, place.side, pane, place.ratio);
      // Beside two there is no going back to both of them: then it stands beside the nearer one.
      if (pane === 'a') expect(panesOf(again)).toEqual(['a', 'b', 'c']);
      else expect(again).toEqual(uneven);
    }
  });

  it('is none where there is nothing else', () => {
    expect(placeOf(leaf('a'), 'a')).toBeNull();
    expect(placeOf(THREE, 'x')).toBeNull();
  });
});

it('makes all in a row equally wide, and all in a column equally high', () => {
  const four = split(split(split(leaf('a'), 'a', 'right', 'b'), 'b', 'right', 'c'), 'c', 'down', 'd');
  expect(shares(equalize(four))).toEqual({
    a: [0, 0, 33, 100],
    b: [33, 0, 33, 100],
    c: [67, 0, 33, 50],
    d: [67, 50, 33, 50],
  });
});

it('moves the line between two sides, wherever it is', () => {
  expect(shares(resize(THREE, '1', 0.25))).toMatchObject({ b: [50, 0, 50, 25], c: [50, 25, 50, 75] });
  expect(shares(resize(THREE, '', 0.8))).toMatchObject({ a: [0, 0, 80, 100] });
  expect(resize(THREE, '', 1)).toEqual(THREE);
  expect(resize(THREE, '0', 0.2)).toEqual(THREE);
  expect(splitAt(THREE, '1')).toMatchObject({ axis: 'column' });
  expect(splitAt(THREE, '0')).toBeNull();
  expect(splitAt(THREE, '00')).toBeNull();
});

it('names panes otherwise, and leaves out those without a name', () => {
  const numbered = renamed(THREE, (pane) => (pane === 'b' ? null : `${pane}!`));
  expect(numbered === null ? [] : panesOf(numbered)).toEqual(['a!', 'c!']);
  expect(renamed(THREE, () => null)).toBeNull();
});
