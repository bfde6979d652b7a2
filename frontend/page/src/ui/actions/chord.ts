import { isComposing } from '../../base/composing.ts';

/** A key with the modifiers that are held: `Ctrl+Shift+K`, `Alt+Shift+ArrowUp`, `Meta+C`. */
export interface Chord {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
  /** A capital letter, a digit, one of `=-,./;'[]\` and the backtick, or the name of another key as in `KeyboardEvent.key`. */
  readonly key: string;
}

/** What the keys of signs are called where a shift or a layout has turned them into something else. */
const SIGNS: Readonly<Record<string, string>> = {
  Equal: '=',
  Minus: '-',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Backquote: '`',
  Space: 'Space',
};
const KEYS = new RegExp(
  String.raw`^(?:[A-Z0-9=\-,./;'\[\]\\${'`'}]|F(?:[1-9]|1\d|2[0-4])|Arrow(?:Up|Down|Left|Right)|Page(?:Up|Down)|Home|End|Insert|Delete|Backspace|Enter|Escape|Tab|Space)$`,
);

/** Reads a chord as people write it; `null` for what is none. */
export function parseChord(text: string): Chord | null {
  const parts = text.endsWith('+') ? null : text.split('+');
  const key = parts?.pop();
  if (parts === null || key === undefined || !KEYS.test(key)) return null;
  const held = new Set(parts);
  if (held.size !== parts.length || parts.some((part) => !['Ctrl', 'Alt', 'Shift', 'Meta'].includes(part))) return null;
  return { ctrl: held.has('Ctrl'), alt: held.has('Alt'), shift: held.has('Shift'), meta: held.has('Meta'), key };
}

export function printChord({ ctrl, alt, shift, meta, key }: Chord): string {
  return [ctrl && 'Ctrl', alt && 'Alt', shift && 'Shift', meta && 'Meta', key].filter(Boolean).join('+');
}

/** The chord of a key that goes down; `null` while a character is being composed, and for a modifier alone. */
export function chordOf(event: KeyboardEvent): Chord | null {
  if (isComposing(event)) return null;
  const key = keyOf(event);
  if (key === null) return null;
  return { ctrl: event.ctrlKey, alt: event.altKey, shift: event.shiftKey, meta: event.metaKey, key };
}

/** What Shift makes of the signs, on layouts that have them on keys of their own as the table's has. */
const SHIFTED: Readonly<Record<string, string>> = {
  '+': '=',
  _: '-',
  '<': ',',
  '>': '.',
  '?': '/',
  ':': ';',
  '"': "'",
  '{': '[',
  '}': ']',
  '|': '\\',
  '~': '`',
};

/** By what is on the key, which the layout says; where that is none of ours, by the key's place. */
function keyOf({ key, code, shiftKey }: KeyboardEvent): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (shiftKey && Object.hasOwn(SHIFTED, key)) return SHIFTED[key] ?? null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  const sign = SIGNS[code];
  if (sign !== undefined) return sign;
  const place = /^Key([A-Z])$/.exec(code)?.[1];
  if (place !== undefined) return place;
  return KEYS.test(key) ? key : null;
}
