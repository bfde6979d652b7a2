import { expect, it } from 'vitest';
import { dropAt } from './tab-drag.ts';

const THREE = [0, 100, 200].map((start) => ({ start, length: 98 }));

it.each([
  [0, 0, 0],
  [0, 49, 0],
  [0, 55, 1],
  [0, 160, 2],
  [0, 5000, 2],
  [2, -45, 2],
  [2, -55, 1],
  [2, -5000, 0],
  [1, 55, 2],
  [1, -55, 0],
  [7, 10, 7],
])('tab %i dragged by %i comes to be %i', (from, by, to) => {
  expect(dropAt(THREE, from, by)).toBe(to);
});
