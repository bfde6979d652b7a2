import { Terminal } from '@xterm/xterm';
import { expect, it } from 'vitest';
import { linesOf, spansOf } from './buffer-lines.ts';

async function printed(output: string, cols = 10): Promise<Terminal> {
  const terminal = new Terminal({ allowProposedApi: true, cols, rows: 6 });
  await new Promise<void>((resolve) => {
    terminal.write(output, resolve);
  });
  return terminal;
}

it('knows rows and columns of what goes over several rows', async () => {
  const terminal = await printed('first\r\n0123456789abcdefghijKLM\r\nend');
  const { active } = terminal.buffer;
  const lines = linesOf(active);
  expect(lines.texts.slice(0, 3)).toEqual(['first', '0123456789abcdefghijKLM', 'end']);
  expect(spansOf(active, lines, 0, { line: 1, start: 8, end: 22 }, 10)).toEqual([
    { row: 1, column: 8, width: 2 },
    { row: 2, column: 0, width: 10 },
    { row: 3, column: 0, width: 2 },
  ]);
  expect(spansOf(active, lines, 0, { line: 1, start: 10, end: 11 }, 10)).toEqual([{ row: 2, column: 0, width: 1 }]);
  expect(spansOf(active, lines, 0, { line: 2, start: 0, end: 3 }, 10)).toEqual([{ row: 4, column: 0, width: 3 }]);
  expect(spansOf(active, lines, 0, { line: 1, start: 0, end: 23 }, 2)).toHaveLength(2);
  terminal.dispose();
});

it('counts wide and joined characters by their cells', async () => {
  const terminal = await printed('a你好b e\u0301x');
  const { active } = terminal.buffer;
  const lines = linesOf(active);
  const at = (words: string): unknown => {
    const start = lines.texts[0]?.indexOf(words) ?? -1;
    return spansOf(active, lines, 0, { line: 0, start, end: start + words.length }, 10)[0];
  };
  expect(at('你')).toEqual({ row: 0, column: 1, width: 2 });
  expect(at('好b')).toEqual({ row: 0, column: 3, width: 3 });
  expect(at('x')).toEqual({ row: 0, column: 8, width: 1 });
  terminal.dispose();
});
