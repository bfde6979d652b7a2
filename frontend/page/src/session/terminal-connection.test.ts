import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REQUEST, SIZE, World } from './fake-world.ts';
import { BACKLOG, IN_FLIGHT } from './input-window.ts';
import { ACK_EVERY } from './output-meter.ts';
import { RESIZE_SETTLES } from './attachment.ts';

let world: World;
beforeEach(() => {
  vi.useFakeTimers();
  world = new World();
});
afterEach(() => {
  world.connection.dispose();
  vi.useRealTimers();
});

describe('opening', () => {
  it('speaks first, with the size of that moment', () => {
    const socket = world.open();
    expect(world.connection.state.get()).toEqual({ kind: 'opening', stage: 'gateway' });
    world.connection.resize({ columns: 100, rows: 30 });
    socket.open();
    expect(socket.binaryType).toBe('arraybuffer');
    expect(socket.messages).toEqual([{ type: 'open', ...REQUEST, columns: 100, rows: 30 }]);
  });

  it('follows the stages the gateway reports', () => {
    const socket = world.open();
    socket.open();
    socket.say({ type: 'opening', stage: 'login' });
    expect(world.connection.state.get()).toEqual({ kind: 'opening', stage: 'login' });
  });

  it('opens one socket, however often it is asked to', () => {
    world.open();
    world.open();
    world.socket.openSession();
    world.open();
    expect(world.sockets).toHaveLength(1);
  });

  it('answers a prompt once, and goes on', () => {
    const socket = world.open();
    socket.open();
    socket.say({ type: 'prompt', prompt: 'p1', kind: 'password', text: 't', fields: [{ label: 'l', echo: false }] });
    expect(world.state).toBe('prompting');
    world.connection.answer(['secret']);
    world.connection.answer(['again']);
    expect(socket.ofType('answer')).toEqual([{ type: 'answer', prompt: 'p1', values: ['secret'] }]);
    expect(world.state).toBe('opening');
  });

  it('cancels a prompt with null', () => {
    const socket = world.open();
    socket.open();
    socket.say({ type: 'prompt', prompt: 'p1', kind: 'password', text: 't', fields: [] });
    world.connection.answer(null);
    expect(socket.ofType('answer')).toEqual([{ type: 'answer', prompt: 'p1', values: null }]);
  });

  it('takes no input before there is a program', async () => {
    const socket = world.open();
    socket.open();
    expect(world.connection.write(new Uint8Array(3))).toBe(false);
    await Promise.resolve();
    expect(socket.input).toEqual([]);
  });
});

describe('output', () => {
  it('is acknowledged when it has been drawn, not when it came', () => {
    const socket = world.live();
    socket.output(ACK_EVERY);
    vi.advanceTimersByTime(10_000);
    expect(socket.ofType('ack')).toEqual([]);
    world.drawAll();
    expect(socket.ofType('ack')).toEqual([{ type: 'ack', received: ACK_EVERY }]);
  });

  it('is acknowledged after a pause when it is little', () => {
    const socket = world.live();
    socket.output(10);
    socket.output(20);
    world.drawAll();
    expect(socket.ofType('ack')).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(socket.ofType('ack')).toEqual([{ type: 'ack', received: 30 }]);
  });

  it('of an old session never counts for a new one', () => {
    const first = world.live();
    first.output(5000);
    first.say({ type: 'exit', status: 0 });
    first.end(1000);
    const second = world.live();
    second.output(7);
    world.drawAll();
    vi.advanceTimersByTime(1000);
    expect(second.ofType('ack')).toEqual([{ type: 'ack', received: 7 }]);
  });

  it('begins once', () => {
    const socket = world.live();
    vi.spyOn(console, 'warn').mockReturnValue();
    socket.openSession('s-2');
    expect(world.connection.state.get()).toMatchObject({ cause: { by: 'violation' } });
  });

  it('before `opened` breaks the contract', () => {
    const socket = world.open();
    socket.open();
    vi.spyOn(console, 'warn').mockReturnValue();
    socket.output(1);
    expect(world.connection.state.get()).toMatchObject({ kind: 'lost', cause: { by: 'violation' } });
    expect(socket.closedWith).toBe(4400);
  });
});

