import { Terminal } from '@xterm/xterm';
import { expect, it, vi } from 'vitest';

// Where there is Node's Buffer, the addon reads its tables from a wrong place, and may never come back.
vi.stubGlobal('Buffer', undefined);
const { Widths } = await import('./widths.ts');
vi.unstubAllGlobals();

it('counts by graphemes, or as hosts do that know Unicode 11, as it is told last', async () => {
  const terminal = new Terminal({ allowProposedApi: true });
  const widths = new Widths(terminal);
  const column = async (text: string): Promise<number> => {
    await new Promise<void>((resolve) => {
      terminal.write(`\r\x1b[K${text}`, resolve);
    });
    return terminal.buffer.active.cursorX;
  };
  const family = '👨‍👩‍👧';
  expect(await column(family)).toBe(2);
  await widths.use('unicode11');
  expect(await column(family)).toBe(6);
  expect(await column('你好')).toBe(4);
  await Promise.all([widths.use('graphemes'), widths.use('unicode11'), widths.use('graphemes')]);
  expect(await column(family)).toBe(2);
  terminal.dispose();
});
