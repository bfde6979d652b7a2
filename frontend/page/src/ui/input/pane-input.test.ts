// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Opened } from '../../protocol/server-message.ts';
import { FakeTerminalSocket } from '../../session/fake-socket.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { keysOfNext } from '../../terminal/pressed-keys.ts';
import { text } from '../../text/index.ts';
import { ActionRegister } from '../actions/action-register.ts';
import type { PaneSession, PaneSettings } from '../pane/pane-session.ts';
import { aPane } from '../pane/some-pane.ts';
import { passKeysAct } from './input-acts.ts';
import { rememberSelection } from './last-selection.ts';

let pane: PaneSession;
let sockets: FakeTerminalSocket[];
let settings: SettingsStore;
let press: ReturnType<typeof keysOfNext>;
let pasted: string[];

beforeEach(() => {
  vi.useFakeTimers();
  settings = new SettingsStore();
  sockets = [];
  pasted = [];
});
afterEach(() => {
  pane.leave();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function begin(more: Partial<PaneSettings> = {}): Promise<void> {
  press = keysOfNext();
  const connect = (): FakeTerminalSocket => {
    const socket = new FakeTerminalSocket();
    sockets.push(socket);
    return socket;
  };
  pane = await aPane(connect, { preferences: settings, ...more });
  await vi.advanceTimersByTimeAsync(0);
  // xterm.js has no field to paste into before it is opened.
  vi.spyOn(pane.screen.input, 'paste').mockImplementation((one) => void pasted.push(one));
  vi.spyOn(pane.screen, 'focus').mockReturnValue();
}

async function live(more: Partial<PaneSettings> = {}): Promise<void> {
  await begin(more);
  sockets.at(-1)?.openSession();
}

function select(selection: string): void {
  vi.spyOn(pane.screen.input, 'selection', 'get').mockReturnValue(selection);
}

async function clipboardIs(clipboard: unknown): Promise<void> {
  vi.stubGlobal('navigator', { platform: 'Linux x86_64', clipboard });
  await pane.input.pasteFromClipboard();
  vi.unstubAllGlobals();
}

async function typed(): Promise<string> {
  await vi.advanceTimersByTimeAsync(0);
  return (sockets.at(-1)?.input ?? []).map((bytes) => new TextDecoder().decode(bytes)).join('');
}

describe('a paste from a menu', () => {
  it('is read from the clipboard', async () => {
    await live();
    await clipboardIs({ readText: () => Promise.resolve('ls') });
    expect(pasted).toEqual(['ls']);
  });

  it.each([
    ['refused', { readText: () => Promise.reject(new Error('no')) }],
    ['not there', undefined],
  ])('says the key when the clipboard is %s', async (_, clipboard) => {
    await live();
    await clipboardIs(clipboard);
    expect(pasted).toEqual([]);
    expect(pane.input.word.get()).toContain('Ctrl+Shift+V');
  });

  it('says that there is nothing', async () => {
    await live();
    await clipboardIs({ readText: () => Promise.resolve('') });
    expect(pane.input.word.get()).toBe(text.clipboard.empty);
  });
});

describe('several lines', () => {
  it('are asked about until the user does not want that for this host', async () => {
    await live();
    pane.input.pasted('a\nb');
    expect([pasted, pane.input.desk.question.get()?.guarded]).toEqual([[], true]);
    pane.input.desk.answer('as-is', true);
    expect(settings.get('pasteUnasked')).toEqual(['web-1']);
    pane.input.pasted('c\nd');
    expect(pasted).toEqual(['a\nb', 'c\nd']);
  });

  it('are not asked about by a setting', async () => {
    settings.set('pasteGuard', false);
    await live();
    pane.input.pasted('a\nb');
    expect(pasted).toEqual(['a\nb']);
  });

  it('are asked about for all terminals that they go to, whatever holds for this one', async () => {
    settings.set('pasteUnasked', ['web-1']);
    await live();
    const others: string[] = [];
    const company = { bracketsPaste: true, paste: (one: string) => void others.push(one), discard: () => undefined };
    pane.company = company;
    pane.input.pasted('a\nb');
    expect([pasted, others]).toEqual([['a\nb'], ['a\nb']]);
    company.bracketsPaste = false;
    pane.input.pasted('c\nd');
    expect(pane.input.desk.question.get()?.guarded).toBe(true);
    pane.input.desk.answer('one-line', false);
    expect([pasted, others]).toEqual([
      ['a\nb', 'c d'],
      ['a\nb', 'c d'],
    ]);
  });

  it('are not asked about any more once the session is over', async () => {
    await live();
    pane.input.pasted('a\nb');
    sockets.at(-1)?.say({ type: 'exit', status: 0 });
    expect(pane.input.desk.question.get()).toBeNull();
    pane.input.pasted('a');
    expect([pasted, pane.input.word.get()]).toEqual([[], text.pasteQuestion.noSession]);
  });
});

describe('the lock', () => {
  it('lets nothing in, by no way, and holds over lost lines', async () => {
    await live();
    pane.input.lock(true);
    expect(pane.locked.get()).toBe(true);
    pane.screen.type('x');
    expect(pane.input.word.get()).toBe(text.lock.held);
    pane.input.pasted('a');
    pane.input.pasted('a\nb');
    pane.input.chooseKey(true);
    expect([pasted, pane.input.desk.question.get(), pane.input.choosingKey.get()]).toEqual([[], null, false]);
    sockets.at(-1)?.end(1006);
    await vi.advanceTimersByTimeAsync(600);
    const back: Opened = {
      type: 'opened',
      session: 's-1',
      token: 't',
      from: 0,
      input: 0,
      replay: 0,
      columns: 80,
      rows: 24,
    };
    sockets.at(-1)?.open();
    sockets.at(-1)?.say(back);
    pane.screen.type('y');
    expect(await typed()).toBe('');
    pane.input.lock(false);
    pane.screen.type('z');
    expect(await typed()).toBe('z');
  });

  it('takes back a question that is open', async () => {
    await live();
    pane.input.pasted('a\nb');
    pane.input.lock(true);
    expect(pane.input.desk.question.get()).toBeNull();
  });
});

describe('a look at a session', () => {
  it('pastes nothing, and says why', async () => {
    await begin({ beginning: { kind: 'watch', session: 's-1' } });
    sockets.at(-1)?.open();
    pane.input.pasted('a\nb');
    pane.input.chooseKey(true);
    expect([pasted, pane.input.desk.question.get(), pane.input.choosingKey.get()]).toEqual([[], null, false]);
    expect(pane.input.word.get()).toBe(text.pasteQuestion.watching);
  });
});

describe('Ctrl+C', () => {
  beforeEach(async () => {
    await live();
    vi.stubGlobal('navigator', { platform: 'Linux', clipboard: { writeText: () => Promise.resolve() } });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('copies once by the setting, and then interrupts', async () => {
    settings.set('smartCopy', true);
    const clear = vi.spyOn(pane.screen.input, 'clearSelection').mockImplementation(() => {
      select('');
    });
    select('chosen');
    expect(press('c', { ctrlKey: true, code: 'KeyC' })).toBe(true);
    expect(clear).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(0);
    expect(pane.input.word.get()).toBe(text.clipboard.copied);
    expect(press('c', { ctrlKey: true, code: 'KeyC' })).toBe(false);
  });

  it('interrupts without the setting, while all keys pass, and while composing', () => {
    select('chosen');
    expect(press('c', { ctrlKey: true })).toBe(false);
    settings.set('smartCopy', true);
    expect(press('c', { ctrlKey: true, isComposing: true })).toBe(false);
    settings.set('passAllKeys', true);
    expect(press('c', { ctrlKey: true })).toBe(false);
  });
});

describe('the middle button', () => {
  it('pastes by the setting alone: what the browser has, or what was selected last', async () => {
    await live();
    rememberSelection('own');
    pane.input.middlePasted('primary');
    expect(pasted).toEqual([]);
    settings.set('middleClickPaste', true);
    pane.input.middlePasted('primary');
    pane.input.middlePasted(null);
    expect(pasted).toEqual(['primary', 'own']);
    rememberSelection('');
    pane.input.middlePasted(null);
    expect(pane.input.word.get()).toBe(text.clipboard.noSelection);
  });
});

describe('all keys to the terminal', () => {
  it('is said with the key that leads back, which works', async () => {
    await live();
    const actions = new ActionRegister(settings);
    actions.register(passKeysAct(settings));
    const back = new KeyboardEvent('keydown', { key: 'F2', code: 'F2', ctrlKey: true, shiftKey: true });
    expect(actions.key(back)).toBe(true);
    expect([pane.input.passing.get(), pane.input.word.get()]).toEqual([true, text.passKeys.nowOn('Ctrl+Shift+F2')]);
    expect(actions.key(back)).toBe(true);
    expect([settings.get('passAllKeys'), pane.input.word.get()]).toEqual([false, text.passKeys.nowOff]);
  });
});

describe('a word', () => {
  it('goes by itself', async () => {
    await live();
    pane.input.say('x');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pane.input.word.get()).toBeNull();
  });
});
