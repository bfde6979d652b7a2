import { Terminal } from '@xterm/xterm';
import { expect, it, vi } from 'vitest';
import { readNotice, watchAttention } from './attention.ts';

it.each([
  [9, 'done', { title: '', body: 'done' }],
  [9, 'a\x1b\u202eb', { title: '', body: 'a b' }],
  [9, '4;1;50', null],
  [9, '9;/tmp', null],
  [9, '', null],
  [777, 'notify;Build;it is done', { title: 'Build', body: 'it is done' }],
  [777, 'notify;Build', { title: 'Build', body: '' }],
  [777, 'notify;a;b;c', { title: 'a', body: 'b;c' }],
  [777, 'notify;;', null],
  [777, 'preexec', null],
] as const)('reads OSC %i %j', (id, data, notice) => {
  expect(readNotice(id, data)).toEqual(notice);
});

it('is as long as a notification may be', () => {
  const notice = readNotice(777, `notify;${'t'.repeat(1e5)};${'b'.repeat(1e5)}`);
  expect([notice?.title.length, notice?.body.length]).toEqual([80, 300]);
});

it('rings once in a flood, tells three notices, and nothing that was answered before', async () => {
  const terminal = new Terminal({ allowProposedApi: true });
  const events = { ring: vi.fn(), notice: vi.fn() };
  let old = true;
  watchAttention(terminal, () => old, events);
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => {
      terminal.write(text, resolve);
    });
  await write('\x07\x1b]9;hello\x07');
  expect(events.ring).not.toHaveBeenCalled();
  expect(events.notice).not.toHaveBeenCalled();
  old = false;
  const before = performance.now();
  await write('\x07'.repeat(100_000) + '\x1b]9;hello\x07\x1b]777;notify;a;b\x07'.repeat(5000));
  const seconds = (performance.now() - before) / 1000;
  expect(events.ring.mock.calls.length).toBeGreaterThanOrEqual(1);
  expect(events.ring.mock.calls.length).toBeLessThanOrEqual(1 + seconds);
  expect(events.notice.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(events.notice.mock.calls.length).toBeLessThanOrEqual(3 + seconds);
  terminal.dispose();
});
