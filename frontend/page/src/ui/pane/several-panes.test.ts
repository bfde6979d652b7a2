// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Opened } from '../../protocol/server-message.ts';
import { FakeTerminalSocket } from '../../session/fake-socket.ts';
import type { PaneSession } from './pane-session.ts';
import { aPane } from './some-pane.ts';

const OPENED: Opened = {
  type: 'opened',
  session: 's-1',
  token: 't',
  from: 0,
  input: 0,
  replay: 0,
  columns: 80,
  rows: 24,
};

let socket: FakeTerminalSocket;
let pane: PaneSession;

beforeEach(async () => {
  vi.useFakeTimers();
  pane = await aPane(() => (socket = new FakeTerminalSocket()));
  await vi.advanceTimersByTimeAsync(0);
  socket.open();
  socket.say(OPENED);
});
afterEach(() => {
  pane.leave();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function print(text: string): Promise<void> {
  socket.onmessage?.(new MessageEvent('message', { data: new TextEncoder().encode(text).buffer }));
  await vi.advanceTimersByTimeAsync(100);
}

function sent(): string {
  return socket.input.map((bytes) => new TextDecoder().decode(bytes)).join('');
}

it('tells what the user types, and not what the terminal answers by itself', async () => {
  const typed: string[] = [];
  pane.typed = (bytes) => typed.push(new TextDecoder().decode(bytes));
  pane.screen.type('ls\r');
  await print('\x1b[5n');
  expect(sent()).toBe('ls\r\x1b[0n');
  expect(typed).toEqual(['ls\r']);
});

it('takes what was typed into another, without telling it on', async () => {
  const typed: string[] = [];
  pane.typed = (bytes) => typed.push(new TextDecoder().decode(bytes));
  pane.take(new TextEncoder().encode('ls\r'));
  await vi.advanceTimersByTimeAsync(0);
  expect(sent()).toBe('ls\r');
  expect(typed).toEqual([]);
});

it('has unseen output while the page is hidden, until somebody looks at it', async () => {
  pane.show();
  await print('seen');
  expect(pane.unseen.get()).toBe(false);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  await print('unseen');
  expect(pane.unseen.get()).toBe(true);
  hidden.mockRestore();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(pane.unseen.get()).toBe(false);
});
