// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { pageKey } from './page-key.ts';

const CTRL_INSERT = { key: 'Insert', code: 'Insert', ctrlKey: true };
const SHIFT_HOME = { key: 'Home', code: 'Home', shiftKey: true };
const SHIFT_F10 = { key: 'F10', code: 'F10', shiftKey: true };

let done: string[];
let actions: ActionRegister;

beforeEach(() => {
  done = [];
  actions = new ActionRegister(new SettingsStore());
  const note = (id: string) => (): boolean => done.push(id) > 0;
  actions.register({ copy: note('copy'), 'scroll-top': note('top'), 'terminal-menu': note('menu') });
  window.addEventListener('keydown', onKey);
});
afterEach(() => {
  window.removeEventListener('keydown', onKey);
  document.body.replaceChildren();
});

function onKey(event: Event): void {
  pageKey(event as KeyboardEvent, actions);
}

function put(html: string): HTMLElement {
  document.body.innerHTML = html;
  const last = document.body.querySelector<HTMLElement>('[data-here]');
  if (last === null) throw new Error('nothing to press a key in');
  return last;
}

/** Whether the page took it. */
function press(target: HTMLElement, init: KeyboardEventInit): boolean {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

it('leaves a field the keys that mark and copy what is in it', () => {
  const field = put('<input data-here value="web">') as HTMLInputElement;
  expect(press(field, SHIFT_HOME)).toBe(false);
  field.setSelectionRange(0, 3);
  expect(press(field, CTRL_INSERT)).toBe(false);
  expect(done).toEqual([]);
});

it('copies from the terminal where a field has nothing selected, as after a search', () => {
  const field = put('<input data-here value="web">') as HTMLInputElement;
  field.setSelectionRange(3, 3);
  expect(press(field, CTRL_INSERT)).toBe(true);
  expect(done).toEqual(['copy']);
});

it('leaves a link its own menu', () => {
  expect(press(put('<a href="#" data-here>web</a>'), SHIFT_F10)).toBe(false);
  expect(press(document.body, SHIFT_F10)).toBe(true);
  expect(done).toEqual(['menu']);
});

it('takes all of them in a terminal, whose field has what is selected', () => {
  const field = put('<div class="screen"><textarea data-here>web</textarea></div>') as HTMLTextAreaElement;
  field.setSelectionRange(0, 3);
  for (const key of [CTRL_INSERT, SHIFT_HOME, SHIFT_F10]) expect(press(field, key)).toBe(true);
  expect(done).toEqual(['copy', 'top', 'menu']);
});
