import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Opened } from '../protocol/server-message.ts';
import { ATTEMPT_PATIENCE } from './comeback.ts';
import type { FakeTerminalSocket } from './fake-socket.ts';
import { SIZE, World } from './fake-world.ts';
import { GatewayRefusal } from './gateway.ts';
import { PROBE } from './heartbeat.ts';

let world: World;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  world = new World();
});
afterEach(() => {
  world.connection.dispose();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function opened(more: Partial<Opened> = {}): Opened {
  return { type: 'opened', session: 's-1', token: 't2', from: 0, input: 0, replay: 0, ...SIZE, ...more };
}

/** The line is lost, and the next attempt has its socket. */
async function again(code = 1006): Promise<FakeTerminalSocket> {
  const before = world.sockets.length;
  world.socket.end(code);
  while (world.sockets.length === before) await vi.advanceTimersByTimeAsync(50);
  world.socket.open();
  return world.socket;
}

async function typed(text: string): Promise<void> {
  world.connection.write(new TextEncoder().encode(text));
  await Promise.resolve();
}

describe('a lost line', () => {
  it.each([1001, 1005, 1006, 1011])('by %i comes back within a second', async (code) => {
    const first = world.live();
    first.output(100);
    const from = Date.now();
    const socket = await again(code);
    expect(Date.now() - from).toBeLessThanOrEqual(1000);
    expect(socket.messages).toEqual([{ type: 'resume', session: 's-1', token: 't', received: 100, ...SIZE }]);
    socket.say(opened({ from: 100 }));
    expect(world.connection.state.get()).toMatchObject({ kind: 'live', session: 's-1', watching: false });
    expect(world.told).toEqual(['begin', '100', '80x24 own']);
  });

  it.each([1000, 4404, 4408, 4409, 4410, 4429])('by %i does not', (code) => {
    world.live().end(code);
    vi.advanceTimersByTime(600_000);
    expect(world.connection.state.get()).toMatchObject({ kind: 'lost', cause: { by: 'code', code } });
    expect(world.sockets).toHaveLength(1);
    expect(world.connection.session.get()).toBeNull();
  });

  it('is tried ever more slowly, and never given up', async () => {
    world.live();
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const from = Date.now();
      await again();
      waits.push(Math.round((Date.now() - from) / 500) / 2);
    }
    expect(waits).toEqual([0.5, 1.5, 2, 4, 8, 15, 15, 15]);
    await vi.advanceTimersByTimeAsync(300_000);
    const from = Date.now();
    await again();
    expect(Date.now() - from).toBeGreaterThan(15_000);
    expect(Date.now() - from).toBeLessThanOrEqual(31_000);
  });

  it('is tried at once when there is reason to, though not more often than each second', async () => {
    world.live();
    for (let i = 0; i < 5; i += 1) await again();
    world.socket.end(1006);
    await vi.advanceTimersByTimeAsync(2000);
    for (let i = 0; i < 50; i += 1) world.connection.tryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.sockets).toHaveLength(7);
    world.socket.end(1006);
    for (let i = 0; i < 50; i += 1) world.connection.tryNow();
    await vi.advanceTimersByTimeAsync(999);
    expect(world.sockets).toHaveLength(7);
    await vi.advanceTimersByTimeAsync(1);
    expect(world.sockets).toHaveLength(8);
  });

  it('that only seems to stand is found out soon', async () => {
    const socket = world.live();
    world.connection.tryNow();
    await vi.advanceTimersByTimeAsync(PROBE);
    expect(world.connection.state.get()).toMatchObject({ kind: 'reconnecting', cause: { by: 'silence' } });
    expect(socket.closedWith).toBe(1000);
  });

  it('is tried anew when an attempt reaches nobody', async () => {
    world.live().end(1006);
    await vi.advanceTimersByTimeAsync(500);
    expect(world.sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(ATTEMPT_PATIENCE + 1000);
    expect(world.sockets).toHaveLength(3);
    expect(world.sockets[1]?.closedWith).toBe(1000);
  });

  it('says why, as soon as that is known', async () => {
    world.diagnosis = 'draining';
    world.live().end(1006);
    expect(world.connection.state.get()).toMatchObject({ cause: { diagnosis: 'asking' }, next: { kind: 'at' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(world.connection.state.get()).toMatchObject({ cause: { diagnosis: 'draining' }, attempts: 0 });
    // Sockets did pass here, so a second that does not open is no proxy that lets none through.
    await vi.advanceTimersByTimeAsync(500);
    world.socket.end(1006);
    expect(world.diagnoses).toEqual([true, true]);
  });

  it('waits for a login, and comes back by itself after it', async () => {
    world.live().end(4401);
    world.loginEnded.set(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(world.sockets).toHaveLength(1);
    expect(world.connection.state.get()).toMatchObject({ kind: 'reconnecting', next: { kind: 'login' } });
    world.loginEnded.set(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(world.sockets).toHaveLength(2);
  });

  it('never counts again once another stands', async () => {
    const first = world.live();
    const late = first.onmessage;
    const socket = await again();
    socket.say(opened());
    expect(first.onmessage).toBeNull();
    late?.(new MessageEvent('message', { data: new ArrayBuffer(7) }));
    expect(world.told).not.toContain('7');
  });

  it('by what cannot be read is worth one more attempt, and no second', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    world.live().sayText('{"type":"exit","status":"none"}');
    await vi.advanceTimersByTimeAsync(1000);
    world.socket.open();
    world.socket.say(opened());
    world.socket.sayText('{"type":"exit","status":"none"}');
    expect(world.connection.state.get()).toMatchObject({ kind: 'lost', cause: { by: 'violation' } });
  });
});

describe('what was typed', () => {
  it('and not accepted goes out again, once, before what was typed meanwhile', async () => {
    const first = world.live();
    await typed('abcdef');
    first.say({ type: 'accepted', input: 2 });
    first.end(1006);
    await typed('ghi');
    expect(world.connection.queued.get()).toEqual({ waiting: 3, unsure: 4 });
    await vi.advanceTimersByTimeAsync(500);
    world.socket.open();
    // One more had arrived than this page had heard of.
    world.socket.say(opened({ input: 3 }));
    expect(world.socket.input.map((frame) => new TextDecoder().decode(frame))).toEqual(['defghi']);
    expect(world.connection.queued.get()).toEqual({ waiting: 0, unsure: 0 });
  });

  it('without a line can be dropped, but not what may have arrived', async () => {
    world.live();
    await typed('abc');
    world.socket.end(1006);
    await typed('né');
    expect(world.connection.queued.get()).toEqual({ waiting: 2, unsure: 3 });
    world.connection.cancelInput();
    expect(world.connection.queued.get()).toEqual({ waiting: 0, unsure: 3 });
  });
});

describe('coming back', () => {
  it('behind a gap begins with an empty terminal, and says so', async () => {
    world.live().output(100);
    const socket = await again();
    socket.say(opened({ from: 500, replay: 500 }));
    socket.say({ type: 'notice', kind: 'gap', text: '400 bytes are missing.' });
    socket.output(5);
    world.drawAll();
    await vi.advanceTimersByTimeAsync(1000);
    expect(world.told).toEqual(['begin', '100', 'restart', '80x24 own', 'restart 400 bytes are missing.', '5']);
    expect(socket.ofType('ack')).toEqual([{ type: 'ack', received: 505 }]);
  });

  it('to output that goes back breaks the contract', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    world.live().output(100);
    const socket = await again();
    socket.say(opened({ from: 99 }));
    expect(socket.closedWith).toBe(4400);
  });

  it('follows the sizes that the output was made for, up to its own', async () => {
    world.live();
    world.connection.resize({ columns: 100, rows: 30 });
    const socket = await again();
    expect(socket.ofType('resume')[0]).toMatchObject({ columns: 100, rows: 30 });
    socket.say(opened());
    socket.output(1);
    socket.say({ type: 'resized', columns: 90, rows: 20 });
    socket.output(2);
    socket.say({ type: 'resized', columns: 100, rows: 30 });
    socket.output(3);
    expect(world.told.slice(1)).toEqual(['80x24', '1', '90x20', '2', '100x30 own', '3']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(socket.ofType('resize')).toEqual([]);
  });

  it('to a session that is over says why, in the gateway’s words', async () => {
    world.live();
    world.token = () => Promise.reject(new GatewayRefusal(404));
    const socket = await again();
    socket.say({ type: 'failure', kind: 'no-such-session', text: 'Nobody came back.' });
    socket.end(4404);
    await vi.advanceTimersByTimeAsync(0);
    expect(world.connection.state.get()).toMatchObject({
      kind: 'failed',
      failure: { text: 'Nobody came back.' },
      continuing: true,
    });
  });

  it('to a session that went on elsewhere says that, and can take it back', async () => {
    world.live().output(10);
    await typed('lost');
    const socket = await again();
    socket.say({ type: 'failure', kind: 'no-such-session', text: 'No such session.' });
    await vi.advanceTimersByTimeAsync(0);
    expect(world.connection.state.get()).toMatchObject({ kind: 'lost', cause: { by: 'code', code: 4409 } });
    world.connection.takeBack();
    await vi.advanceTimersByTimeAsync(0);
    world.socket.open();
    expect(world.socket.ofType('resume')).toEqual([
      { type: 'resume', session: 's-1', token: 'asked', received: 10, ...SIZE },
    ]);
    // The other has typed more than this page ever sent, and what waited here was not meant for that.
    world.socket.say(opened({ from: 10, input: 5000, replay: 30 }));
    world.socket.output(25);
    expect(world.state).toBe('live');
    expect(world.socket.input).toEqual([]);
    expect(world.told.slice(-2)).toEqual(['20 replayed', '5']);
  });

  it('goes on after a failure that the gateway will get over', async () => {
    world.live();
    const socket = await again();
    socket.say({ type: 'failure', kind: 'internal', text: 'Oops.' });
    await again(1011);
    world.socket.say(opened());
    expect(world.state).toBe('live');
  });

  it('uses the newest token it has heard', async () => {
    world.live();
    (await again()).say(opened({ token: 'second' }));
    const lost = await again();
    // Its answer never came, so what it said of a token is not known.
    lost.end(1006);
    await vi.advanceTimersByTimeAsync(1500);
    world.socket.open();
    expect(world.socket.ofType('resume')[0]?.token).toBe('second');
  });
});

describe('a session from elsewhere', () => {
  it('is asked for, and replayed whole', async () => {
    world.connection.begin({ kind: 'resume', session: 's-1' }, SIZE);
    expect(world.connection.session.get()).toBe('s-1');
    await vi.advanceTimersByTimeAsync(0);
    world.socket.open();
    expect(world.asked).toEqual(['s-1']);
    expect(world.socket.ofType('resume')[0]).toMatchObject({ token: 'asked', received: 0 });
    world.socket.say(opened({ replay: 1_000_000, columns: 10 }));
    expect(world.connection.restoring.get()).toEqual({ drawn: 0, total: 1_000_000 });
    world.socket.output(900_000);
    world.drawAll();
    expect(world.connection.restoring.get()).toEqual({ drawn: 900_000, total: 1_000_000 });
    world.socket.output(100_001);
    world.drawAll();
    expect(world.connection.restoring.get()).toBeNull();
    expect(world.told).toEqual(['restart', '10x24', '900000 replayed', '100000 replayed', '1']);
  });

  it('that is gone is a failure', async () => {
    world.token = () => Promise.reject(new GatewayRefusal(404, 'It was ended elsewhere.'));
    world.connection.begin({ kind: 'resume', session: 's-1' }, SIZE);
    await vi.advanceTimersByTimeAsync(0);
    expect(world.connection.state.get()).toMatchObject({ failure: { text: 'It was ended elsewhere.' } });
  });

  it('is kept after while the gateway cannot be asked', async () => {
    world.token = () => Promise.reject(new TypeError('no network'));
    world.connection.begin({ kind: 'resume', session: 's-1' }, SIZE);
    await vi.advanceTimersByTimeAsync(0);
    expect(world.connection.state.get()).toMatchObject({ kind: 'reconnecting', cause: { diagnosis: 'unreachable' } });
    world.token = () => Promise.resolve('late');
    await vi.advanceTimersByTimeAsync(2000);
    expect(world.sockets).toHaveLength(1);
  });

  it('that is watched takes nothing in, and begins anew on each line', async () => {
    world.connection.begin({ kind: 'watch', session: 's-1' }, SIZE);
    world.socket.open();
    expect(world.socket.messages).toEqual([{ type: 'watch', session: 's-1' }]);
    world.socket.say(opened({ token: null, columns: 132 }));
    expect(world.connection.write(Uint8Array.of(1))).toBe(false);
    expect(world.connection.inputFull.get()).toBe(false);
    world.socket.output(9);
    (await again()).say(opened({ token: null, columns: 132 }));
    world.connection.resize({ columns: 5, rows: 5 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(world.socket.ofType('resize')).toEqual([]);
    expect(world.told).toEqual(['restart', '132x24', '9', 'restart', '132x24']);
  });
});
