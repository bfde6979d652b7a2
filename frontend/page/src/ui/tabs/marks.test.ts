import { expect, it } from 'vitest';
import { worst } from './marks.ts';

it('of several ways to go, tells the one that wants to be looked at, and then the longest', () => {
  expect(worst([])).toBeNull();
  expect(worst([{ kind: 'none', percent: 50 }])).toBeNull();
  expect(
    worst([
      { kind: 'normal', percent: 80 },
      { kind: 'indeterminate', percent: 0 },
      { kind: 'normal', percent: 20 },
    ]),
  ).toEqual({ kind: 'normal', percent: 20 });
  expect(
    worst([
      { kind: 'normal', percent: 1 },
      { kind: 'error', percent: 90 },
      { kind: 'paused', percent: 5 },
    ]),
  ).toEqual({ kind: 'error', percent: 90 });
});
