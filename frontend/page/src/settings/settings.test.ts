import { describe, expect, it } from 'vitest';
import { readChosen, USUAL } from './settings.ts';
import { SettingsStore } from './settings-store.ts';

describe('what was kept', () => {
  it.each([null, 7, 'x', [], { fontSize: 'large', bell: 'loud', keys: 7, favourites: {} }])(
    'is nothing when it cannot be read: %j',
    (kept) => {
      expect(readChosen(kept)).toEqual({});
    },
  );

  it('is kept within its bounds', () => {
    const chosen = readChosen({
      fontSize: 1000,
      scrollback: 0,
      favourites: ['a', 'a', 7],
      lightScheme: 'x'.repeat(41),
    });
    expect(chosen).toEqual({ fontSize: 40, scrollback: 1000, favourites: ['a'] });
  });

  it('takes any name for a name', () => {
    const kept: unknown = JSON.parse(
      '{"keys": {"__proto__": ["F2"], "copy": []}, "clipboardByTarget": {"a": "allow", "b": 1}}',
    );
    const { keys, clipboardByTarget } = readChosen(kept);
    expect(Object.keys(keys ?? {})).toEqual(['__proto__', 'copy']);
    expect({ ...clipboardByTarget }).toEqual({ a: 'allow' });
  });
});

describe('a setting', () => {
  it('is the user’s, else the admin’s, else the usual', () => {
    const settings = new SettingsStore();
    expect(settings.get('fontSize')).toBe(14);
    settings.provide({ fontSize: 16, bell: 'sound' });
    settings.set('fontSize', 20);
    expect([settings.get('fontSize'), settings.get('bell'), settings.get('renderer')]).toEqual([20, 'sound', 'auto']);
    settings.reset('fontSize');
    expect(settings.get('fontSize')).toBe(16);
    expect(settings.chosen.get()).toEqual({});
  });

  it('tells those who follow it, and of itself alone', () => {
    const settings = new SettingsStore();
    const seen: number[] = [];
    const stop = settings.follow('fontSize', (size) => seen.push(size));
    settings.set('bell', 'off');
    settings.set('fontSize', 15);
    settings.set('fontSize', 15);
    stop();
    settings.set('fontSize', 16);
    expect(seen).toEqual([USUAL.fontSize, 15]);
  });
});
