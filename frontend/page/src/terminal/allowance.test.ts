import { expect, it } from 'vitest';
import { Allowance } from './allowance.ts';

it('gives a burst, then what grows back', () => {
  let now = 0;
  const allowance = new Allowance(10, 2, () => now);
  for (let i = 0; i < 10; i += 1) expect(allowance.take()).toBe(true);
  expect(allowance.take()).toBe(false);
  now = 500;
  expect(allowance.take()).toBe(true);
  expect(allowance.take()).toBe(false);
  now = 1_000_000;
  expect(allowance.take(11)).toBe(false);
  expect(allowance.take(10)).toBe(true);
});
