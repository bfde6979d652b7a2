// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { RunningSession } from '../../protocol/sessions.ts';
import type { Target } from '../../protocol/target.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { quietSessions, aPane, aTab, running } from '../tabs/some-tabs.ts';
import type { Tab, Workspace } from '../tabs/workspace.ts';
import { Recents } from '../targets/recents.ts';
import { container, host } from '../targets/some-targets.ts';
import { TargetStore } from '../targets/target-store.ts';
import { CommandPalette } from './command-palette.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';

let palette: CommandPalette;
let actions: ActionRegister;
let terminal: HTMLTextAreaElement;
let done: string[];
let sessions: readonly RunningSession[];
let tabs: Store<readonly Tab[]>;
let active: Store<Tab | null>;

beforeEach(async () => {
  localStorage.clear();
  done = [];
  sessions = [];
  tabs = new Store<readonly Tab[]>([]);
  active = new Store<Tab | null>(null);
  actions = new ActionRegister(new SettingsStore());
  actions.register({
    help: () => done.push(`help, focus in ${String(document.activeElement?.id)}`) > 0,
    'close-tab': () => false,
    settings: () => done.push('settings') > 0,
  });
  terminal = document.createElement('textarea');
  terminal.id = 'terminal';
  palette = new CommandPalette();
  palette.actions = actions;
  palette.targets = new TargetStore(
    () =>
      Promise.resolve({
        targets: [
          host('web-1', { group: 'shop' }),
          host('db', { production: true }),
          host(HOSTILE),
          container('stopped', { state: 'stopped' }),
        ],
        daemons: [],
      }),
    (show) => {
      show();
    },
  );
  palette.sessions = quietSessions();
  Object.defineProperty(palette.sessions, 'listed', {
    value: { get: () => ({ sessions, watchable: [], asOf: 0 }), subscribe: () => () => undefined },
  });
  palette.workspace = {
    tabs,
    active,
    openHere: new Store(new Set(['here'])),
    show: (id: string) => {
      active.set(tabs.get().find((tab) => tab.id === id) ?? null);
    },
  } as unknown as Workspace;
  palette.settings = new SettingsStore();
  palette.recents = new Recents('ada');
  palette.open = (target: Target) => done.push(`open ${target.id}`);
  palette.continueHere = ({ session }) => done.push(`continue ${session}`);
  document.body.append(terminal, palette);
  await palette.targets.load();
  terminal.focus();
  actions.run('palette');
  await palette.updateComplete;
});
afterEach(() => {
  document.body.replaceChildren();
});

function field(): HTMLInputElement {
  const input = palette.querySelector('input');
  if (input === null) throw new Error('the palette is closed');
  return input;
}

async function type(query: string): Promise<void> {
  field().value = query;
  field().dispatchEvent(new InputEvent('input', { bubbles: true }));
  await palette.updateComplete;
}

async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  field().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  await palette.updateComplete;
  await palette.updateComplete;
}

function labels(): string[] {
  return [...palette.querySelectorAll('[role="option"] .label')].map((each) => each.textContent);
}

function selected(): string | undefined {
  const [option, ...others] = palette.querySelectorAll('[aria-selected="true"]');
  expect(others).toEqual([]);
  expect(field().getAttribute('aria-activedescendant')).toBe(option?.id ?? null);
  return option?.querySelector('.label')?.textContent;
}

