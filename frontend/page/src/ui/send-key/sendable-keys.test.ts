// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { Keymap } from '../actions/keymap.ts';
import { findKeys, sendableKeys } from './sendable-keys.ts';

const KEYS = sendableKeys(new Keymap({ palette: ['Alt+P'] }, false));

function names(query: string): string[] {
  return findKeys(KEYS, query).map(({ name }) => name);
}

it('has what the browser keeps, what the page takes by its keymap, and each once', () => {
  const all = KEYS.map(({ name }) => name);
  expect(new Set(all).size).toBe(all.length);
  const groups = Object.fromEntries(KEYS.map(({ name, group }) => [name, group]));
  expect(groups).toMatchObject({
    'Ctrl+W': 'browser',
    'Alt+P': 'page',
    'Ctrl+Shift+K': 'page',
    'Alt+9': 'page',
    Esc: 'others',
  });
  expect(all).not.toContain('Ctrl+Shift+P');
});

it('finds by any part, in any order', () => {
  expect(names('tab ctrl')).toEqual(['Ctrl+Tab', 'Ctrl+Shift+Tab']);
  expect(names('nosuchkey')).toEqual([]);
});

it.each([
  ['ctrl w', 'Ctrl+W'],
  ['Ctrl+Shift+F5', 'Ctrl+Shift+F5'],
  ['strg alt del', 'Ctrl+Alt+Delete'],
  ['^ ]', 'Ctrl+]'],
  ['pgup', 'Page Up'],
  ['alt+shift+x', 'Alt+Shift+X'],
])('takes %s for a key that is written out, first of all', (query, name) => {
  expect(findKeys(KEYS, query)[0]).toMatchObject({ name, group: 'typed' });
});

it('takes no key of the operating system, and nothing without bytes', () => {
  expect(names('meta k')).toEqual([]);
  expect(names('ctrl =')[0]).not.toBe('Ctrl+=');
});
