import { Terminal } from '@xterm/xterm';
import { expect, it, vi } from 'vitest';
import { ProgressReports, readProgress } from './progress.ts';

it.each([
  ['4;1;40', { kind: 'normal', percent: 40 }],
  ['4;1', { kind: 'normal', percent: 0 }],
  ['4;1;999', { kind: 'normal', percent: 100 }],
  ['4;2', { kind: 'error', percent: 7 }],
  ['4;2;50', { kind: 'error', percent: 50 }],
  ['4;3;', { kind: 'indeterminate', percent: 7 }],
  ['4;4', { kind: 'paused', percent: 7 }],
  ['4;0;80', { kind: 'none', percent: 0 }],
])('reads %s', (data, progress) => {
  expect(readProgress(data, 7)).toEqual(progress);
});

it.each(['', '4', '4;', '4;9;1', '4;1;-1', '4;1;1e9', '4;1;9999', 'hello', '4;1;40;rm'])(
  'takes %s for none',
  (data) => {
    expect(readProgress(data, 7)).toBeNull();
  },
);

it('tells the last of a flood, not each of it', async () => {
  const terminal = new Terminal({ allowProposedApi: true });
  const reports = new ProgressReports(terminal, () => undefined);
  const told: unknown[] = [];
  reports.shown.subscribe((progress) => told.push(progress));
  await new Promise<void>((resolve) => {
    terminal.write([...Array(5000).keys()].map((n) => `\x1b]9;4;1;${String(n % 100)}\x07`).join(''), resolve);
  });
  await vi.waitFor(() => {
    expect(reports.shown.get()).toEqual({ kind: 'normal', percent: 99 });
  });
  expect(told.length).toBeLessThan(20);
  reports.forget();
  await vi.waitFor(() => {
    expect(reports.shown.get()).toBeNull();
  });
  terminal.dispose();
});
