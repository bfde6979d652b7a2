import { Terminal } from '@xterm/xterm';
import { vi } from 'vitest';

/** For tests: presses a key in the terminal that is made next; whether somebody took it before the terminal did. */
export function keysOfNext(): (key: string, more?: KeyboardEventInit) => boolean {
  const attach = vi.spyOn(Terminal.prototype, 'attachCustomKeyEventHandler');
  return (key, more = {}) => attach.mock.lastCall?.[0](new KeyboardEvent('keydown', { key, ...more })) === false;
}
