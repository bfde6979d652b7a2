import { vi } from 'vitest';
import { Store } from '../../base/store.ts';
import type { Beginning } from '../../session/beginning.ts';
import type { Socket } from '../../session/socket.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import type { PaneSession, PaneSettings } from './pane-session.ts';

/** For tests: a terminal on a host, with a world that does what the test says. */
export async function aPane(
  connect: () => Socket,
  more: Partial<PaneSettings> = {},
  token: () => Promise<string> = () => Promise.resolve('asked'),
): Promise<PaneSession> {
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
  // Where there is Node's Buffer, the addon reads its tables from a wrong place, and may never come back.
  vi.stubGlobal('Buffer', undefined);
  const { PaneSession: Pane } = await import('./pane-session.ts');
  vi.unstubAllGlobals();
  const beginning: Beginning = more.beginning ?? { kind: 'open', request: { target: 'web-1', verb: 'shell' } };
  const preferences = new SettingsStore();
  const pane = new Pane({
    environment: {
      connect,
      diagnose: () => Promise.resolve('line-cut' as const),
      token,
      loginEnded: new Store(false),
    },
    beginning,
    target: { id: 'web-1', name: 'web-1' },
    renderer: 'dom',
    fontReady: Promise.resolve(),
    pageKey: () => false,
    close: () => undefined,
    login: { ended: new Store(false), recall: () => undefined },
    preferences,
    actions: new ActionRegister(preferences),
    ...more,
  });
  pane.connection.begin(beginning, { columns: 80, rows: 24 });
  return pane;
}
