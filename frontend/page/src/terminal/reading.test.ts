import { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Reading } from './reading.ts';

let terminal: Terminal;
let reading: Reading;
beforeEach(() => {
  terminal = new Terminal({ allowProposedApi: true, cols: 20, rows: 5, scrollback: 100 });
  reading = new Reading(terminal, () => undefined);
});
afterEach(() => {
  terminal.dispose();
});

async function write(text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    terminal.write(text, resolve);
  });
  await settled();
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 120));
}

it('counts the lines that come while somebody reads above, and stays where they read', async () => {
  await write('x\r\n'.repeat(50));
  expect(reading.scrolledUp.get()).toBeNull();
  expect(reading.toTop()).toBe(true);
  await settled();
  expect(reading.scrolledUp.get()).toEqual({ fresh: 0 });
  await write('y\r\n'.repeat(7));
  expect(reading.scrolledUp.get()).toEqual({ fresh: 7 });
  expect(terminal.buffer.active.viewportY).toBe(0);
  expect(reading.toBottom()).toBe(true);
  expect(reading.scrolledUp.get()).toBeNull();
});

it('gives the count up when more has come than is kept', async () => {
  await write('x\r\n'.repeat(50));
  reading.toTop();
  await settled();
  await write('y\r\n'.repeat(500));
  expect(reading.scrolledUp.get()).toEqual({ fresh: null });
});

it('leaves the keys to a program that fills the screen, and to one without anything above', async () => {
  expect([reading.toTop(), reading.toBottom(), reading.clear()]).toEqual([false, false, false]);
  await write(`${'x\r\n'.repeat(50)}\x1b[?1049h`);
  expect([reading.toTop(), reading.toBottom(), reading.clear()]).toEqual([false, false, false]);
  expect(reading.scrolledUp.get()).toBeNull();
});

it('clears what has scrolled by and keeps the line in use', async () => {
  await write(`${'x\r\n'.repeat(50)}$ `);
  expect(reading.kept()).toEqual({ lines: 51, bytes: 51 * 20 * 12 });
  expect(reading.clear()).toBe(true);
  expect(terminal.buffer.active.baseY).toBe(0);
  expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('$ ');
  expect(reading.kept().lines).toBe(5);
});
