// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ClipboardCard } from './clipboard-card.ts';
import { ClipboardConsent } from './clipboard-consent.ts';
import type { PaneSession } from './pane-session.ts';

let consent: ClipboardConsent;
let card: ClipboardCard;
const settings = new SettingsStore();
const copy = vi.fn(() => Promise.resolve(true));
const focus = vi.fn();

beforeEach(async () => {
  consent = new ClipboardConsent({ target: 'web-1', preferences: settings, isFocused: () => true, copy, now: () => 0 });
  card = new ClipboardCard();
  card.pane = {
    id: 'pane-1',
    target: { id: 'web-1', name: 'web-1' },
    screen: { focus },
    output: { consent },
  } as unknown as PaneSession;
  document.body.append(card);
  await card.updateComplete;
});
afterEach(() => {
  consent.dispose();
  settings.choose({});
  copy.mockClear();
  focus.mockClear();
  document.body.replaceChildren();
});

function press(name: string): void {
  [...card.querySelectorAll('button')].find((button) => button.textContent.trim() === name)?.click();
}

it('shows who, how much and what, with nothing hidden in it, and leaves the focus where it is', async () => {
  const field = document.createElement('input');
  document.body.append(field);
  field.focus();
  consent.offer('ls\u202e\x1b[A\n<b>x</b>');
  await card.updateComplete;
  expect(card.querySelector('p')?.textContent).toBe(
    'A program on web-1 wants to replace what is in there with 17 bytes:',
  );
  expect(card.querySelector('pre')?.textContent).toBe('ls<U+202E><U+001B>[A\n<b>x</b>');
  expect(document.activeElement).toBe(field);
  expect(card.ariaLive).toBe('polite');
});

it.each([
  ['Allow once', ['a'], {}],
  ['Always for this host', ['a'], { 'web-1': 'allow' }],
  ['Refuse', [], {}],
  ['Never for this host', [], { 'web-1': 'refuse' }],
] as const)('does what was pressed, and returns to the terminal: %s', async (name, copied, kept) => {
  consent.offer('a');
  await card.updateComplete;
  press(name);
  await card.updateComplete;
  expect(copy.mock.calls).toEqual(copied.map((text) => [text]));
  expect({ ...settings.get('clipboardByTarget') }).toEqual(kept);
  expect(card.querySelector('section')).toBeNull();
  expect(focus).toHaveBeenCalledOnce();
});

it('is refused by Escape', async () => {
  consent.offer('a');
  await card.updateComplete;
  card.querySelector('[data-first]')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect([consent.offered.get(), copy.mock.calls]).toEqual([null, []]);
});

it('says that the browser refused, and copies on a click', async () => {
  settings.set('clipboardWrite', 'allow');
  copy.mockResolvedValueOnce(false);
  consent.offer('a');
  await Promise.resolve();
  await card.updateComplete;
  expect(card.querySelector('h2')?.textContent).toBe('Not in the clipboard yet');
  press('Copy');
  expect(copy).toHaveBeenLastCalledWith('a');
});
