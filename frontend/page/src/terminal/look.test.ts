// @vitest-environment happy-dom
import { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SettingsStore } from '../settings/settings-store.ts';
import { appearanceOf } from './appearance.ts';
import { fontStack } from './font.ts';
import { Look } from './look.ts';

const system = new Map<string, EventTarget & { matches: boolean }>();
let settings: SettingsStore;
let terminal: Terminal;
let look: Look;
let fits: number;

function asked(query: string): EventTarget & { matches: boolean } {
  const known = system.get(query) ?? Object.assign(new EventTarget(), { matches: false });
  system.set(query, known);
  return known;
}

/** The system says something else. */
function say(query: string, matches: boolean): void {
  const said = asked(query);
  said.matches = matches;
  said.dispatchEvent(new Event('change'));
}

beforeEach(() => {
  Object.defineProperty(document, 'fonts', {
    value: Object.assign(new EventTarget(), { load: () => Promise.resolve([]) }),
    configurable: true,
  });
  vi.stubGlobal('matchMedia', asked);
  settings = new SettingsStore();
  terminal = new Terminal({ allowProposedApi: true });
  fits = 0;
  look = new Look(terminal, settings, () => {
    fits += 1;
  });
});
afterEach(() => {
  look.dispose();
  terminal.dispose();
  system.clear();
  vi.unstubAllGlobals();
});

describe('a change of a setting acts at once', () => {
  it('on cursor and scrollback', () => {
    settings.set('cursorStyle', 'bar');
    settings.set('cursorBlink', false);
    settings.set('scrollback', 2000);
    expect(terminal.options).toMatchObject({ cursorStyle: 'bar', cursorBlink: false, scrollback: 2000 });
  });

  it('on the size of the cells, and fits the terminal anew', () => {
    fits = 0;
    look.fontSize = 18;
    settings.set('lineHeight', 1.2);
    settings.set('fontFamily', 'Fira Code');
    expect(terminal.options).toMatchObject({ fontSize: 18, lineHeight: 1.2, fontFamily: fontStack('Fira Code') });
    expect(fits).toBe(3);
  });

  it('on the scheme', () => {
    settings.set('lightScheme', 'solarized-light');
    expect(terminal.options.theme?.background).toBe('#fdf6e3');
    settings.set('appearance', 'dark');
    settings.set('darkScheme', 'nord');
    expect(terminal.options.theme?.background).toBe('#2e3440');
    settings.set('appearance', 'contrast');
    expect(terminal.options.theme?.background).toBe('#ffffff');
    expect(terminal.options.minimumContrastRatio).toBe(7);
  });

  it('until it is disposed', () => {
    look.dispose();
    settings.set('scrollback', 1000);
    say('(prefers-color-scheme: dark)', true);
    expect(terminal.options.scrollback).toBe(10_000);
    expect(terminal.options.theme?.background).toBe('#fbfcfd');
  });
});

it('begins with the size of the setting, and leaves it to who zooms the terminal', () => {
  expect([look.fontSize, terminal.options.fontSize]).toEqual([14, 14]);
  look.fontSize = 20;
  settings.set('fontSize', 16);
  expect([look.fontSize, terminal.options.fontSize]).toEqual([20, 20]);
});

it('follows the system live', () => {
  say('(prefers-color-scheme: dark)', true);
  expect(terminal.options.theme?.background).toBe('#11151c');
  say('(prefers-contrast: more)', true);
  expect(terminal.options.theme?.background).toBe('#000000');
  expect(terminal.options.cursorBlink).toBe(true);
  say('(prefers-reduced-motion: reduce)', true);
  settings.set('cursorBlink', false);
  settings.set('cursorBlink', true);
  expect(terminal.options.cursorBlink).toBe(false);
});

it('measures its cells again when a face has come late', () => {
  fits = 0;
  document.fonts.dispatchEvent(new Event('loadingdone'));
  expect(fits).toBe(1);
  expect(terminal.options.fontFamily).toBe(fontStack(''));
});

describe('the appearance', () => {
  const chosen = { lightScheme: 'one-light', darkScheme: 'dracula' };

  it.each([
    ['system', { dark: true, contrast: false }, 'dracula'],
    ['system', { dark: false, contrast: false }, 'one-light'],
    ['system', { dark: false, contrast: true }, 'contrast-light'],
    ['light', { dark: true, contrast: true }, 'one-light'],
    ['dark', { dark: false, contrast: true }, 'dracula'],
    ['contrast', { dark: false, contrast: false }, 'contrast-light'],
    ['contrast', { dark: true, contrast: false }, 'contrast-dark'],
  ] as const)('%s on a system that has it %j is %s', (appearance, wish, id) => {
    expect(appearanceOf({ ...chosen, appearance }, wish).scheme.id).toBe(id);
  });
});
