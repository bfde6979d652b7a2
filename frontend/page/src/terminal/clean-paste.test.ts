import { expect, it } from 'vitest';
import { cleanPaste } from './clean-paste.ts';

it('cannot end a bracketed paste', () => {
  expect(cleanPaste('safe\x1b[201~\nrm -rf x\n')).toBe('safe[201~\nrm -rf x\n');
  expect(cleanPaste('safe\x9b201~\nrm -rf x\n')).toBe('safe201~\nrm -rf x\n');
});

it('leaves nothing that becomes a marker once something in its middle is taken out', () => {
  for (const nested of [
    '\x1b[20\x1b[201~1~',
    '\x1b\x1b[201~[201~',
    '\x1b\x00[201~',
    '\x9b\x1b201~',
    '\u009b\u009b201~201~',
  ]) {
    // eslint-disable-next-line no-control-regex -- that is what must not be left
    expect(cleanPaste(`a${nested}\nrm`)).not.toMatch(/[\x1b\x9b]/);
  }
});

it('keeps what text is made of', () => {
  const text = 'tab\there\r\nline two\nünïcödé 你好 👩‍👩‍👧 \u00a0end';
  expect(cleanPaste(text)).toBe(text);
});

it('loses every other control character', () => {
  const kept = [...Array(0xa0).keys()].filter((code) => cleanPaste(String.fromCharCode(code)) !== '');
  expect(kept.filter((code) => code < 0x20 || code >= 0x7f)).toEqual([0x09, 0x0a, 0x0d]);
});
