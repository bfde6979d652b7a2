import { expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

it('keeps lines and how far in they stand, and nothing that hides or turns', () => {
  expect(plainText('\r\n  Be careful.\r\n\r\n\t1. gpj\u202etxt\u0000\u001b[2J\n', 1000)).toBe(
    '  Be careful.\n\n  1. gpj txt [2J',
  );
});

it('keeps markup as the text it is', () => {
  expect(plainText('<img src=x onerror=alert(1)>', 100)).toBe('<img src=x onerror=alert(1)>');
});

it('is no longer than it may be, whatever it is made of', () => {
  expect(plainText('x'.repeat(10_000_000), 64)).toHaveLength(64);
  expect(plainText('\n'.repeat(1_000_000) + 'end', 2_000_000).length).toBeLessThan(500);
});
