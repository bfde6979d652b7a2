import { expect, it } from 'vitest';
import { rectanglesOf } from './geometry.ts';
import { leaf, split } from './layout.ts';
import { dropOf } from './pane-drag.ts';

/** `a` on the left; on the right `b` above `c`. */
const PLACES = rectanglesOf(split(split(leaf('a'), 'a', 'right', 'b'), 'b', 'down', 'c'));

it.each([
  [0.74, 0.05, 'b', 'up'],
  [0.55, 0.25, 'b', 'left'],
  [0.98, 0.25, 'b', 'right'],
  [0.75, 0.95, 'c', 'down'],
])('let go at %f, %f, it comes beside %s on the side %s', (x, y, beside, side) => {
  expect(dropOf(PLACES, 'a', x, y)).toMatchObject({ beside, side });
});

it('has the half that is shown', () => {
  expect(dropOf(PLACES, 'a', 0.75, 0.95)?.area).toEqual({ x: 0.5, y: 0.75, width: 0.5, height: 0.25 });
});

it('stays where it is when it is let go over itself, or outside', () => {
  expect(dropOf(PLACES, 'a', 0.2, 0.5)).toBeNull();
  expect(dropOf(PLACES, 'a', 1.2, 0.5)).toBeNull();
  expect(dropOf(PLACES, 'a', 0.2, -0.5)).toBeNull();
});
