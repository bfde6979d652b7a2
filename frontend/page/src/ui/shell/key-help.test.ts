// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { USUAL_RULE } from '../sessions/session-store.ts';
import { KeyHelp } from './key-help.ts';

let help: KeyHelp;
let settings: SettingsStore;

beforeEach(async () => {
  settings = new SettingsStore();
  help = new KeyHelp();
  help.rule = new Store(USUAL_RULE);
  help.actions = new ActionRegister(settings);
  const act = (): boolean => true;
  help.actions.register({ palette: act, 'pass-keys': act, 'cycle-region': act, 'rename-tab': act, 'toggle-list': act });
  document.body.append(help);
  await help.updateComplete;
  help.show();
  await help.updateComplete;
});
afterEach(() => {
  document.body.replaceChildren();
});

function terms(): string[] {
  return [...help.querySelectorAll('dt')].map((term) => term.textContent);
}

async function search(query: string): Promise<HTMLInputElement> {
  const field = help.querySelector('input');
  if (field === null) throw new Error('no search field');
  field.value = query;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await help.updateComplete;
  return field;
}

it('has the keys of what anybody does, as they are now', async () => {
  expect(terms()).toContain(text.actions.palette);
  expect(terms()).not.toContain(text.actions.help);
  expect(terms()).not.toContain(text.actions['rename-tab']);
  settings.set('keys', { 'rename-tab': ['F2'] });
  await help.updateComplete;
  expect(terms()).toContain(text.actions['rename-tab']);
});

it('says how to leave the terminal, how to give it all keys, and what the browser keeps', async () => {
  const notes = (): string => help.querySelector('.help-notes')?.textContent ?? '';
  expect(notes()).toMatch(/Ctrl\+Shift\+F6[\s\S]*Ctrl\+Shift\+F2[\s\S]*Ctrl\+W/);
  settings.set('keys', { 'cycle-region': ['Ctrl+Shift+Y'] });
  await help.updateComplete;
  expect(notes()).toContain('Ctrl+Shift+Y');
});

it('finds by what is done and by the key, and empties the search by Escape', async () => {
  await search('list');
  expect(terms()).toContain(text.actions['toggle-list']);
  expect(terms()).not.toContain(text.actions.palette);
  const field = await search('ctrl+shift+p');
  expect(terms()).toContain(text.actions.palette);
  await search('zzzz');
  expect(help.querySelector('[role="status"]')?.textContent).toContain('zzzz');
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
  await help.updateComplete;
  expect(terms()).toContain(text.actions.palette);
});
