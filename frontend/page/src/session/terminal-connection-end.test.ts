import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { World } from './fake-world.ts';
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

describe('the end', () => {
  it('by exit says status and duration, and the close after it says nothing new', () => {
    const socket = world.live();
    vi.advanceTimersByTime(5000);
    socket.say({ type: 'exit', status: 3 });
    socket.end(1000);
    expect(world.connection.state.get()).toEqual({ kind: 'exited', exit: { type: 'exit', status: 3 }, lasted: 5000 });
  });

  it('by failure keeps the failure', () => {
    const socket = world.open();
    socket.open();
    socket.say({ type: 'failure', kind: 'no-such-target', text: 'There is none.' });
    socket.end(4404);
    expect(world.connection.state.get()).toMatchObject({ kind: 'failed', failure: { kind: 'no-such-target' } });
  });

  it('takes away what was said of the session', () => {
    const socket = world.live();
    socket.say({ type: 'notice', kind: 'info', text: 'The container runs again.' });
    expect(world.connection.notice.get()).toMatchObject({ text: 'The container runs again.' });
    socket.say({ type: 'failure', kind: 'not-running', text: 'The container has stopped.' });
    expect(world.connection.notice.get()).toBeNull();
  });

  it('by exit takes no more input and sends no more sizes', async () => {
    const socket = world.live();
    socket.say({ type: 'exit', status: 0 });
    expect(world.connection.write(Uint8Array.of(1))).toBe(false);
    world.connection.resize({ columns: 10, rows: 10 });
    await vi.advanceTimersByTimeAsync(RESIZE_SETTLES);
    expect(socket.input).toEqual([]);
    expect(socket.ofType('resize')).toEqual([]);
  });

  it('leaves no timer behind, even for output that is drawn late', () => {
    const socket = world.live();
    socket.output(10);
    socket.end(1000);
    world.drawAll();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('by a close code says which', () => {
    world.live().end(4408);
    expect(world.connection.state.get()).toMatchObject({ kind: 'lost', cause: { by: 'code', code: 4408 } });
    expect(world.diagnoses).toEqual([]);
  });

  it.each([true, false])('without a code is looked into (the socket had stood: %s)', async (stood) => {
    const socket = world.open();
    if (stood) socket.open();
    world.diagnosis = 'websockets-blocked';
    socket.end(1006);
    expect(world.connection.state.get()).toMatchObject({ cause: { by: 'unexplained', diagnosis: 'asking' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(world.diagnoses).toEqual([stood]);
    expect(world.connection.state.get()).toMatchObject({ cause: { diagnosis: 'websockets-blocked' } });
  });

  it('that is being looked into may be overtaken by a new attempt', async () => {
    world.open().end(1006);
    world.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.connection.state.get()).toEqual({ kind: 'opening', stage: 'gateway' });
  });

  it('by silence lets go of the socket', () => {
    const socket = world.open();
    socket.open();
    vi.advanceTimersByTime(45_000);
    expect(world.connection.state.get()).toMatchObject({ kind: 'lost', cause: { by: 'silence' } });
    expect(socket.closedWith).toBe(1000);
  });

  it('leaves nothing behind that the old socket could disturb', () => {
    const first = world.live();
    first.say({ type: 'exit', status: 0 });
    const second = world.live();
    first.end(1006);
    expect(world.state).toBe('live');
    expect(first.onmessage).toBeNull();
    expect(second.closedWith).toBeNull();
  });

  it('by the user ends the session, not only the socket', () => {
    const socket = world.live();
    expect(world.connection.end()).toBe(true);
    expect(socket.ofType('end')).toHaveLength(1);
    expect(socket.closedWith).toBe(1000);
    world.connection.end();
    expect(socket.ofType('end')).toHaveLength(1);
  });

  it('while connecting closes the socket', () => {
    const socket = world.open();
    world.connection.dispose();
    expect(socket.closedWith).toBe(1000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
