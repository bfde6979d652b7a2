// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ClipboardConsent } from './clipboard-consent.ts';

let settings: SettingsStore;
let consent: ClipboardConsent;
let copied: string[];
let focused: boolean;
let works: boolean;
let now: number;

function onTarget(target: string): ClipboardConsent {
  return new ClipboardConsent({
    target,
    preferences: settings,
    isFocused: () => focused,
    copy: (text) => {
      if (works) copied.push(text);
      return Promise.resolve(works);
    },
    now: () => now,
  });
}

beforeEach(() => {
  settings = new SettingsStore();
  copied = [];
  focused = true;
  works = true;
  now = 0;
  consent = onTarget('web-1');
});
afterEach(() => {
  consent.dispose();
});

describe('a program’s text for the clipboard', () => {
  it('is asked about, and copied once it was allowed', () => {
    consent.offer('a');
    expect([consent.offered.get(), copied]).toEqual([{ text: 'a', kind: 'asked' }, []]);
    consent.answer(true, false);
    expect([consent.offered.get(), copied]).toEqual([null, ['a']]);
    consent.offer('b');
    expect(consent.offered.get()?.text).toBe('b');
  });

  it('is refused without a word while another waits for its answer', () => {
    consent.offer('a');
    expect(consent.wanted()).toBe(false);
    consent.offer('b');
    expect(consent.offered.get()?.text).toBe('a');
  });

  it('is refused while the user is elsewhere, whatever was allowed', () => {
    settings.set('clipboardWrite', 'allow');
    focused = false;
    expect(consent.wanted()).toBe(false);
    consent.offer('a');
    expect([consent.offered.get(), copied]).toEqual([null, []]);
  });

  it('is not asked about again at once after a refusal', () => {
    consent.offer('a');
    consent.answer(false, false);
    now = 9_999;
    consent.offer('b');
    expect(consent.offered.get()).toBeNull();
    now = 10_000;
    consent.offer('c');
    expect(consent.offered.get()?.text).toBe('c');
    expect(copied).toEqual([]);
  });

  it.each(['allow', 'refuse'] as const)('does as the setting says: %s', (way) => {
    settings.set('clipboardWrite', way);
    consent.offer('a');
    expect(consent.offered.get()).toBeNull();
    expect(copied).toEqual(way === 'allow' ? ['a'] : []);
  });

  it('is answered for this host and no other, for ever if so wished', () => {
    consent.offer('a');
    consent.answer(true, true);
    consent.offer('b');
    expect(copied).toEqual(['a', 'b']);
    const other = onTarget('__proto__');
    other.offer('c');
    expect(other.offered.get()?.text).toBe('c');
    other.answer(false, true);
    now = 1e9;
    other.offer('d');
    expect(other.offered.get()).toBeNull();
    expect(Object.entries(settings.get('clipboardByTarget'))).toEqual([
      ['web-1', 'allow'],
      ['__proto__', 'refuse'],
    ]);
    other.dispose();
  });

  it('waits for a click or the focus when the browser refuses it', async () => {
    settings.set('clipboardWrite', 'allow');
    works = false;
    consent.offer('a');
    await Promise.resolve();
    expect(consent.offered.get()).toEqual({ text: 'a', kind: 'refused' });
    window.dispatchEvent(new Event('focus'));
    await Promise.resolve();
    expect(consent.offered.get()).toEqual({ text: 'a', kind: 'refused' });
    works = true;
    window.dispatchEvent(new Event('focus'));
    expect([consent.offered.get(), copied]).toEqual([null, ['a']]);
  });
});
