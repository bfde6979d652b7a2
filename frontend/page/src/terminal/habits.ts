import type { Terminal } from '@xterm/xterm';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Widths } from './widths.ts';

/** Lets a terminal read and select as the user's settings say, until each of the returned is called. */
export function followHabits(terminal: Terminal, widths: Widths, settings: SettingsStore): (() => void)[] {
  return [
    settings.follow('widths', (wish) => void widths.use(wish)),
    settings.follow('wordSeparators', (separators) => {
      terminal.options.wordSeparator = separators;
    }),
    settings.follow('screenReader', (on) => {
      terminal.options.screenReaderMode = on;
    }),
  ];
}
