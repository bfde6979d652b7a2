// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { SETTING_NAMES } from '../../settings/settings.ts';
import type { KeptWhere } from '../../settings/settings-keeper.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { ACTIONS } from '../actions/actions.ts';
import { findSettings, SECTIONS } from './sections.ts';
import { SettingsDialog } from './settings-dialog.ts';

let settings: SettingsStore;
let actions: ActionRegister;
let kept: Store<KeptWhere>;
let dialog: SettingsDialog;

beforeEach(async () => {
  settings = new SettingsStore();
  actions = new ActionRegister(settings);
  kept = new Store<KeptWhere>({ where: 'gateway', trouble: false });
  dialog = new SettingsDialog();
  Object.assign(dialog, { settings, actions, kept, user: 'ada', nameOf: (id: string) => `the ${id}` });
  document.body.append(dialog);
  await dialog.updateComplete;
});
afterEach(() => {
  document.body.replaceChildren();
  actions.dispose();
  vi.unstubAllGlobals();
});

async function show(section: (typeof SECTIONS)[number]['id']): Promise<void> {
  dialog.show(section);
  await settled();
}

/** The table of keys is an element within, and renders after it. */
async function settled(): Promise<void> {
  await dialog.updateComplete;
  await Promise.resolve();
  await dialog.updateComplete;
}

function find(selector: string): HTMLElement {
  const found = dialog.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}

function input(selector: string): HTMLInputElement {
  return find(selector) as HTMLInputElement;
}

function said(selector: string): string {
  return find(selector).textContent.replace(/\s+/g, ' ').trim();
}

async function enter(selector: string, value: string): Promise<void> {
  const field = input(selector);
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
}

it('shows every setting but those that have their place elsewhere', () => {
  const shown = new Set(SECTIONS.flatMap((section) => section.settings));
  expect(SETTING_NAMES.filter((name) => !shown.has(name))).toEqual(['favourites', 'grouping']);
});

