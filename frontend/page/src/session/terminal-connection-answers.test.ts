import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Opened } from '../protocol/server-message.ts';
import type { FakeTerminalSocket } from './fake-socket.ts';
import { SIZE, World } from './fake-world.ts';

let world: World;
beforeEach(() => {
  vi.useFakeTimers();
  world = new World();
});
afterEach(() => {
  world.connection.dispose();
  vi.useRealTimers();
});

function opened(more: Partial<Opened> = {}): Opened {
  return { type: 'opened', session: 's-1', token: 't2', from: 0, input: 0, replay: 0, ...SIZE, ...more };
}

/** The line is lost, and the next attempt has its socket. */
async function again(): Promise<FakeTerminalSocket> {
  world.socket.end(1006);
  await vi.advanceTimersByTimeAsync(600);
  world.socket.open();
  return world.socket;
}

async function typed(text: string): Promise<void> {
  world.connection.write(new TextEncoder().encode(text));
  await Promise.resolve();
}

/** The terminal answers something that it has drawn. */
async function answered(): Promise<void> {
  world.connection.write(new Uint8Array(4), true);
  await Promise.resolve();
}

it('an answer of the terminal goes out behind the word that what it answers has been drawn', async () => {
  const socket = world.live();
  await typed('ls');
  socket.output(10);
  world.drawAll();
  socket.sent.length = 0;
  await answered();
  expect(socket.sent).toEqual(['ack', 'input']);
  expect(socket.ofType('ack')).toEqual([{ type: 'ack', received: 10 }]);
  await typed('no answer');
  expect(socket.sent).toEqual(['ack', 'input', 'input']);
});

it('an answer waits for the terminal, as long as that has yet to draw what came by the line before', async () => {
  const first = world.live();
  first.output(10);
  first.output(20);
  const second = await again();
  second.say(opened({ from: 30 }));
  world.drawn.shift()?.();
  await answered();
  expect(second.input).toEqual([]);
  world.drawAll();
  await Promise.resolve();
  expect(second.sent.slice(-2)).toEqual(['ack', 'input']);
  expect(second.ofType('ack')).toEqual([{ type: 'ack', received: 30 }]);
});

it('an answer that the lost line may have taken along, goes out again behind the same word', async () => {
  const first = world.live();
  first.output(10);
  world.drawAll();
  await answered();
  const second = await again();
  second.say(opened({ from: 10 }));
  expect(second.sent.slice(-2)).toEqual(['ack', 'input']);
});
