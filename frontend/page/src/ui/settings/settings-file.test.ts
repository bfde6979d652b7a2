// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { readSettings, writeSettings } from './settings-file.ts';
import { SettingsTransfer } from './settings-transfer.ts';

afterEach(() => {
  document.body.replaceChildren();
});

it('reads what it has written', () => {
  const chosen = { fontSize: 18, keys: { palette: ['F2'] }, favourites: ['a'] };
  expect(readSettings(writeSettings(chosen))).toEqual(chosen);
});

it.each(['', '{}', '7', 'null', '{"kind":"other","settings":{"fontSize":18}}', `"${'x'.repeat(2_000_000)}"`])(
  'knows what is no such file: %#',
  (content) => {
    expect(readSettings(content)).toBeNull();
  },
);

it('takes from a file what settings may be, and nothing else', () => {
  const file = { kind: 'gangway-settings', settings: { fontSize: 900, bell: 'loud', sparkle: true } };
  expect(readSettings(JSON.stringify(file))).toEqual({ fontSize: 40 });
});

async function transfer(): Promise<{ settings: SettingsStore; element: SettingsTransfer }> {
  const settings = new SettingsStore();
  const element = new SettingsTransfer();
  element.settings = settings;
  document.body.append(element);
  await element.updateComplete;
  return { settings, element };
}

it('puts a file in the place of what was chosen, or says that it is none', async () => {
  const { settings, element } = await transfer();
  settings.set('bell', 'off');
  const give = async (content: string): Promise<string> => {
    const input = element.querySelector('input');
    Object.defineProperty(input, 'files', { value: [new File([content], 'x.json')], configurable: true });
    input?.dispatchEvent(new Event('change'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    await element.updateComplete;
    return element.querySelector('[role="status"]')?.textContent ?? '';
  };
  expect(await give('nonsense')).toBe(text.settings.file.wrong);
  expect(settings.chosen.get()).toEqual({ bell: 'off' });
  expect(await give(writeSettings({ fontSize: 18 }))).toBe('One setting read.');
  expect(settings.chosen.get()).toEqual({ fontSize: 18 });
});

it('sets all back after a question, but keeps the favourites', async () => {
  const { settings, element } = await transfer();
  settings.choose({ bell: 'off', favourites: ['a'] });
  const click = async (selector: string): Promise<void> => {
    element.querySelector<HTMLElement>(selector)?.click();
    await element.updateComplete;
  };
  await click('[data-reset-all]');
  expect(document.activeElement?.hasAttribute('data-cancel')).toBe(true);
  await click('[data-cancel]');
  expect(settings.get('bell')).toBe('off');
  await click('[data-reset-all]');
  await click('[data-sure]');
  expect(settings.chosen.get()).toEqual({ favourites: ['a'] });
});