describe('each section', () => {
  it.each(SECTIONS.map(({ id, settings }) => [id, settings] as const))(
    '%s has a named control with help for every setting',
    async (id, names) => {
      await show(id);
      expect(said('h3')).toBe(text.settings.sections[id]);
      for (const name of names.filter(
        (each) => each !== 'keys' && !/^(?:pasteUnasked|clipboardByTarget)$/.test(each),
      )) {
        expect(said(`label[for="setting-${name}"]`)).toBe(text.settings.labels[name]);
        expect(find(`#setting-${name}`).getAttribute('aria-describedby')).toBe(`setting-${name}-help`);
        expect(dialog.querySelector(`#setting-${name}-help`)).not.toBeNull();
      }
      const ids = [...dialog.querySelectorAll('[id]')].map((element) => element.id);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );
});

describe('a choice', () => {
  it('acts at once, and can be set back', async () => {
    await show('appearance');
    expect(dialog.querySelector('[data-setting="darkScheme"] [data-reset]')).toBeNull();
    await enter('#setting-darkScheme', 'nord');
    expect(settings.get('darkScheme')).toBe('nord');
    expect(find('[data-setting="darkScheme"] .sample').getAttribute('aria-label')).toContain('Nord');
    find('[data-setting="darkScheme"] [data-reset]').click();
    expect(settings.chosen.get()).toEqual({});
  });

  it('stays within its bounds', async () => {
    await show('terminal');
    await enter('#setting-scrollback', '9999999');
    expect([settings.get('scrollback'), input('#setting-scrollback').value]).toEqual([50_000, '50000']);
    await enter('#setting-scrollback', '');
    expect(input('#setting-scrollback').value).toBe('50000');
  });

  it('tells what belongs to this browser alone, and what scrolling back costs', async () => {
    await show('terminal');
    expect(said('#setting-fontSize-help')).toBe(text.settings.deviceOnly);
    expect(said('#setting-scrollback-help')).toContain('16 MB');
  });
});

it('lists what was answered elsewhere, by the names of the list, to be taken away', async () => {
  settings.set('pasteUnasked', ['web-1', 'web-2']);
  settings.set('clipboardByTarget', { 'web-1': 'refuse' });
  await show('mouse');
  expect(said('[data-setting="clipboardByTarget"] li')).toBe('the web-1 refused');
  find('[data-setting="pasteUnasked"] [data-key="web-1"] button').click();
  find('[data-setting="clipboardByTarget"] button').click();
  expect([settings.get('pasteUnasked'), settings.get('clipboardByTarget')]).toEqual([['web-2'], {}]);
});

describe('the search', () => {
  async function search(query: string): Promise<void> {
    await show('appearance');
    const field = input('input[type="search"]');
    field.value = query;
    field.dispatchEvent(new Event('input'));
    await settled();
  }

  it('finds settings in all sections, each once', async () => {
    await search('cursor');
    const found = [...dialog.querySelectorAll<HTMLElement>('[data-setting]')].map((row) => row.dataset['setting']);
    expect(found).toEqual(['cursorStyle', 'cursorBlink', 'widths']);
    expect(findSettings('solid gold')).toEqual([]);
  });

  it('finds an action among the keys, and no other', async () => {
    await search('duplicate nonsense');
    expect(said('.settings-nothing')).toContain('duplicate nonsense');
    await search('show this pane alone');
    const rows = [...dialog.querySelectorAll<HTMLElement>('.key-row')].map((row) => row.dataset['action']);
    expect(rows).toEqual(['zoom-pane']);
  });

  it('is emptied by the first Escape', async () => {
    await search('cursor');
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    find('input[type="search"]').dispatchEvent(escape);
    await settled();
    expect([escape.defaultPrevented, find('h3').id]).toEqual([true, 'settings-appearance']);
  });
});

it('says where the settings are kept, and when they could not be', async () => {
  await show('appearance');
  expect(said('[data-kept]')).toBe('Kept for ada on the gateway');
  kept.set({ where: 'browser', trouble: false });
  await settled();
  expect(said('[data-kept]')).toBe('Kept in this browser');
  kept.set({ where: 'gateway', trouble: true });
  await settled();
  expect(said('[data-kept]')).toBe('Could not be kept, trying again');
});

describe('notifications', () => {
  function browser(permission: string, answer: string): { asked: number } {
    const seen = { asked: 0 };
    vi.stubGlobal('Notification', {
      permission,
      requestPermission: () => {
        seen.asked += 1;
        return Promise.resolve(answer);
      },
    });
    return seen;
  }

  async function check(): Promise<void> {
    await show('bell');
    const box = input('#setting-notify');
    box.checked = true;
    box.dispatchEvent(new Event('change'));
    await new Promise((resolve) => setTimeout(resolve));
    await settled();
  }

  it('are asked for by the click', async () => {
    const seen = browser('default', 'granted');
    await show('bell');
    expect(seen.asked).toBe(0);
    await check();
    expect([seen.asked, settings.get('notify')]).toEqual([1, true]);
  });

  it('that the browser does not let through are not chosen', async () => {
    browser('default', 'denied');
    await check();
    expect([settings.get('notify'), input('#setting-notify').checked]).toEqual([false, false]);
    expect(said('#setting-notify-help')).toBe(text.settings.notificationsBlocked);
  });

  it('are not asked for again once they were refused', async () => {
    const seen = browser('denied', 'denied');
    await check();
    expect([seen.asked, settings.get('notify')]).toEqual([0, false]);
  });
});

describe('keys', () => {
  async function press(id: string, init: KeyboardEventInit): Promise<KeyboardEvent> {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
    find(`[data-action="${id}"] .key-chords`).dispatchEvent(event);
    await settled();
    return event;
  }

  async function record(id: string, init: KeyboardEventInit): Promise<KeyboardEvent> {
    await show('keyboard');
    find(`[data-action="${id}"] .key-chords`).click();
    await settled();
    expect(said(`[data-action="${id}"] .key-chords`)).toBe(text.settings.keys.listening);
    return press(id, init);
  }

  it('are all there', async () => {
    await show('keyboard');
    const rows = [...dialog.querySelectorAll<HTMLElement>('.key-row')].map((row) => row.dataset['action']);
    expect(rows).toEqual(ACTIONS.map(({ id }) => id));
  });

  it('are taken from what is pressed, and nobody else has that', async () => {
    const event = await record('palette', { key: 'y', code: 'KeyY', ctrlKey: true, shiftKey: true });
    expect(settings.get('keys')).toEqual({ palette: ['Ctrl+Shift+Y'] });
    expect(event.defaultPrevented).toBe(true);
    expect(said('key-table [role="status"]')).toContain('Ctrl+Shift+Y');
  });

  it('stay with Esc, which does not close the dialog, and go with Backspace', async () => {
    const event = await record('palette', { key: 'Escape', code: 'Escape' });
    expect([settings.get('keys'), event.defaultPrevented]).toEqual([{}, true]);
    await record('palette', { key: 'Backspace', code: 'Backspace' });
    expect(settings.get('keys')).toEqual({ palette: [] });
  });

  it('of others are taken over by choice alone', async () => {
    const theirs = { key: 'k', code: 'KeyK', ctrlKey: true, shiftKey: true };
    await record('palette', theirs);
    expect(said('[role="alert"]')).toContain(text.actions['find-target']);
    expect(settings.get('keys')).toEqual({});
    expect(document.activeElement).toBe(find('[data-leave]'));
    find('[data-leave]').click();
    await settled();
    expect(document.activeElement).toBe(find('[data-action="palette"] .key-chords'));
    await record('palette', theirs);
    find('[data-take]').click();
    expect(settings.get('keys')).toEqual({ 'find-target': [], palette: ['Ctrl+Shift+K'] });
  });

  it('that programs need are taken by choice alone', async () => {
    await record('palette', { key: 'r', code: 'KeyR', ctrlKey: true });
    expect(said('[role="alert"]')).toBe(text.settings.keys.concerns.shell('Ctrl+R'));
    find('[data-take]').click();
    expect(settings.get('keys')).toEqual({ palette: ['Ctrl+R'] });
  });

  it('that are needed for typing are not taken', async () => {
    await record('palette', { key: 'r', code: 'KeyR' });
    expect(said('[data-action="palette"] .key-note')).toBe(text.settings.keys.refused.typed('R'));
    await press('palette', { key: 'F9', code: 'F9', ctrlKey: true, shiftKey: true });
    expect(settings.get('keys')).toEqual({ palette: ['Ctrl+Shift+F9'] });
  });

  it('leave the way out in its place', async () => {
    await record('pass-keys', { key: 'Backspace', code: 'Backspace' });
    await record('palette', { key: 'F2', code: 'F2', ctrlKey: true, shiftKey: true });
    expect(said('[data-action="palette"] .key-note')).toBe(text.settings.keys.refused.last());
    expect(settings.get('keys')).toEqual({});
  });

  it('can be several, and be set back one by one or all together', async () => {
    await show('keyboard');
    find('[data-action="palette"] [data-adding="yes"]').click();
    await settled();
    const added = find('[data-action="palette"] [data-adding="yes"]');
    added.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'F9', code: 'F9', ctrlKey: true, shiftKey: true, bubbles: true }),
    );
    await record('help', { key: 'Backspace', code: 'Backspace' });
    expect(settings.get('keys')).toEqual({ palette: ['Ctrl+Shift+P', 'Ctrl+Shift+F9'], help: [] });
    find('[data-action="palette"] [data-reset]').click();
    expect(settings.get('keys')).toEqual({ help: [] });
    await settled();
    find('[data-reset-all]').click();
    expect(settings.get('keys')).toEqual({});
  });

  it('that are held down agree to nothing', async () => {
    await record('palette', { key: 'k', code: 'KeyK', ctrlKey: true, shiftKey: true, repeat: true });
    expect(dialog.querySelector('[role="alert"]')).toBeNull();
  });
});

it('lets go of what it shows when it is closed', async () => {
  await show('terminal');
  expect(dialog.querySelector('dialog')?.open).toBe(true);
  find('.settings-head .icon-button').click();
  await settled();
  expect(dialog.querySelector('.setting')).toBeNull();
});
