import { ACTIONS, WAY_OUT, type ActionId } from '../actions/actions.ts';
import { chordOf, parseChord, printChord, type Chord } from '../actions/chord.ts';
import { Keymap, MAC, type KeyChanges } from '../actions/keymap.ts';

/** What a key means that goes down while one is asked for. */
export type Heard =
  { readonly kind: 'nothing' | 'cancel' | 'remove' | 'leave' } | { readonly kind: 'chord'; readonly chord: string };

/** Why a chord is not to be had. */
export type Refusal = 'typed' | 'tab' | 'last';
/** Why a chord is perhaps not wanted. */
export type Concern = 'browser' | 'shell' | 'altgr';

/** As many as are kept. */
export const MOST_CHORDS = 4;

export function hear(event: KeyboardEvent): Heard {
  const chord = chordOf(event);
  if (chord === null) return { kind: 'nothing' };
  const bare = !chord.ctrl && !chord.alt && !chord.meta;
  if (bare && !chord.shift && chord.key === 'Escape') return { kind: 'cancel' };
  if (bare && !chord.shift && chord.key === 'Backspace') return { kind: 'remove' };
  // The way on from a button for those who have no mouse.
  if (bare && chord.key === 'Tab') return { kind: 'leave' };
  return { kind: 'chord', chord: printChord(chord) };
}

export function refusalOf(text: string, mac = MAC): Refusal | null {
  const chord = parseChord(text);
  if (chord === null) return 'typed';
  const { ctrl, alt, shift, meta, key } = chord;
  if (/^[1-9]$/.test(key) && !shift && !meta && (mac ? ctrl && !alt : alt && !ctrl)) return 'tab';
  if (ctrl || alt || meta || /^F\d+$/.test(key)) return null;
  return shift && key.length > 1 && key !== 'Space' && key !== 'Backspace' ? null : 'typed';
}

export function concernOf(text: string, mac = MAC): Concern | null {
  const chord = parseChord(text);
  if (chord === null) return null;
  if (isReserved(chord, mac)) return 'browser';
  const { ctrl, alt, shift, meta, key } = chord;
  if (meta) return null;
  if (ctrl && alt) return mac ? null : 'altgr';
  // Terminals cannot tell these from less; what has Shift besides is the page's to take.
  if ((ctrl || alt) && !shift) return ctrl && key === 'Insert' ? null : 'shell';
  return !ctrl && !alt && (/^F\d+$/.test(key) || key === 'Enter') ? 'shell' : null;
}

function isReserved({ ctrl, alt, shift, meta, key }: Chord, mac: boolean): boolean {
  if (alt) return false;
  if (ctrl && key === 'Tab') return true;
  const held = mac ? meta && !ctrl : ctrl && !meta;
  return held && (['W', 'T', 'N'].includes(key) || (mac && !shift && key === 'Q'));
}

/** With other chords for an action; as usual is no change. */
export function withChords(changes: KeyChanges, id: ActionId, chords: readonly string[], mac = MAC): KeyChanges {
  const others = Object.entries(changes).filter(([other]) => other !== id);
  const usual = new Keymap({}, mac).chordsOf(id);
  const same = usual.length === chords.length && usual.every((chord, index) => chord === chords[index]);
  return Object.fromEntries(same ? others : [...others, [id, chords.slice(0, MOST_CHORDS)]]);
}

/** As {@link withChords}; whoever else had one of them has it no more. */
export function takenOver(changes: KeyChanges, id: ActionId, chords: readonly string[], mac = MAC): KeyChanges {
  const before = new Keymap(changes, mac);
  let next = changes;
  for (const other of ACTIONS) {
    const had = before.chordsOf(other.id);
    if (other.id === id || !had.some((chord) => chords.includes(chord))) continue;
    next = withChords(
      next,
      other.id,
      had.filter((chord) => !chords.includes(chord)),
      mac,
    );
  }
  return withChords(next, id, chords, mac);
}

/** Without a key this could not be switched off by one. */
export function mustStay(id: ActionId, keymap: Keymap): boolean {
  return id === WAY_OUT && keymap.chordsOf(id).length <= 1;
}
