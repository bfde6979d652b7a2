import { expect, it } from 'vitest';
import { cleanPaste } from './clean-paste.ts';

it('cannot end a bracketed paste', () => {
  expect(cleanPaste('safe\x1b[201~\nrm -rf x\n')).toBe('safe[201~\nrm -rf x\n');
  expect(cleanPaste('safe\x9b201~\nrm -rf x\n')).toBe('safe201~\nrm -rf x\n');
});

it('keeps what text is made of', () => {
  const text = 'tab\there\r\nline two\nünïcödé 你好 👩‍👩‍👧 \u00a0end';
  expect(cleanPaste(text)).toBe(text);
});

it('loses every other control character', () => {
  const kept = [...Array(0xa0).keys()].filter((code) => cleanPaste(String.fromCharCode(code)) !== '');
  expect(kept.filter((code) => code < 0x20 || code >= 0x7f)).toEqual([0x09, 0x0a, 0x0d]);
});
