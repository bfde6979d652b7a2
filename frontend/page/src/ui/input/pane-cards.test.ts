// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { FakeTerminalSocket } from '../../session/fake-socket.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { TerminalMenu } from '../context-menu/terminal-menu.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import { aPane } from '../pane/some-pane.ts';
import { PasteCard } from '../paste/paste-card.ts';
import { SendKeyCard } from '../send-key/send-key-card.ts';
import { InputMarks } from './input-marks.ts';
import { passKeysAct } from './input-acts.ts';

let pane: PaneSession;
let pasted: string[];
let actions: ActionRegister;
let focus: MockInstance;

beforeEach(async () => {
  const socket = new FakeTerminalSocket();
  const preferences = new SettingsStore();
  actions = new ActionRegister(preferences);
  actions.register(passKeysAct(preferences));
  pane = await aPane(() => socket, { preferences, actions });
  actions.register(pane.acts);
  socket.openSession();
  pasted = [];
  vi.spyOn(pane.screen.input, 'paste').mockImplementation((one) => void pasted.push(one));
  focus = vi.spyOn(pane.screen, 'focus').mockReturnValue();
});
afterEach(() => {
  pane.leave();
  document.body.replaceChildren();
});

async function put<T extends PasteCard | SendKeyCard | TerminalMenu | InputMarks>(element: T): Promise<T> {
  element.pane = pane;
  if ('label' in element) element.label = 'web-1';
  document.body.append(element);
  await element.updateComplete;
  return element;
}

function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

describe('the question before a paste', () => {
  async function asked(text: string): Promise<PasteCard> {
    const card = await put(new PasteCard());
    pane.input.pasted(text);
    await card.updateComplete;
    return card;
  }
  const ways = (card: PasteCard): (string | null)[] =>
    [...card.querySelectorAll('.card-actions button')].map((button) => button.getAttribute('data-way'));

  it('has the focus where Enter runs nothing', async () => {
    const several = await asked('a\nb\n');
    expect(ways(several)).toEqual([null, 'one-line', 'no-last-break', 'as-is']);
    expect(document.activeElement?.getAttribute('data-way')).toBeNull();
    expect(document.activeElement?.textContent.trim()).toBe('Cancel');
    pane.input.desk.cancel();
    several.remove();
    const one = await asked('a\n');
    expect(ways(one)).toEqual([null, 'no-last-break', 'as-is']);
    expect(document.activeElement?.getAttribute('data-way')).toBe('no-last-break');
    (document.activeElement as HTMLElement).click();
    expect(pasted).toEqual(['a']);
  });

  it('shows what is pasted as text, and what hides in it', async () => {
    const card = await asked('<img src=x>\x1b[201~\nb\u202e');
    expect(card.querySelector('pre')?.textContent.trim()).toBe('<img src=x>⟨^[⟩[201~\nb⟨U+202E⟩');
    expect(card.querySelector('.paste-measure')?.textContent).toContain('1 control character will be left out');
    expect(card.querySelector('img')).toBeNull();
  });

  it('is taken back by Esc, and gives the focus back', async () => {
    await asked('a\nb');
    press('Escape');
    expect([pane.input.desk.question.get(), pasted]).toEqual([null, []]);
    expect(focus).toHaveBeenCalledOnce();
  });

  it('takes the wish not to be asked again along with the answer', async () => {
    const card = await asked('a\nb');
    const unask = card.querySelector<HTMLInputElement>('[name="unask"]');
    if (unask !== null) unask.checked = true;
    card.querySelector<HTMLElement>('[data-way="one-line"]')?.click();
    expect(pasted).toEqual(['a b']);
    expect(pane.input.preferences.get('pasteUnasked')).toEqual(['web-1']);
  });

  it('asks of one large line only whether', async () => {
    const card = await asked('x'.repeat(300 * 1024));
    expect(card.querySelector('h2')?.textContent).toBe('Paste 300 KiB?');
    expect(ways(card)).toEqual([null, 'as-is']);
    expect(card.querySelector('[name="unask"]')).toBeNull();
  });
});

describe('the list of keys', () => {
  it('sends what is found, by keyboard alone', async () => {
    const card = await put(new SendKeyCard());
    const send = vi.spyOn(pane.screen.input, 'sendKey').mockReturnValue(true);
    actions.run('send-key');
    await card.updateComplete;
    const field = card.querySelector('input');
    expect(document.activeElement).toBe(field);
    expect(field?.getAttribute('aria-activedescendant')).toBe(card.querySelector('[aria-selected="true"]')?.id);
    if (field !== null) field.value = 'tab';
    field?.dispatchEvent(new Event('input'));
    await card.updateComplete;
    press('ArrowDown');
    await card.updateComplete;
    expect(card.querySelector('[aria-selected="true"]')?.textContent.trim()).toBe('Ctrl+Tab');
    press('Enter');
    expect(send).toHaveBeenCalledWith(expect.objectContaining({ ctrl: true, key: 'Tab' }));
    await card.updateComplete;
    expect(card.querySelector('dialog')).toBeNull();
  });
});

describe('the menu', () => {
  beforeEach(() => {
    HTMLElement.prototype.showPopover = () => undefined;
  });

  const items = (menu: TerminalMenu): (string | null)[] =>
    [...menu.querySelectorAll('[role="menuitem"]')].map((item) => item.getAttribute('data-action'));

  it('has what somebody does, and begins where something can be done', async () => {
    const menu = await put(new TerminalMenu());
    actions.run('terminal-menu');
    await menu.updateComplete;
    expect(items(menu)).toEqual([
      'copy',
      'paste',
      'select-all',
      'copy-output',
      'find-in-terminal',
      'save-text',
      'clear-scrollback',
      'send-key',
      'lock',
    ]);
    expect(menu.querySelector('[data-action="copy"]')?.getAttribute('aria-disabled')).toBe('true');
    expect(menu.querySelector('[data-action="paste"]')?.getAttribute('aria-keyshortcuts')).toBe('Control+Shift+V');
    expect(document.activeElement?.getAttribute('data-action')).toBe('paste');
    press('End');
    expect(document.activeElement?.getAttribute('data-action')).toBe('lock');
    press('Escape');
    await menu.updateComplete;
    expect(items(menu)).toEqual([]);
    expect(focus).toHaveBeenCalledOnce();
  });

  it('shows where a link leads before it opens it', async () => {
    const menu = await put(new TerminalMenu());
    pane.input.openMenu({ x: 0, y: 0 }, 'https://example.org/real');
    await menu.updateComplete;
    expect(menu.querySelector('.menu-link')?.textContent).toBe('https://example.org/real');
    expect(items(menu).slice(0, 2)).toEqual([null, null]);
  });
});

describe('the status line', () => {
  it('says that the terminal is locked, and unlocks it', async () => {
    const marks = await put(new InputMarks());
    actions.run('lock');
    await marks.updateComplete;
    expect(marks.querySelector('.status-lock')?.textContent).toContain('Locked');
    pane.screen.type('x');
    await marks.updateComplete;
    expect(marks.querySelector('[data-tried]')).not.toBeNull();
    marks.querySelector('button')?.click();
    expect(pane.locked.get()).toBe(false);
  });

  it('says that all keys go to the terminal, with the key that leads back', async () => {
    const marks = await put(new InputMarks());
    actions.run('pass-keys');
    await marks.updateComplete;
    expect(marks.querySelector('.status-pass')?.textContent).toContain('Ctrl+Shift+F2');
    marks.querySelector('button')?.click();
    await marks.updateComplete;
    expect(marks.querySelector('.status-pass')).toBeNull();
  });
});