describe('input', () => {
  it('goes out in the same turn, together', async () => {
    const socket = world.live();
    world.connection.write(Uint8Array.of(1));
    world.connection.write(Uint8Array.of(2));
    await Promise.resolve();
    expect(socket.input).toEqual([Uint8Array.of(1, 2)]);
  });

  it('waits for what was sent to be accepted, and says how far it is', async () => {
    const socket = world.live();
    const size = 1_000_000;
    world.connection.write(new Uint8Array(size));
    await Promise.resolve();
    expect(socket.inputLength).toBe(IN_FLIGHT);
    expect(world.connection.inputProgress.get()).toEqual({ sent: 0, total: size - IN_FLIGHT });
    while (socket.inputLength < size) socket.say({ type: 'accepted', input: socket.inputLength });
    expect(world.connection.inputProgress.get()).toBeNull();
  });

  it('can be cancelled', async () => {
    const socket = world.live();
    world.connection.write(new Uint8Array(1_000_000));
    await Promise.resolve();
    world.connection.cancelInput();
    socket.say({ type: 'accepted', input: IN_FLIGHT });
    expect(socket.inputLength).toBe(IN_FLIGHT);
    expect(world.connection.inputProgress.get()).toBeNull();
    world.connection.write(Uint8Array.of(3));
    await Promise.resolve();
    expect(socket.inputLength).toBe(IN_FLIGHT + 1);
  });

  it('says that nothing more is taken while too much waits, until there is room', async () => {
    const socket = world.live();
    const size = IN_FLIGHT + BACKLOG + 1;
    world.connection.write(new Uint8Array(size));
    expect(world.connection.inputFull.get()).toBe(false);
    // Even before any of it has been handed to the socket.
    expect(world.connection.write(Uint8Array.of(1))).toBe(false);
    expect(world.connection.inputFull.get()).toBe(true);
    await Promise.resolve();
    expect(world.connection.inputFull.get()).toBe(true);
    socket.say({ type: 'accepted', input: 1 });
    expect(world.connection.inputFull.get()).toBe(false);
    expect(world.connection.write(Uint8Array.of(2))).toBe(true);
    while (socket.inputLength < size + 1) socket.say({ type: 'accepted', input: socket.inputLength });
    expect(socket.inputLength).toBe(size + 1);
  });

  it.each([
    [
      'a cancelled paste',
      () => {
        world.connection.cancelInput();
      },
    ],
    [
      'the end of the session',
      () => {
        world.socket.end(1000);
      },
    ],
  ])('does not say so beyond %s', async (_what, end) => {
    world.live();
    world.connection.write(new Uint8Array(1_000_000));
    world.connection.write(Uint8Array.of(1));
    await Promise.resolve();
    expect(world.connection.inputFull.get()).toBe(true);
    end();
    expect(world.connection.inputFull.get()).toBe(false);
  });

  it('is not called full where nothing lives', () => {
    world.open();
    expect(world.connection.write(Uint8Array.of(1))).toBe(false);
    expect(world.connection.inputFull.get()).toBe(false);
  });
});

describe('resizing', () => {
  it('sends the last size of a burst', () => {
    const socket = world.live();
    for (let columns = 81; columns <= 120; columns += 1) world.connection.resize({ columns, rows: 24 });
    vi.advanceTimersByTime(RESIZE_SETTLES - 1);
    expect(socket.ofType('resize')).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(socket.ofType('resize')).toEqual([{ type: 'resize', columns: 120, rows: 24 }]);
  });

  it('sends nothing when the size is what it was', () => {
    const socket = world.live();
    world.connection.resize({ columns: 90, rows: 24 });
    world.connection.resize(SIZE);
    vi.advanceTimersByTime(RESIZE_SETTLES);
    expect(socket.ofType('resize')).toEqual([]);
  });

  it('that happened while opening is made up for', () => {
    const socket = world.open();
    socket.open();
    world.connection.resize({ columns: 132, rows: 43 });
    expect(socket.ofType('resize')).toEqual([]);
    socket.say({ type: 'opened', session: 's', token: 't', from: 0, input: 0, replay: 0, ...SIZE });
    expect(socket.ofType('resize')).toEqual([{ type: 'resize', columns: 132, rows: 43 }]);
  });
});

describe('what is told besides', () => {
  it('is the round trip', () => {
    const socket = world.live();
    const at = socket.ofType('ping')[0]?.at ?? 0;
    vi.advanceTimersByTime(42);
    socket.say({ type: 'pong', at });
    expect(world.connection.roundTrip.get()).toBe(42);
    socket.end(1000);
    expect(world.connection.roundTrip.get()).toBeNull();
  });

  it('is a notice, until it is dismissed', () => {
    const socket = world.live();
    socket.say({ type: 'notice', kind: 'draining', text: 'soon' });
    expect(world.connection.notice.get()?.text).toBe('soon');
    world.connection.dismissNotice();
    expect(world.connection.notice.get()).toBeNull();
  });

  it('may be something this page does not know', () => {
    const socket = world.live();
    socket.sayText('{"type":"tomorrow"}');
    expect(world.state).toBe('live');
  });
});
