// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { aStorage } from '../../settings/fake-settings-gateway.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { followAppearance, keepAppearance, lastAppearance } from './page-appearance.ts';

const root = document.documentElement;

afterEach(() => {
  root.removeAttribute('style');
  delete root.dataset['contrast'];
  document.head.replaceChildren();
});

it('puts the whole page into it, with the terminal’s ground around the terminal', () => {
  const settings = new SettingsStore();
  const meta = document.createElement('meta');
  meta.name = 'theme-color';
  document.head.append(meta);
  const following = followAppearance(settings);
  settings.set('appearance', 'dark');
  settings.set('darkScheme', 'nord');
  expect([root.style.colorScheme, root.style.getPropertyValue('--terminal')]).toEqual(['dark', '#2e3440']);
  expect(meta.content).not.toBe('');
  settings.set('appearance', 'contrast');
  expect(root.dataset['contrast']).toBe('more');
  settings.set('appearance', 'light');
  expect([root.style.colorScheme, root.dataset['contrast']]).toEqual(['light', undefined]);
  following.dispose();
  settings.set('appearance', 'dark');
  expect(root.style.colorScheme).toBe('light');
});

it('is found again by the next page, whoever logs in', () => {
  const storage = aStorage();
  const settings = new SettingsStore();
  const stop = keepAppearance(settings, () => storage);
  settings.set('appearance', 'dark');
  stop();
  expect(lastAppearance(() => storage)).toEqual({ appearance: 'dark' });
  storage.setItem('gangway.appearance', 'pink');
  expect(lastAppearance(() => storage)).toEqual({});
});

it('does without storage', () => {
  const forbidden = (): never => {
    throw new DOMException('no', 'SecurityError');
  };
  const settings = new SettingsStore();
  keepAppearance(settings, forbidden)();
  expect(lastAppearance(forbidden)).toEqual({});
});
