import { Terminal } from '@xterm/xterm';
import { expect, it, vi } from 'vitest';
import { SettingsStore } from '../settings/settings-store.ts';

// Where there is Node's Buffer, the addon reads its tables from a wrong place, and may never come back.
vi.stubGlobal('Buffer', undefined);
const { followHabits } = await import('./habits.ts');
const { Widths } = await import('./widths.ts');
vi.unstubAllGlobals();

it('acts on an open terminal at once, until it is let go', async () => {
  const terminal = new Terminal({ allowProposedApi: true });
  const settings = new SettingsStore();
  const release = followHabits(terminal, new Widths(terminal), settings);
  expect(terminal.options.wordSeparator).toBe(settings.get('wordSeparators'));
  expect(terminal.options.screenReaderMode).toBe(false);
  settings.set('wordSeparators', '.');
  settings.set('screenReader', true);
  settings.set('widths', 'unicode11');
  expect([terminal.options.wordSeparator, terminal.options.screenReaderMode]).toEqual(['.', true]);
  await vi.waitFor(() => {
    expect(terminal.unicode.activeVersion).toBe('11');
  });
  for (const stop of release) stop();
  settings.set('screenReader', false);
  expect(terminal.options.screenReaderMode).toBe(true);
  terminal.dispose();
});
