import { describe, expect, it } from 'vitest';
import { encodeKey, type Key } from './key-bytes.ts';

function key(chord: string): Key {
  const parts = chord.split(' ');
  const name = parts.pop() ?? '';
  return { ctrl: parts.includes('Ctrl'), alt: parts.includes('Alt'), shift: parts.includes('Shift'), key: name };
}

describe('a key', () => {
  it.each([
    ['Ctrl W', '\x17'],
    ['Ctrl Shift T', '\x14'],
    ['Ctrl Alt N', '\x1b\x0e'],
    ['Alt F', '\x1bf'],
    ['Alt Shift F', '\x1bF'],
    ['Ctrl \\', '\x1c'],
    ['Ctrl ]', '\x1d'],
    ['Ctrl Space', '\x00'],
    ['Ctrl /', '\x1f'],
    ['Ctrl Tab', '\x1b[27;5;9~'],
    ['Ctrl Shift Tab', '\x1b[27;6;9~'],
    ['Shift Tab', '\x1b[Z'],
    ['Tab', '\t'],
    ['Escape', '\x1b'],
    ['Enter', '\r'],
    ['Ctrl Backspace', '\b'],
    ['F1', '\x1bOP'],
    ['Shift F1', '\x1b[1;2P'],
    ['F11', '\x1b[23~'],
    ['Ctrl F4', '\x1b[1;5S'],
    ['Ctrl PageUp', '\x1b[5;5~'],
    ['Ctrl Shift ArrowUp', '\x1b[1;6A'],
    ['Alt Shift ArrowLeft', '\x1b[1;4D'],
    ['Insert', '\x1b[2~'],
    ['Alt 1', '\x1b1'],
  ])('%s', (chord, bytes) => {
    expect(encodeKey(key(chord), false)).toBe(bytes);
  });

  it('that moves the cursor follows the mode, unless something is held', () => {
    expect(['ArrowUp', 'Home', 'Ctrl ArrowUp'].map((chord) => encodeKey(key(chord), true))).toEqual([
      '\x1bOA',
      '\x1bOH',
      '\x1b[1;5A',
    ]);
  });

  it('without bytes has none', () => {
    expect(['Ctrl =', 'Shift =', 'CapsLock'].map((chord) => encodeKey(key(chord), false))).toEqual([null, null, null]);
  });
});
