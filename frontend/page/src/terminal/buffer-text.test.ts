import { Terminal } from '@xterm/xterm';
import { expect, it } from 'vitest';
import { bufferText } from './buffer-text.ts';

it('joins wrapped rows, keeps blanks within, drops blank ends', async () => {
  const terminal = new Terminal({ allowProposedApi: true, cols: 10, rows: 4 });
  await new Promise<void>((resolve) => {
    terminal.write('0123456789abc\r\n12345678  90\r\n\r\nend   \r\n\r\n', resolve);
  });
  expect(bufferText(terminal.buffer.active)).toEqual(['0123456789abc', '12345678  90', '', 'end   ']);
  terminal.dispose();
});
