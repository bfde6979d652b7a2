// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SettingsStore } from '../../settings/settings-store.ts';
import { Bell } from './bell.ts';

const shown: { title: string; body: string | undefined; tag: string | undefined }[] = [];
let tones = 0;
let seen: boolean;
let settings: SettingsStore;
let bell: Bell;

class SomeNotification {
  static permission = 'granted';
  onclick: (() => void) | null = null;
  constructor(title: string, { body, tag }: NotificationOptions = {}) {
    shown.push({ title, body, tag });
  }
}

class SomeAudio {
  readonly state = 'running';
  readonly currentTime = 0;
  readonly destination = {};
  createOscillator(): unknown {
    tones += 1;
    return { frequency: {}, connect: (to: unknown) => to, start: vi.fn(), stop: vi.fn() };
  }
  createGain(): unknown {
    return {
      gain: { setValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() },
      connect: (to: unknown) => to,
    };
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Notification', SomeNotification);
  vi.stubGlobal('AudioContext', SomeAudio);
  SomeNotification.permission = 'granted';
  shown.length = 0;
  tones = 0;
  seen = false;
  settings = new SettingsStore();
  bell = new Bell({ id: 'pane-1', name: 'web-1', preferences: settings, isSeen: () => seen });
});
afterEach(() => {
  bell.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function hidden(is: boolean): void {
  Object.defineProperty(document, 'hidden', { value: is, configurable: true });
}

it.each([
  ['mark', true, 0],
  ['sound', false, 1],
  ['both', true, 1],
  ['off', false, 0],
] as const)('rings as the setting says: %s', (way, marked, sounds) => {
  settings.set('bell', way);
  bell.ring();
  expect([bell.rang.get(), tones]).toEqual([marked, sounds]);
});

it('stays marked until somebody looks, and for a second where somebody does', () => {
  bell.ring();
  vi.advanceTimersByTime(60_000);
  expect(bell.rang.get()).toBe(true);
  bell.seen();
  expect(bell.rang.get()).toBe(false);
  seen = true;
  bell.ring();
  expect(bell.rang.get()).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(bell.rang.get()).toBe(false);
});

it('notifies only by leave of setting and browser, and only somebody who looks elsewhere', () => {
  hidden(true);
  bell.ring();
  bell.notice({ title: 'a', body: 'b' });
  expect(shown).toEqual([]);
  settings.set('notify', true);
  hidden(false);
  bell.ring();
  bell.notice({ title: 'a', body: 'b' });
  expect(shown).toEqual([]);
  hidden(true);
  SomeNotification.permission = 'default';
  bell.ring();
  expect(shown).toEqual([]);
  SomeNotification.permission = 'granted';
  bell.ring();
  // What a program says never stands where the host's name does.
  bell.notice({ title: 'db-9', body: 'down' });
  expect(shown).toEqual([
    { title: 'web-1', body: 'The bell has rung.', tag: 'pane-1' },
    { title: 'web-1', body: 'db-9\ndown', tag: 'pane-1' },
  ]);
  settings.set('bell', 'off');
  bell.ring();
  expect(shown).toHaveLength(2);
  hidden(false);
});
