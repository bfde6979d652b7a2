// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import type { Opened } from '../../protocol/server-message.ts';
import { FakeTerminalSocket } from '../../session/fake-socket.ts';
import { GatewayRefusal } from '../../session/gateway.ts';
import { IN_FLIGHT } from '../../session/input-window.ts';
import { keysOfNext } from '../../terminal/pressed-keys.ts';
import type { PaneSession, PaneSettings } from './pane-session.ts';
import { aPane } from './some-pane.ts';

const SIZE = { columns: 80, rows: 24 };
const OPENED: Opened = { type: 'opened', session: 's-1', token: 't', from: 0, input: 0, replay: 0, ...SIZE };
const utf8 = new TextEncoder();

let sockets: FakeTerminalSocket[];
let pane: PaneSession;
/** Presses a key in the terminal; whether the page took it. */
let press: ReturnType<typeof keysOfNext>;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
});
afterEach(() => {
  pane.leave();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function begin(more: Partial<PaneSettings> = {}, token?: () => Promise<string>): Promise<void> {
  press = keysOfNext();
  pane = await aPane(
    () => {
      const socket = new FakeTerminalSocket();
      sockets.push(socket);
      return socket;
    },
    more,
    token,
  );
  await vi.advanceTimersByTimeAsync(0);
}

function socket(): FakeTerminalSocket {
  const last = sockets.at(-1);
  if (last === undefined) throw new Error('no socket was opened');
  return last;
}

async function live(more: Partial<PaneSettings> = {}): Promise<void> {
  await begin(more);
  socket().openSession();
}

/** The line is lost, and the next one stands after `input` bytes had been accepted. */
async function lose(): Promise<void> {
  socket().end(1006);
  await vi.advanceTimersByTimeAsync(600);
}

function back(input: number): void {
  socket().open();
  socket().say({ ...OPENED, input });
}

async function typed(): Promise<string> {
  await vi.advanceTimersByTimeAsync(0);
  return socket()
    .input.map((bytes) => new TextDecoder().decode(bytes))
    .join('');
}

function state(): string {
  return pane.connection.state.get().kind;
}

async function text(): Promise<string[]> {
  await vi.advanceTimersByTimeAsync(100);
  return pane.screen.text().filter(Boolean);
}

describe('Esc without a line', () => {
  it('ends a paste of which the program has half', async () => {
    await live();
    pane.connection.write(utf8.encode(`\x1b[200~${'x'.repeat(2 * IN_FLIGHT)}\x1b[201~`));
    expect(await typed()).toHaveLength(IN_FLIGHT);
    await lose();
    expect(press('Escape')).toBe(true);
    back(IN_FLIGHT);
    expect(await typed()).toBe('\x1b[201~');
  });

  it('leaves nothing of a paste of which it has nothing', async () => {
    await live();
    await lose();
    pane.connection.write(utf8.encode(`\x1b[200~${'x'.repeat(1000)}\x1b[201~`));
    expect(press('Escape')).toBe(true);
    back(0);
    expect(await typed()).toBe('');
    // With nothing to drop it is a key as any other.
    expect(press('Escape')).toBe(false);
  });
});

describe('Enter without a line', () => {
  it('tries at once, and is typed only behind what else was', async () => {
    await live();
    await lose();
    socket().end(1006);
    await vi.advanceTimersByTimeAsync(300);
    const before = sockets.length;
    expect(press('Enter')).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets.length).toBe(before + 1);
    pane.screen.type('ls');
    expect(press('Enter')).toBe(false);
  });

  it('leads to the login first, where that has ended', async () => {
    const recall = vi.fn();
    const ended = new Store(false);
    await live({ login: { ended, recall } });
    await lose();
    ended.set(true);
    expect(press('Enter')).toBe(true);
    expect(recall).toHaveBeenCalledOnce();
  });
});

describe('a session that is gone', () => {
  beforeEach(async () => {
    await begin(
      {
        beginning: { kind: 'resume', session: 's-1' },
        afterwards: { target: 'web-1', verb: 'shell' },
      },
      () => Promise.reject(new GatewayRefusal(404, 'The gateway does not know it.')),
    );
  });

  it('is one end, and nothing opens by itself', async () => {
    expect(pane.connection.state.get()).toMatchObject({ kind: 'failed', continuing: true });
    window.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sockets).toHaveLength(0);
    expect(state()).toBe('failed');
  });

  it('is followed by a new one on Enter, below a line that says so', async () => {
    expect(press('Enter')).toBe(true);
    socket().openSession('s-2');
    expect(socket().messages[0]).toMatchObject({ type: 'open', target: 'web-1' });
    expect(state()).toBe('live');
    expect(await text()).toHaveLength(1);
  });
});

describe('a session that went on in another page', () => {
  it('comes back on Enter, with a token that was asked for', async () => {
    await live();
    socket().end(4409);
    expect(state()).toBe('lost');
    expect(press('Enter')).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    socket().open();
    expect(socket().messages[0]).toMatchObject({ type: 'resume', session: 's-1', token: 'asked' });
  });
});

describe('an end', () => {
  it('is followed by another session below what is there, on Enter', async () => {
    await live();
    socket().output(0);
    socket().say({ type: 'exit', status: 0 });
    expect(press('x')).toBe(false);
    expect(press('Enter')).toBe(true);
    expect(socket().messages).toEqual([]);
    expect(sockets).toHaveLength(2);
  });

  it('closes the tab on Ctrl+D', async () => {
    const close = vi.fn();
    await live({ close });
    socket().say({ type: 'exit', status: 0 });
    expect(press('d', { ctrlKey: true })).toBe(true);
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('a page that goes', () => {
  it('would lose what is being opened, a large paste and what waits, and no session', async () => {
    await begin();
    expect(pane.wouldLose).toBe(true);
    socket().openSession();
    expect(pane.wouldLose).toBe(false);
    await lose();
    expect(pane.wouldLose).toBe(false);
    pane.screen.type('ls');
    expect(pane.wouldLose).toBe(true);
    press('Escape');
    expect(pane.wouldLose).toBe(false);
    back(0);
    pane.connection.write(new Uint8Array(1_000_000));
    await vi.advanceTimersByTimeAsync(0);
    expect(pane.wouldLose).toBe(true);
  });

  it('ends its session only when that is what it is told', async () => {
    await live();
    pane.leave();
    expect(socket().ofType('end')).toEqual([]);
    await live();
    expect(pane.end()).toBe(true);
    expect(socket().ofType('end')).toHaveLength(1);
  });
});

describe('a look at a session', () => {
  it('takes nothing in', async () => {
    await begin({ beginning: { kind: 'watch', session: 's-1' }, owner: 'ada' });
    socket().open();
    socket().say({ ...OPENED, token: null });
    pane.screen.type('ls');
    expect(await typed()).toBe('');
    expect(pane.watching).toBe(true);
    expect(pane.owner).toBe('ada');
  });
});

describe('news of the network', () => {
  it('is a reason to try now, as long as somebody looks', async () => {
    await live();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      socket().end(1006);
      await vi.advanceTimersByTimeAsync(15_000);
    }
    socket().end(1006);
    await vi.advanceTimersByTimeAsync(1000);
    const looked = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    window.dispatchEvent(new Event('online'));
    const before = sockets.length;
    await vi.advanceTimersByTimeAsync(2000);
    expect(sockets.length).toBe(before);
    looked.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(sockets.length).toBe(before + 1);
  });
});
