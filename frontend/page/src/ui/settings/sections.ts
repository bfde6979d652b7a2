import type { SettingName } from '../../settings/settings.ts';
import { text } from '../../text/index.ts';

export type SectionId = keyof typeof text.settings.sections;

export interface Section {
  readonly id: SectionId;
  readonly settings: readonly SettingName[];
}

/** What the dialog shows, and in which order. Favourites and grouping have their place in the list itself. */
export const SECTIONS: readonly Section[] = [
  { id: 'appearance', settings: ['appearance', 'lightScheme', 'darkScheme'] },
  {
    id: 'terminal',
    settings: ['fontFamily', 'fontSize', 'lineHeight', 'cursorStyle', 'cursorBlink', 'scrollback', 'widths'],
  },
  {
    id: 'mouse',
    settings: [
      'copyOnSelect',
      'smartCopy',
      'middleClickPaste',
      'rightClick',
      'wordSeparators',
      'pasteGuard',
      'pasteUnasked',
      'clipboardWrite',
      'clipboardByTarget',
    ],
  },
  { id: 'bell', settings: ['bell', 'notify'] },
  { id: 'keyboard', settings: ['passAllKeys', 'keys'] },
  { id: 'access', settings: ['screenReader', 'appearance', 'cursorBlink', 'fontSize'] },
  { id: 'device', settings: ['renderer', 'fontSize'] },
];

/** The sections with what in them matches, each setting once. */
export function findSettings(query: string): readonly Section[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const seen = new Set<SettingName>();
  return SECTIONS.map(({ id, settings }) => ({
    id,
    settings: settings.filter((name) => {
      const said = `${text.settings.sections[id]} ${wordsOf(name)}`.toLowerCase();
      if (seen.has(name) || !words.every((word) => said.includes(word))) return false;
      seen.add(name);
      return true;
    }),
  })).filter(({ settings }) => settings.length > 0);
}

function wordsOf(name: SettingName): string {
  const { labels, help, choices } = text.settings;
  const offered = name in choices ? Object.values(choices[name as keyof typeof choices]) : [];
  const actions = name === 'keys' ? Object.values(text.actions) : [];
  return [labels[name], help[name], ...offered, ...actions].join(' ');
}
