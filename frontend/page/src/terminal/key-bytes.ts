/** A key with what is held, as in `KeyboardEvent`: `key` is a capital letter, a digit, a sign or a name. */
export interface Key {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly key: string;
}

const ESC = '\x1b';
/** Keys that end in a letter, and move the cursor in one of two modes. */
const CURSOR: Readonly<Record<string, string>> = {
  ArrowUp: 'A',
  ArrowDown: 'B',
  ArrowRight: 'C',
  ArrowLeft: 'D',
  End: 'F',
  Home: 'H',
};
const FUNCTION_LETTERS: Readonly<Record<string, string>> = { F1: 'P', F2: 'Q', F3: 'R', F4: 'S' };
const TILDE: Readonly<Record<string, number>> = {
  Insert: 2,
  Delete: 3,
  PageUp: 5,
  PageDown: 6,
  F5: 15,
  F6: 17,
  F7: 18,
  F8: 19,
  F9: 20,
  F10: 21,
  F11: 23,
  F12: 24,
};
/** Control characters of signs and digits, as the keys of a VT220 have them. */
const CONTROL: Readonly<Record<string, string>> = {
  Space: '\x00',
  '[': '\x1b',
  '\\': '\x1c',
  ']': '\x1d',
  '-': '\x1f',
  '/': '\x1f',
  '`': '\x00',
  '2': '\x00',
  '3': '\x1b',
  '4': '\x1c',
  '5': '\x1d',
  '6': '\x1e',
  '7': '\x1f',
  '8': '\x7f',
};

/**
 * What a terminal sends for a key, as xterm has it; `null` for one it has nothing for. A letter with Ctrl and Shift is
 * the letter with Ctrl: no terminal in its usual mode tells them apart.
 */
export function encodeKey(key: Key, applicationCursor: boolean): string | null {
  return named(key, applicationCursor) ?? written(key);
}

function named(key: Key, applicationCursor: boolean): string | null {
  const held = 1 + (key.shift ? 1 : 0) + (key.alt ? 2 : 0) + (key.ctrl ? 4 : 0);
  const cursor = CURSOR[key.key];
  if (cursor !== undefined) {
    if (held === 1) return ESC + (applicationCursor ? 'O' : '[') + cursor;
    return `${ESC}[1;${String(held)}${cursor}`;
  }
  const letter = FUNCTION_LETTERS[key.key];
  if (letter !== undefined) return held === 1 ? `${ESC}O${letter}` : `${ESC}[1;${String(held)}${letter}`;
  const number = TILDE[key.key];
  if (number !== undefined) return `${ESC}[${String(number)}${held === 1 ? '' : `;${String(held)}`}~`;
  const prefix = key.alt ? ESC : '';
  switch (key.key) {
    case 'Tab':
      // With Ctrl there is only what xterm says when it is asked to tell all keys apart.
      if (key.ctrl) return `${ESC}[27;${String(held)};9~`;
      return key.shift ? `${ESC}[Z` : `${prefix}\t`;
    case 'Enter':
      return `${prefix}\r`;
    case 'Escape':
      return prefix + ESC;
    case 'Backspace':
      return prefix + (key.ctrl ? '\b' : '\x7f');
    default:
      return null;
  }
}

function written({ ctrl, alt, shift, key }: Key): string | null {
  const prefix = alt ? ESC : '';
  if (/^[A-Z]$/.test(key)) {
    if (ctrl) return prefix + String.fromCharCode(key.charCodeAt(0) - 64);
    return prefix + (shift ? key : key.toLowerCase());
  }
  if (ctrl) {
    const control = CONTROL[key];
    return control === undefined ? null : prefix + control;
  }
  if (key === 'Space') return `${prefix} `;
  // Which sign a key has with Shift is the layout's to say.
  return key.length === 1 && !shift ? prefix + key : null;
}
