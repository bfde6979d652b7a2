import { ACTIONS, type ActionId, type ActionSpec } from './actions.ts';
import { chordOf, parseChord, printChord } from './chord.ts';

export const MAC = /^Mac|^iP/.test(navigator.platform);

/** Chords by action, where they are not as usual. */
export type KeyChanges = Readonly<Record<string, readonly string[]>>;

/** Two actions on one key: the first has it. */
export interface Conflict {
  readonly chord: string;
  readonly first: ActionId;
  readonly second: ActionId;
}

/** Which key does what: the table of actions with the user's changes. */
export class Keymap {
  readonly conflicts: readonly Conflict[];
  readonly #chords = new Map<ActionId, readonly string[]>();
  readonly #actions = new Map<string, ActionId>();

  constructor(changes: KeyChanges, mac = MAC) {
    const conflicts: Conflict[] = [];
    for (const action of ACTIONS as readonly (ActionSpec & { id: ActionId })[]) {
      const chords = chordsOf(action, changes, mac);
      this.#chords.set(action.id, chords);
      for (const chord of chords) {
        const first = this.#actions.get(chord);
        if (first === undefined) this.#actions.set(chord, action.id);
        else conflicts.push({ chord, first, second: action.id });
      }
    }
    this.conflicts = conflicts;
  }

  /** The action of a key that goes down. */
  actionOf(event: KeyboardEvent): ActionId | null {
    const chord = chordOf(event);
    return chord === null ? null : (this.#actions.get(printChord(chord)) ?? null);
  }

  /** The chords of an action, the one to show first. */
  chordsOf(id: ActionId): readonly string[] {
    return this.#chords.get(id) ?? [];
  }

  /** Who has a chord already. */
  ownerOf(chord: string): ActionId | null {
    return this.#actions.get(chord) ?? null;
  }
}

function chordsOf(action: ActionSpec & { id: ActionId }, changes: KeyChanges, mac: boolean): readonly string[] {
  const usual = (mac ? action.mac : undefined) ?? action.keys;
  const changed = Object.hasOwn(changes, action.id) ? changes[action.id] : undefined;
  return (changed ?? usual).flatMap((chord) => {
    const read = parseChord(chord);
    return read === null ? [] : [printChord(read)];
  });
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  Escape: 'Esc',
  Space: 'Space',
};
const MAC_SIGNS: Readonly<Record<string, string>> = { Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Meta: '⌘' };

/** A chord as people of the platform write it. */
export function chordText(chord: string, mac = MAC): string {
  const parts = chord.split('+').map((part) => NAMES[part] ?? part);
  return mac ? parts.map((part) => MAC_SIGNS[part] ?? part).join('') : parts.join('+');
}

/** A chord as `aria-keyshortcuts` wants it. */
export function chordForAria(chord: string): string {
  return chord.replace(/\bCtrl\b/, 'Control');
}

/** Alt and a digit, which is a tab. (Option and a digit types brackets on many Macs, so there it is Ctrl.) */
export function tabNumberOf(event: KeyboardEvent, mac = MAC): number | null {
  const chord = chordOf(event);
  if (chord === null || chord.shift || chord.meta || !/^[1-9]$/.test(chord.key)) return null;
  const held = mac ? chord.ctrl && !chord.alt : chord.alt && !chord.ctrl;
  return held ? Number(chord.key) : null;
}
