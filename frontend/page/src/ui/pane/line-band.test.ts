// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ConnectionState, NextAttempt } from '../../session/connection-state.ts';
import type { Queued } from '../../session/input-gauge.ts';
import { LineBand, NOTE_STAYS } from './line-band.ts';
import type { PaneSession } from './pane-session.ts';

const LIVE: ConnectionState = { kind: 'live', session: 's', since: 0, watching: false };

let state: Store<ConnectionState>;
let queued: Store<Queued>;
let inputFull: Store<boolean>;
let did: string[];
let band: LineBand;

beforeEach(() => {
  vi.useFakeTimers();
  state = new Store<ConnectionState>(LIVE);
  queued = new Store<Queued>({ waiting: 0, unsure: 0 });
  inputFull = new Store(false);
  did = [];
  band = new LineBand();
  band.pane = {
    connection: { state, queued, inputFull },
    screen: { focus: () => did.push('focus') },
    tryNow: () => did.push('try'),
    close: () => did.push('close'),
    discardInput: () => did.push('discard'),
  } as unknown as PaneSession;
  document.body.append(band);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

async function away(next: NextAttempt, watching = false): Promise<void> {
  state.set({
    kind: 'reconnecting',
    session: 's',
    watching,
    since: Date.now(),
    attempts: 1,
    next,
    cause: { by: 'unexplained', diagnosis: 'line-cut' },
  });
  await band.updateComplete;
}

function said(): string {
  return band.textContent.replace(/\s+/g, ' ').trim();
}

it('says what happened, since when, and counts down to the next attempt', async () => {
  expect(said()).toBe('');
  await away({ kind: 'at', at: Date.now() + 3000 });
  expect(said()).toMatch(/^Connection lost The line to the gateway was cut\. since \d\d:\d\d:\d\d Next try in 3 s/);
  await vi.advanceTimersByTimeAsync(1000);
  expect(said()).toContain('Next try in 2 s');
  await away({ kind: 'trying' });
  expect(said()).toContain('Trying to get it back…');
  expect(vi.getTimerCount()).toBe(0);
});

it('offers to try now and to close the tab', async () => {
  await away({ kind: 'at', at: Date.now() + 3000 });
  const [now, close] = band.querySelectorAll('button');
  now?.click();
  close?.click();
  expect(did).toEqual(['try', 'focus', 'close']);
});

it('shows what was typed, and what may have arrived', async () => {
  await away({ kind: 'trying' });
  expect(said()).toContain('What you type is sent when the line is back.');
  queued.set({ waiting: 12, unsure: 1 });
  await band.updateComplete;
  expect(said()).toContain('12 characters typed, sent when the line is back · Esc discards');
  expect(said()).toContain('1 character may not have arrived');
  inputFull.set(true);
  await band.updateComplete;
  expect(said()).toContain('Nothing more is kept');
});

it('drops what was typed by a click too, where there is something', async () => {
  await away({ kind: 'trying' });
  expect(band.querySelector('.line-typed button')).toBeNull();
  queued.set({ waiting: 1, unsure: 0 });
  await band.updateComplete;
  band.querySelector<HTMLElement>('.line-typed button')?.click();
  expect(did).toEqual(['discard', 'focus']);
});

it('promises nothing about typing to those who watch', async () => {
  await away({ kind: 'trying' }, true);
  expect(said()).not.toContain('type');
});

it('leads to the login where one is missing', async () => {
  await away({ kind: 'login' });
  expect(said()).toContain('once you have logged in');
  expect(band.querySelector('.button.primary')?.textContent.trim()).toBe('Log in again');
});

it('goes when the line is back, and says for a moment how long it was away', async () => {
  await away({ kind: 'trying' });
  await vi.advanceTimersByTimeAsync(12_000);
  state.set(LIVE);
  await band.updateComplete;
  expect(said()).toBe('Back after 12 s');
  await vi.advanceTimersByTimeAsync(NOTE_STAYS);
  expect(said()).toBe('');
});
