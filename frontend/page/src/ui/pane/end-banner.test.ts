// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { container } from '../targets/some-targets.ts';
import { EndBanner } from './end-banner.ts';
import type { PaneSession } from './pane-session.ts';
import type { Situation } from './situation.ts';

const LIVE: ConnectionState = { kind: 'live', session: 's', since: 0, watching: false };
const STOPPED: ConnectionState = {
  kind: 'failed',
  failure: { type: 'failure', kind: 'not-running', text: 'web was stopped.' },
  continuing: false,
};
const ENDED: ConnectionState = { kind: 'exited', exit: { type: 'exit', status: 0 }, lasted: 0 };

let state: Store<ConnectionState>;
let loginEnded: Store<boolean>;
let reconnects: number;
let banner: EndBanner;

beforeEach(() => {
  state = new Store<ConnectionState>(LIVE);
  loginEnded = new Store(false);
  reconnects = 0;
  banner = new EndBanner();
  banner.pane = {
    connection: { state },
    login: { ended: loginEnded },
    reconnect: () => (reconnects += 1),
  } as unknown as PaneSession;
  banner.target = container('web');
  banner.situation = 'running';
  document.body.append(banner);
});
afterEach(() => {
  document.body.replaceChildren();
});

async function becomes(next: ConnectionState, situation: Situation | null): Promise<string> {
  state.set(next);
  banner.situation = situation;
  await banner.updateComplete;
  return banner.querySelector('.end-text')?.textContent.replace(/\s+/g, ' ').trim() ?? '';
}

function button(): HTMLButtonElement | null {
  return banner.querySelector('.button.primary');
}

it('says what became of a container, and offers it when it runs again', async () => {
  expect(await becomes(LIVE, 'running')).toBe('');
  expect(await becomes(STOPPED, 'stopped')).toBe(
    'Container not running web was stopped. It can be opened again here once it runs.',
  );
  expect(button()?.textContent.trim()).toBe('Try again');
  expect(await becomes(STOPPED, 'gone')).toContain('gone');
  expect(await becomes(STOPPED, 'running')).toContain('runs again');
  expect(button()?.textContent.trim()).toBe('Open again');
  button()?.click();
  expect(reconnects).toBe(1);
});

it('says how a container stands when the session’s end does not', async () => {
  expect(await becomes(ENDED, 'stopped')).toContain('The container is stopped: start it');
  expect(await becomes(ENDED, 'paused')).toContain('paused');
});

it('does not say that it runs again before the list knows that it had stopped', async () => {
  expect(await becomes(STOPPED, 'running')).not.toContain('runs again');
});

it('does not take an old pause for an end', async () => {
  await becomes(LIVE, 'paused');
  await becomes(LIVE, 'running');
  expect(await becomes(ENDED, 'running')).not.toContain('runs again');
  expect(button()?.textContent.trim()).toBe('Open again');
});

it('gives its own advice where the list knows nothing', async () => {
  expect(await becomes(STOPPED, null)).toContain('once it runs');
});

it('leads to the login when that has ended, and then opens again', async () => {
  loginEnded.set(true);
  expect(await becomes({ kind: 'lost', cause: { by: 'code', code: 4401 }, lasted: 1000 }, null)).toMatch(
    /^Login ended \(after 1 s\) Your login has ended/,
  );
  expect(button()?.textContent.trim()).toBe('Log in again');
  loginEnded.set(false);
  await banner.updateComplete;
  expect(banner.querySelector('[role="status"]')?.textContent).toBe('You are logged in again.');
  expect(button()?.textContent.trim()).toBe('Open again');
  button()?.click();
  expect(reconnects).toBe(1);
});
