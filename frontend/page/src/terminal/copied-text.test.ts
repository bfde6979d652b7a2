import { expect, it } from 'vitest';
import { copiedText } from './copied-text.ts';

it('has no blanks at the ends of its lines, and all others', () => {
  expect(copiedText('  a  b  \n\n c\t \nd')).toBe('  a  b\n\n c\nd');
  expect(copiedText('a  \r\nb  \r\n')).toBe('a\r\nb\r\n');
  expect(copiedText('   ')).toBe('');
});

it('is quick about a long blank with something behind it', () => {
  const long = `${' '.repeat(2_000_000)}x`;
  const before = performance.now();
  expect(copiedText(long)).toBe(long);
  expect(performance.now() - before).toBeLessThan(1000);
});
