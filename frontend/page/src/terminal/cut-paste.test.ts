import { expect, it } from 'vitest';
import { endOfCutPaste } from './cut-paste.ts';

function endOf(dropped: string): string {
  return new TextDecoder().decode(endOfCutPaste(new TextEncoder().encode(dropped)));
}

it('ends a paste of which the program has the beginning', () => {
  expect(endOf('the rest\x1b[201~')).toBe('\x1b[201~');
  expect(endOf('the rest\x1b[201~ls\r\x1b[200~another\x1b[201~')).toBe('\x1b[201~');
});

it('ends nothing of which the program has heard nothing', () => {
  expect(endOf('')).toBe('');
  expect(endOf('ls ~\r')).toBe('');
  expect(endOf('ls\x1b[200~a whole paste\x1b[201~')).toBe('');
  expect(endOf('ä paste without marks')).toBe('');
});
