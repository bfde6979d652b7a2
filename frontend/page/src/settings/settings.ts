import { flag, listOf, mapOf, number, oneOf, words, type Spec } from './spec.ts';

/** What a user may choose, and what holds without a choice. */
export interface Settings {
  /** Which of the two colour schemes is in use; `contrast` is dark or light as the system has it, only stronger. */
  readonly appearance: (typeof APPEARANCES)[number];
  /** Names of colour schemes; an unknown one is as if none were chosen. */
  readonly lightScheme: string;
  readonly darkScheme: string;

  /** Empty: the bundled face. What a system has not got falls back to that. */
  readonly fontFamily: string;
  /** In CSS pixels. */
  readonly fontSize: number;
  /** A multiple of the font's own height. */
  readonly lineHeight: number;
  readonly cursorStyle: (typeof CURSOR_STYLES)[number];
  readonly cursorBlink: boolean;
  /** In lines. */
  readonly scrollback: number;
  readonly renderer: (typeof RENDERERS)[number];
  /** How wide characters are: `graphemes` as people see them, `unicode11` as older hosts count. */
  readonly widths: (typeof WIDTHS)[number];
  /** What is printed is read aloud by screen readers. */
  readonly screenReader: boolean;

  readonly bell: (typeof BELLS)[number];
  /** A notification by the system when it rings while nobody looks. */
  readonly notify: boolean;
  readonly copyOnSelect: boolean;
  /** Ctrl+C copies while something is selected, and else interrupts. */
  readonly smartCopy: boolean;
  readonly middleClickPaste: boolean;
  readonly rightClick: (typeof RIGHT_CLICKS)[number];
  /** What ends a word that is selected by a double click. */
  readonly wordSeparators: string;
  /** Asks before several lines are pasted into a program that could take them for commands. */
  readonly pasteGuard: boolean;
  /** Targets, by id, where it does not ask. */
  readonly pasteUnasked: readonly string[];
  /** What becomes of text that a program puts into the clipboard (OSC 52). */
  readonly clipboardWrite: (typeof CLIPBOARD_WRITES)[number];
  /** Answers of the user's to that question, by target. */
  readonly clipboardByTarget: Readonly<Record<string, 'allow' | 'refuse'>>;

  /** Keys of actions where they are not as usual: chords, or none. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** All keys but one go to the terminal. */
  readonly passAllKeys: boolean;

  /** Targets, by id, in the user's order. */
  readonly favourites: readonly string[];
  /** How the list is grouped. */
  readonly grouping: (typeof GROUPINGS)[number];
}

export const APPEARANCES = ['system', 'light', 'dark', 'contrast'] as const;
export const CURSOR_STYLES = ['block', 'bar', 'underline'] as const;
export const RENDERERS = ['auto', 'webgl', 'dom'] as const;
export const WIDTHS = ['graphemes', 'unicode11'] as const;
export const BELLS = ['mark', 'sound', 'both', 'off'] as const;
/** `platform`: as the system's own terminals do. */
export const RIGHT_CLICKS = ['platform', 'menu', 'paste', 'word'] as const;
export const CLIPBOARD_WRITES = ['ask', 'allow', 'refuse'] as const;
/** `places`: hosts by group, containers by compose project. */
export const GROUPINGS = ['places', 'tags'] as const;

export type SettingName = keyof Settings;

const LONGEST_NAME = 40;
const LONGEST_TEXT = 200;
/** Twice what a large list has marked. */
const MOST_ENTRIES = 500;

/** How each is read from what was kept, and its value when nothing was; in the order of the settings' dialog. */
export const SPECS: { readonly [N in SettingName]: Spec<Settings[N]> } = {
  appearance: oneOf(APPEARANCES, 'system'),
  lightScheme: words('', LONGEST_NAME),
  darkScheme: words('', LONGEST_NAME),
  fontFamily: words('', LONGEST_TEXT),
  fontSize: number(14, { least: 8, most: 40 }),
  lineHeight: number(1, { least: 1, most: 2, step: 0.05 }),
  cursorStyle: oneOf(CURSOR_STYLES, 'block'),
  cursorBlink: flag(true),
  scrollback: number(10_000, { least: 1000, most: 50_000 }),
  renderer: oneOf(RENDERERS, 'auto'),
  widths: oneOf(WIDTHS, 'graphemes'),
  screenReader: flag(false),
  bell: oneOf(BELLS, 'mark'),
  notify: flag(false),
  copyOnSelect: flag(false),
  smartCopy: flag(false),
  middleClickPaste: flag(false),
  rightClick: oneOf(RIGHT_CLICKS, 'platform'),
  wordSeparators: words(' ()[]{}\',"`│;:|', LONGEST_TEXT),
  pasteGuard: flag(true),
  pasteUnasked: listOf(MOST_ENTRIES),
  clipboardWrite: oneOf(CLIPBOARD_WRITES, 'ask'),
  clipboardByTarget: mapOf((value) => (value === 'allow' || value === 'refuse' ? value : null), MOST_ENTRIES),
  keys: mapOf(readChords, MOST_ENTRIES),
  passAllKeys: flag(false),
  favourites: listOf(MOST_ENTRIES),
  grouping: oneOf(GROUPINGS, 'places'),
};

/** Those that belong to a screen and not to a person: kept in this browser alone. */
export const OF_THIS_DEVICE: ReadonlySet<SettingName> = new Set(['fontSize', 'renderer']);

export const SETTING_NAMES = Object.keys(SPECS) as readonly SettingName[];

/** What holds when nobody has chosen anything. */
export const USUAL: Settings = read({}, (name) => SPECS[name].usual);

/** Reads what was kept, however it looks: what cannot be read is as if it were not there. */
export function readChosen(kept: unknown): Partial<Settings> {
  if (typeof kept !== 'object' || kept === null) return {};
  const found = kept as Readonly<Record<string, unknown>>;
  const chosen: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const value = Object.hasOwn(found, name) ? SPECS[name].read(found[name]) : null;
    if (value !== null) chosen[name] = value;
  }
  return chosen;
}

/** Choices on top of what holds without them. */
export function merge(under: Settings, chosen: Partial<Settings>): Settings {
  return read(chosen, (name) => under[name]);
}

function read(chosen: Partial<Settings>, otherwise: (name: SettingName) => unknown): Settings {
  return Object.fromEntries(
    SETTING_NAMES.map((name) => [name, chosen[name] ?? otherwise(name)]),
  ) as unknown as Settings;
}

function readChords(value: unknown): readonly string[] | null {
  const chords = Array.isArray(value) ? value.filter((chord): chord is string => typeof chord === 'string') : null;
  return chords?.every((chord) => chord.length <= LONGEST_NAME) === true ? chords.slice(0, 4) : null;
}
