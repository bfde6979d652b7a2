// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { BINDINGS, commandOf, isCopyKey, isPasteKey } from './keys.ts';

function key(code: string, modifiers: Partial<KeyboardEventInit> = {}): KeyboardEvent {
  return new KeyboardEvent('keydown', { code, ...modifiers });
}

const CTRL_SHIFT = { ctrlKey: true, shiftKey: true };

describe('commands', () => {
  it('are on Ctrl+Shift and on Alt with a digit', () => {
    expect(commandOf(key('KeyK', CTRL_SHIFT))).toEqual({ kind: 'find-target' });
    expect(commandOf(key('KeyX', CTRL_SHIFT))).toEqual({ kind: 'close-tab' });
    expect(commandOf(key('KeyD', CTRL_SHIFT))).toEqual({ kind: 'close-tab', way: 'detach' });
    expect(commandOf(key('KeyE', CTRL_SHIFT))).toEqual({ kind: 'close-tab', way: 'end' });
    expect(commandOf(key('F6', CTRL_SHIFT))).toEqual({ kind: 'cycle-region' });
    expect(commandOf(key('Digit3', { altKey: true }))).toEqual({ kind: 'nth-tab', n: 3 });
  });

  it('are silent while a character is being composed', () => {
    expect(commandOf(key('KeyK', { ...CTRL_SHIFT, isComposing: true }))).toBeNull();
  });

  it.each([
    ['Ctrl+K', key('KeyK', { ctrlKey: true })],
    ['Ctrl+X', key('KeyX', { ctrlKey: true })],
    ['Ctrl+D', key('KeyD', { ctrlKey: true })],
    ['Ctrl+E', key('KeyE', { ctrlKey: true })],
    ['Ctrl+W', key('KeyW', { ctrlKey: true })],
    ['F6', key('F6')],
    ['AltGr+3', key('Digit3', { altKey: true, ctrlKey: true })],
    ['Alt+Shift+3', key('Digit3', { altKey: true, shiftKey: true })],
    ['Alt+0', key('Digit0', { altKey: true })],
    ['Alt+B', key('KeyB', { altKey: true })],
    ['Ctrl+C', key('KeyC', { ctrlKey: true })],
    ['Ctrl+Alt+Shift+K', key('KeyK', { ...CTRL_SHIFT, altKey: true })],
  ])('never take %s from the shell', (_name, event) => {
    expect(commandOf(event)).toBeNull();
    expect(isCopyKey(event)).toBe(false);
    expect(isPasteKey(event)).toBe(false);
  });

  it('are in the help, each under one key', () => {
    expect(new Set(BINDINGS.map(({ keys }) => keys)).size).toBe(BINDINGS.length);
  });
});

it('copies by Ctrl+Shift+C and Ctrl+Insert, pastes by Ctrl+Shift+V and Shift+Insert', () => {
  expect(isCopyKey(key('KeyC', CTRL_SHIFT))).toBe(true);
  expect(isCopyKey(key('Insert', { ctrlKey: true }))).toBe(true);
  expect(isPasteKey(key('KeyV', CTRL_SHIFT))).toBe(true);
  expect(isPasteKey(key('Insert', { shiftKey: true }))).toBe(true);
  expect(isPasteKey(key('Insert'))).toBe(false);
});
