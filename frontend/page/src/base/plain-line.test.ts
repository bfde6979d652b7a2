import { expect, it } from 'vitest';
import { plainLine } from './plain-line.ts';

it('is one line in one direction, with nothing hidden in it', () => {
  expect(plainLine('  gpj\u202etxt\n.e\u200bxe\u0000 ', 100)).toBe('gpj txt .e xe');
});

it('keeps markup as the text it is, and what other scripts are written with', () => {
  expect(plainLine('<img src=x onerror=alert(1)>', 100)).toBe('<img src=x onerror=alert(1)>');
  expect(plainLine('ネットワーク שלום', 100)).toBe('ネットワーク שלום');
});

it('is no longer than it may be, and not cut within a character', () => {
  expect(plainLine('x'.repeat(10_000_000), 64)).toHaveLength(64);
  expect(plainLine('x' + '😀'.repeat(64), 64)).toMatch(/^x😀+…$/u);
});
