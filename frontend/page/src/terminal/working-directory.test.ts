import { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readPlace, WorkingDirectory } from './working-directory.ts';

let terminal: Terminal;
let directory: WorkingDirectory;
beforeEach(() => {
  terminal = new Terminal({ allowProposedApi: true });
  directory = new WorkingDirectory(terminal, () => undefined);
});
afterEach(() => {
  terminal.dispose();
});

async function shown(output: string): Promise<string> {
  await new Promise<void>((resolve) => {
    terminal.write(output, resolve);
  });
  await new Promise((resolve) => setTimeout(resolve, 120));
  return directory.shown.get();
}

it.each([
  ['file:///var/log', { host: '', path: '/var/log', exact: '/var/log' }],
  ['file://localhost/var/log', { host: '', path: '/var/log', exact: '/var/log' }],
  ['file://Web-1/a%20%20b/%E4%BD%A0', { host: 'web-1', path: '/a b/你', exact: '/a  b/你' }],
  ['file://web-1/100%', { host: 'web-1', path: '/100%', exact: '/100%' }],
  ['file://web-1/a%1b%5b2Jb', { host: 'web-1', path: '/a [2Jb', exact: '' }],
  ['file://web-1/C:/Users', { host: 'web-1', path: '/C:/Users', exact: '' }],
])('reads %s', (uri, place) => {
  expect(readPlace(uri)).toEqual(place);
});

it.each(['', '/var/log', 'http://a/b', 'file://', 'file:/x', 'javascript:1'])('takes %s for none', (uri) => {
  expect(readPlace(uri)).toBeNull();
});

it('is no longer than a path', () => {
  expect(readPlace(`file:///${'a'.repeat(100_000)}`)?.path).toHaveLength(1024);
  expect(readPlace(`file:///${'a'.repeat(4095)}`)?.exact).toHaveLength(4096);
  expect(readPlace(`file:///${'a'.repeat(4096)}`)?.exact).toBe('');
});

it('names another host than the first one', async () => {
  expect(await shown('\x1b]7;file://web-1/srv\x07')).toBe('/srv');
  expect(directory.here).toBe('/srv');
  expect(await shown('\x1b]7;file://db-9/etc\x07')).toBe('db-9:/etc');
  expect(directory.here).toBe('');
  expect(await shown('\x1b]7;file://web-1/srv/x\x07')).toBe('/srv/x');
});

it('is told by VS Code’s shells too, and by nothing else of theirs', async () => {
  expect(await shown('\x1b]633;P;Cwd=/home/a\x07\x1b]633;E;ls\x07\x1b]633;P;IsWindows=False\x07')).toBe('/home/a');
  expect(directory.here).toBe('/home/a');
  await shown('\x1b]633;P;Cwd=/home/a\\x3bb\x07');
  expect(directory.here).toBe('');
});

it('is shown a few times, however often it is told', async () => {
  const seen = vi.fn();
  directory.shown.subscribe(seen);
  const flood = [...Array(5000).keys()].map((n) => `\x1b]7;file:///d${String(n)}\x07`).join('');
  expect(await shown(flood)).toBe('/d4999');
  expect(seen.mock.calls.length).toBeLessThan(20);
});

it('is nobody’s in a new session', async () => {
  await shown('\x1b]7;file://web-1/srv\x07');
  directory.forget();
  expect(directory.here).toBe('');
  expect(await shown('\x1b]7;file://db-9/etc\x07')).toBe('/etc');
});
