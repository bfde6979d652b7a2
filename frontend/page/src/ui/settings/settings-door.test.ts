// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { SettingsDoor } from './settings-door.ts';

let settings: SettingsStore;
let actions: ActionRegister;
let door: SettingsDoor;

beforeEach(async () => {
  settings = new SettingsStore();
  actions = new ActionRegister(settings);
  door = new SettingsDoor();
  const kept = new Store({ where: 'browser', trouble: false });
  Object.assign(door, { settings, actions, kept, user: '', nameOf: (id: string) => id });
  document.body.append(door);
  await door.updateComplete;
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

it('opens the dialog, which is not there before', async () => {
  expect(door.querySelector('settings-dialog')).toBeNull();
  const opened = (): Promise<void> =>
    vi.waitFor(() => {
      expect(door.querySelectorAll('dialog[open]')).toHaveLength(1);
    });
  expect(actions.run('settings')).toBe(true);
  await opened();
  door.querySelector('dialog')?.close();
  expect(actions.run('settings')).toBe(true);
  await opened();
  expect(door.querySelectorAll('dialog')).toHaveLength(1);
});

it('says for a while that the dialog could not be loaded', async () => {
  vi.useFakeTimers();
  door.load = () => Promise.reject(new TypeError('Failed to fetch'));
  await door.show();
  await door.updateComplete;
  expect(door.querySelector('[role="alert"]')?.textContent).toBe(text.settings.failed);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(door.querySelector('[role="alert"]')).toBeNull();
});

it('goes through the appearances, and says which', async () => {
  const seen = Array.from({ length: 4 }, () => {
    actions.run('next-appearance');
    return settings.get('appearance');
  });
  expect(seen).toEqual(['light', 'dark', 'contrast', 'system']);
  await door.updateComplete;
  expect(door.querySelector('[role="status"]')?.textContent).toBe('Appearance: As the system');
});

it('takes its actions with it', () => {
  door.remove();
  expect([actions.has('settings'), actions.has('next-appearance')]).toEqual([false, false]);
});
