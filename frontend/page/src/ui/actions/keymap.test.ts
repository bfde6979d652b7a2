// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { ActionRegister } from './action-register.ts';
import { ACTIONS } from './actions.ts';
import { chordOf, parseChord, printChord } from './chord.ts';
import { chordText, Keymap, tabNumberOf } from './keymap.ts';

const CTRL_SHIFT = { ctrlKey: true, shiftKey: true };

function key(code: string, more: Partial<KeyboardEventInit> = {}): KeyboardEvent {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return new KeyboardEvent('keydown', { code, key: letter ?? code, cancelable: true, ...more });
}

describe('the usual keys', () => {
  const keymap = new Keymap({}, false);

  it.each([
    ['find-target', key('KeyK', CTRL_SHIFT)],
    ['leave-tab', key('KeyD', CTRL_SHIFT)],
    ['cycle-region', key('F6', CTRL_SHIFT)],
    ['help', key('Slash', { ...CTRL_SHIFT, key: '?' })],
    ['larger', key('Equal', { ...CTRL_SHIFT, key: '+' })],
    ['copy', key('Insert', { ctrlKey: true })],
  ])('have %s', (id, event) => {
    expect(keymap.actionOf(event)).toBe(id);
  });

  it.each([
    ['Ctrl+K', key('KeyK', { ctrlKey: true })],
    ['Ctrl+X', key('KeyX', { ctrlKey: true })],
    ['Ctrl+C', key('KeyC', { ctrlKey: true })],
    ['Ctrl+W', key('KeyW', { ctrlKey: true })],
    ['F6', key('F6')],
    ['AltGr+3', key('Digit3', { altKey: true, ctrlKey: true })],
    ['Alt+Shift+3', key('Digit3', { altKey: true, shiftKey: true })],
    ['Alt+0', key('Digit0', { altKey: true })],
    ['Alt+B', key('KeyB', { altKey: true })],
    ['Ctrl+Alt+Shift+K', key('KeyK', { ...CTRL_SHIFT, altKey: true })],
    ['Shift', key('ShiftLeft', { key: 'Shift', shiftKey: true })],
  ])('never take %s from the shell', (_name, event) => {
    expect(keymap.actionOf(event)).toBeNull();
    expect(tabNumberOf(event, false)).toBeNull();
  });

  it('are silent while a character is being composed', () => {
    expect(keymap.actionOf(key('KeyK', { ...CTRL_SHIFT, isComposing: true }))).toBeNull();
  });

  it.each([true, false])('are each one action’s alone (macOS: %s)', (mac) => {
    expect(new Keymap({}, mac).conflicts).toEqual([]);
  });

  it('can all be read, and every action has a text', () => {
    for (const action of ACTIONS) {
      for (const chord of action.keys) expect(printChord(parseChord(chord) ?? never(chord))).toBe(chord);
      expect(text.actions[action.id]).not.toBe('');
    }
  });
});

it('goes by the letter on the key, and by its place where that is no letter of ours', () => {
  expect(chordOf(key('KeyQ', { key: 'A', ...CTRL_SHIFT }))?.key).toBe('A');
  expect(chordOf(key('KeyK', { key: 'Л', ...CTRL_SHIFT }))?.key).toBe('K');
  // A German keyboard has its minus where others have the slash, and its semicolon above the comma.
  expect(chordOf(key('Slash', { key: '_', ...CTRL_SHIFT }))?.key).toBe('-');
  expect(chordOf(key('Comma', { key: ';', ...CTRL_SHIFT }))?.key).toBe(',');
});

it.each(['', 'K+', 'Ctrl++', 'Ctrl+Ctrl+K', 'Hyper+K', 'Ctrl+KK', 'Ctrl+é', 'ctrl+k'])(
  'knows that %j is no chord',
  (chord) => {
    expect(parseChord(chord)).toBeNull();
  },
);

describe('changes', () => {
  it('replace the keys of an action, or take them away', () => {
    const keymap = new Keymap({ palette: ['F2', 'nonsense'], help: [] }, false);
    expect(keymap.actionOf(key('F2'))).toBe('palette');
    expect(keymap.actionOf(key('KeyP', CTRL_SHIFT))).toBeNull();
    expect(keymap.chordsOf('help')).toEqual([]);
  });

  it('that take another’s key are told as a conflict', () => {
    const { conflicts } = new Keymap({ palette: ['Ctrl+Shift+K'] }, false);
    expect(conflicts).toEqual([{ chord: 'Ctrl+Shift+K', first: 'find-target', second: 'palette' }]);
  });
});

it('writes chords as the platform does', () => {
  expect(chordText('Ctrl+Shift+ArrowUp', false)).toBe('Ctrl+Shift+↑');
  expect(chordText('Meta+Shift+C', true)).toBe('⌘⇧C');
});

it('takes Alt and a digit for a tab, on macOS Ctrl', () => {
  expect(tabNumberOf(key('Digit3', { altKey: true }), false)).toBe(3);
  expect(tabNumberOf(key('Digit3', { ctrlKey: true }), true)).toBe(3);
});

describe('the register', () => {
  it('asks who came last first, and goes on when there was nothing to do', () => {
    const actions = new ActionRegister(new SettingsStore());
    const done: string[] = [];
    actions.register({ copy: () => done.push('page') > 0 });
    const release = actions.register({ copy: () => false });
    expect(actions.run('copy')).toBe(true);
    release();
    expect(done).toEqual(['page']);
    expect(actions.run('paste')).toBe(false);
  });

  it('keeps a key of the page from the terminal though nothing could be done, but leaves pasting to the browser', () => {
    const actions = new ActionRegister(new SettingsStore());
    const copy = key('KeyC', CTRL_SHIFT);
    const paste = key('KeyV', CTRL_SHIFT);
    expect([actions.key(copy), copy.defaultPrevented]).toEqual([true, true]);
    expect([actions.key(paste), paste.defaultPrevented]).toEqual([true, false]);
    expect(actions.key(key('Home', { shiftKey: true }))).toBe(false);
  });

  it('pastes by itself with a key that the browser does not paste with', () => {
    const settings = new SettingsStore();
    const actions = new ActionRegister(settings);
    let pasted = 0;
    actions.register({ paste: () => (pasted += 1) > 0 });
    settings.set('keys', { paste: ['Ctrl+Shift+Y', 'Ctrl+V'] });
    const [own, browsers] = [key('KeyY', CTRL_SHIFT), key('KeyV', { ctrlKey: true })];
    expect([actions.key(own), own.defaultPrevented, pasted]).toEqual([true, true, 1]);
    expect([actions.key(browsers), browsers.defaultPrevented, pasted]).toEqual([true, false, 1]);
  });

  it('leaves all keys but the way back to the terminal when that is wanted', () => {
    const settings = new SettingsStore();
    const actions = new ActionRegister(settings);
    settings.set('passAllKeys', true);
    expect(actions.key(key('KeyK', CTRL_SHIFT))).toBe(false);
    expect(actions.key(key('Digit1', { altKey: true }))).toBe(false);
    expect(actions.key(key('F2', CTRL_SHIFT))).toBe(true);
  });
});

function never(chord: string): never {
  throw new Error(chord);
}
