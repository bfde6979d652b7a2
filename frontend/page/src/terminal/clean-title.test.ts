import { expect, it } from 'vitest';
import { cleanTitle } from './clean-title.ts';

it('is one line without control characters', () => {
  expect(cleanTitle('id\n')).toBe('id');
  expect(cleanTitle('  a\u0007b\u0000\r\n c\u009b31m ')).toBe('a b c 31m');
});

it('cannot change the direction of what follows, or hide in no width', () => {
  expect(cleanTitle('gpj\u202etxt.exe')).toBe('gpj txt.exe');
  expect(cleanTitle('a\u200bb\u2028c')).toBe('a b c');
});

it('is short', () => {
  expect(cleanTitle('x'.repeat(10_000_000))).toHaveLength(200);
  expect(cleanTitle('x'.repeat(200))).toBe('x'.repeat(200));
});

it('is not cut within a character', () => {
  expect(cleanTitle('x' + '😀'.repeat(300))).toMatch(/^x😀+…$/u);
  expect(cleanTitle('😀'.repeat(300))).toMatch(/^😀+…$/u);
});

it('keeps markup as the text it is', () => {
  expect(cleanTitle('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
});
