import { expect, it } from 'vitest';
import { fileName } from './save-buffer.ts';

const NOW = new Date(2026, 10, 30, 9, 5);

it.each([
  ['web-1', 'web-1-2026-11-30-0905.txt'],
  ['this machine', 'this-machine-2026-11-30-0905.txt'],
  ['../../etc/passwd', 'etc-passwd-2026-11-30-0905.txt'],
  ['C:\\x|y*', 'C-x-y-2026-11-30-0905.txt'],
  ['主机', '主机-2026-11-30-0905.txt'],
  ['', 'terminal-2026-11-30-0905.txt'],
  ['a'.repeat(500), `${'a'.repeat(80)}-2026-11-30-0905.txt`],
])('names what is saved from %.20s', (host, name) => {
  expect(fileName(host, NOW, 'txt')).toBe(name);
});
