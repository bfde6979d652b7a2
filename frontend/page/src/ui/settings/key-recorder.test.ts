// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { Keymap } from '../actions/keymap.ts';
import { concernOf, hear, mustStay, refusalOf, takenOver, withChords } from './key-recorder.ts';

function key(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  return new KeyboardEvent('keydown', { key, code, ...more });
}

describe('while a key is asked for', () => {
  it.each([
    [key('Escape'), { kind: 'cancel' }],
    [key('Backspace'), { kind: 'remove' }],
    [key('Tab'), { kind: 'leave' }],
    [key('Tab', { shiftKey: true }), { kind: 'leave' }],
    [key('Shift', { shiftKey: true }), { kind: 'nothing' }],
    [key('k', { ctrlKey: true, isComposing: true }), { kind: 'nothing' }],
    [key('k', { ctrlKey: true, shiftKey: true }), { kind: 'chord', chord: 'Ctrl+Shift+K' }],
    [key('Backspace', { ctrlKey: true }), { kind: 'chord', chord: 'Ctrl+Backspace' }],
    [key('Escape', { ctrlKey: true, shiftKey: true }), { kind: 'chord', chord: 'Ctrl+Shift+Escape' }],
  ])('hears %#', (event, heard) => {
    expect(hear(event)).toEqual(heard);
  });
});

it.each([
  ['A', 'typed'],
  ['Shift+A', 'typed'],
  ['Space', 'typed'],
  ['Enter', 'typed'],
  ['ArrowUp', 'typed'],
  ['Shift+Space', 'typed'],
  ['Shift+Backspace', 'typed'],
  ['Alt+3', 'tab'],
  ['F5', null],
  ['Shift+PageUp', null],
  ['Ctrl+Shift+K', null],
  ['Ctrl+3', null],
])('%s is refused as %s', (chord, refusal) => {
  expect(refusalOf(chord, false)).toBe(refusal);
});

it('leaves the digits with Ctrl to the tabs on macOS', () => {
  expect([refusalOf('Ctrl+3', true), refusalOf('Alt+3', true)]).toEqual(['tab', null]);
});

it.each([
  ['Ctrl+W', 'browser'],
  ['Ctrl+Shift+T', 'browser'],
  ['Ctrl+N', 'browser'],
  ['Ctrl+Tab', 'browser'],
  ['Ctrl+R', 'shell'],
  ['Alt+B', 'shell'],
  ['F5', 'shell'],
  ['Shift+Enter', 'shell'],
  ['Ctrl+Alt+Q', 'altgr'],
  ['Ctrl+Shift+K', null],
  ['Alt+Shift+ArrowUp', null],
  ['Ctrl+Insert', null],
  ['Shift+PageUp', null],
])('%s is of concern as %s', (chord, concern) => {
  expect(concernOf(chord, false)).toBe(concern);
});

it.each([
  ['Meta+W', 'browser'],
  ['Meta+Q', 'browser'],
  ['Ctrl+W', 'shell'],
  ['Meta+K', null],
  ['Ctrl+Alt+Q', null],
])('on macOS, %s is of concern as %s', (chord, concern) => {
  expect(concernOf(chord, true)).toBe(concern);
});

describe('changes', () => {
  it('that make it as usual are none', () => {
    const changed = withChords({ help: ['F2'] }, 'palette', ['F3'], false);
    expect(changed).toEqual({ help: ['F2'], palette: ['F3'] });
    expect(withChords(changed, 'palette', ['Ctrl+Shift+P'], false)).toEqual({ help: ['F2'] });
  });

  it('take a key over from whoever has it, and leave them their others', () => {
    const changes = takenOver({}, 'palette', ['Ctrl+Shift+C'], false);
    expect(changes).toEqual({ copy: ['Ctrl+Insert'], palette: ['Ctrl+Shift+C'] });
    expect(new Keymap(changes, false).conflicts).toEqual([]);
  });

  it('are bounded', () => {
    expect(withChords({}, 'help', ['F1', 'F2', 'F3', 'F4', 'F5'], false)['help']).toHaveLength(4);
  });
});

it('keeps the last key of the way out', () => {
  expect(mustStay('pass-keys', new Keymap({}, false))).toBe(true);
  expect(mustStay('pass-keys', new Keymap({ 'pass-keys': ['F2', 'F3'] }, false))).toBe(false);
  expect(mustStay('help', new Keymap({}, false))).toBe(false);
});