describe('the palette', () => {
  it('has every action that anybody does, with its key, then hosts that can be opened', () => {
    expect(labels()).toEqual([
      text.actions['close-tab'],
      text.actions.settings,
      text.actions.help,
      `Open ${HOSTILE}`,
      'Open db',
      'Open web-1',
    ]);
    expect(palette.querySelector('[aria-keyshortcuts="Control+Shift+X"] kbd')?.textContent).toBe('Ctrl+Shift+X');
    expect(palette.querySelector('img')).toBeNull();
  });

  it('finds by a few letters, and marks them', async () => {
    await type('kbsh');
    expect(labels()).toEqual([text.actions.help]);
    expect([...palette.querySelectorAll('mark')].map((mark) => mark.textContent).join('')).toBe('Kbsh');
    await type('open we');
    expect(labels()[0]).toBe('Open web-1');
    await type('img');
    expect(palette.querySelector('img')).toBeNull();
    expect(labels()).toEqual([`Open ${HOSTILE}`]);
  });

  it('has actions alone after >', async () => {
    await type('>');
    expect(labels()).toEqual([text.actions['close-tab'], text.actions.settings, text.actions.help]);
    await type('>web');
    expect(labels()).toEqual([]);
    expect(palette.querySelector('[role="status"]')?.textContent).toContain('>web');
    expect(field().hasAttribute('aria-activedescendant')).toBe(false);
    await press('Enter');
    await press('ArrowDown');
    expect(done).toEqual([]);
  });

  it('goes to open terminals and continues sessions that are not here', async () => {
    const one = aTab();
    const other = aTab([aPane({ id: 'terminal-2', target: host('other') })], {}, 2);
    sessions = [running('here'), running('away', { name: 'lab' })];
    tabs.set([one, other]);
    active.set(one);
    await palette.updateComplete;
    expect(labels().slice(0, 2)).toEqual(['Go to other', 'Continue lab']);
    await type('lab');
    await press('Enter');
    expect(done).toEqual(['continue away']);
    actions.run('palette');
    await palette.updateComplete;
    await type('go to oth');
    await press('Enter');
    expect(active.get()).toBe(other);
  });

  it('shows no more than can be read', async () => {
    const many = Array.from({ length: 300 }, (_, i) => host(`web-${String(i)}`));
    palette.targets.take({ type: 'targets', targets: many, daemons: [] });
    await type('web');
    expect(labels()).toHaveLength(100);
    expect(palette.querySelector('[role="status"]')?.textContent).toContain('100');
  });
});

describe('keys', () => {
  it('go round', async () => {
    expect(selected()).toBe(text.actions['close-tab']);
    await press('ArrowUp');
    expect(selected()).toBe('Open web-1');
    await press('ArrowDown');
    await press('ArrowDown');
    expect(selected()).toBe(text.actions.settings);
    await press('PageDown');
    expect(selected()).toBe('Open web-1');
    await press('PageUp');
    expect(selected()).toBe(text.actions['close-tab']);
  });

  it('do nothing while a character is being composed', async () => {
    await press('Enter', { isComposing: true });
    await press('ArrowDown', { isComposing: true });
    expect(selected()).toBe(text.actions['close-tab']);
  });

  it('leave by Escape to where the focus was', async () => {
    expect(document.activeElement).toBe(field());
    palette.querySelector('dialog')?.dispatchEvent(new Event('cancel', { cancelable: true }));
    await palette.updateComplete;
    expect(palette.querySelector('dialog')).toBeNull();
    expect(document.activeElement).toBe(terminal);
  });

  it('do what was chosen where the focus was', async () => {
    await type('keyboard');
    await press('Enter');
    expect(done).toEqual(['help, focus in terminal']);
    expect(palette.querySelector('dialog')).toBeNull();
  });

  it('stay on what is selected when something comes', async () => {
    await press('ArrowUp');
    palette.targets.take({ type: 'target', target: host('abc') });
    await palette.updateComplete;
    expect(labels()).toContain('Open abc');
    expect(selected()).toBe('Open web-1');
  });
});

it('says what could do nothing, and is there to choose another', async () => {
  await type('close');
  await press('Enter');
  await palette.updateComplete;
  expect(palette.querySelector('[role="status"]')?.textContent).toContain('nothing to do');
  expect(document.activeElement).toBe(field());
  await type('settings');
  expect(palette.querySelector('[role="status"]')?.textContent).not.toContain('nothing to do');
  palette.querySelector<HTMLElement>('[role="option"]')?.click();
  expect(done).toEqual(['settings']);
});

it('begins with what was used last', async () => {
  await type('settings');
  await press('Enter');
  actions.run('palette');
  await palette.updateComplete;
  expect(labels()[0]).toBe(text.actions.settings);
});
