import { ACTIONS } from '../actions/actions.ts';
import { parseChord, printChord, type Chord } from '../actions/chord.ts';
import { chordText, type Keymap } from '../actions/keymap.ts';
import { encodeKey } from '../../terminal/key-bytes.ts';

/** In the order in which keys are listed. */
export const GROUPS = ['typed', 'browser', 'page', 'others'] as const;
export type KeyGroup = (typeof GROUPS)[number];

/** A key that can be sent to the program, whoever has it on the keyboard. */
export interface SendableKey {
  readonly chord: Chord;
  /** As people of the platform write it. */
  readonly name: string;
  readonly group: KeyGroup;
}

/** What no browser lets a page have, or only at times. */
const OF_THE_BROWSER = [
  'Ctrl+W',
  'Ctrl+T',
  'Ctrl+N',
  'Ctrl+Tab',
  'Ctrl+Shift+Tab',
  'Ctrl+PageUp',
  'Ctrl+PageDown',
  'Ctrl+F4',
  'Alt+F4',
  'F11',
  'F12',
  'F1',
];
/** What keyboards lack, systems take, or layouts hide. */
const OTHERS = [
  'Escape',
  'Tab',
  'Shift+Tab',
  'Ctrl+C',
  'Ctrl+Z',
  'Ctrl+D',
  'Ctrl+\\',
  'Ctrl+]',
  'Ctrl+Space',
  'Ctrl+/',
  'Insert',
  'Shift+PageUp',
  'Shift+PageDown',
  'Alt+Tab',
  'Alt+Space',
  'Ctrl+Alt+Delete',
  ...Array.from({ length: 12 }, (_, n) => `F${String(n + 1)}`),
];

/** All keys of the list, each once: what the browser keeps, what the page takes, and what else is hard to press. */
export function sendableKeys(keymap: Keymap): readonly SendableKey[] {
  const pages = ACTIONS.flatMap(({ id }) => keymap.chordsOf(id));
  const digits = Array.from({ length: 9 }, (_, n) => `Alt+${String(n + 1)}`);
  const found = new Map<string, SendableKey>();
  const add = (chords: readonly string[], group: KeyGroup): void => {
    for (const written of chords) {
      const chord = parseChord(written);
      if (chord === null || !isSendable(chord)) continue;
      const print = printChord(chord);
      if (!found.has(print)) found.set(print, { chord, name: chordText(print), group });
    }
  };
  add(OF_THE_BROWSER, 'browser');
  add([...pages, ...digits], 'page');
  add(OTHERS, 'others');
  return [...found.values()];
}

/** Those that a query means; a key that is written out in full comes first, whether it is in the list or not. */
export function findKeys(keys: readonly SendableKey[], query: string): readonly SendableKey[] {
  const words = query
    .toLowerCase()
    .split(/[\s+]+/)
    .filter(Boolean);
  const typed = typedChord(query);
  const found = keys.filter(({ chord, name }) => {
    const parts = `${printChord(chord)} ${name}`.toLowerCase();
    return words.every((word) => parts.includes(word));
  });
  if (typed === null) return found;
  const print = printChord(typed);
  const others = found.filter(({ chord }) => printChord(chord) !== print);
  return [{ chord: typed, name: chordText(print), group: 'typed' }, ...others];
}

const MODIFIERS: Readonly<Record<string, string>> = {
  ctrl: 'Ctrl',
  control: 'Ctrl',
  strg: 'Ctrl',
  '^': 'Ctrl',
  alt: 'Alt',
  option: 'Alt',
  shift: 'Shift',
};
const NAMES: Readonly<Record<string, string>> = {
  esc: 'Escape',
  escape: 'Escape',
  del: 'Delete',
  return: 'Enter',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  pgup: 'PageUp',
  pageup: 'PageUp',
  pgdn: 'PageDown',
  pagedown: 'PageDown',
};

/** Reads `ctrl shift f5` as well as `Ctrl+Shift+F5`. Without a modifier, only what is more than a character. */
function typedChord(query: string): Chord | null {
  const parts = query
    .trim()
    .split(/[\s+]+/)
    .filter(Boolean);
  const key = parts.pop();
  if (key === undefined || (parts.length === 0 && key.length === 1)) return null;
  const held = parts.map((part) => MODIFIERS[part.toLowerCase()] ?? part);
  const name = NAMES[key.toLowerCase()] ?? key.charAt(0).toUpperCase() + key.slice(1).toLowerCase();
  const chord = parseChord([...held, name].join('+'));
  return chord !== null && isSendable(chord) ? chord : null;
}

function isSendable(chord: Chord): boolean {
  return !chord.meta && encodeKey(chord, false) !== null;
}
