// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import type { InputProgress } from '../../session/input-gauge.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import type { PaneSession } from './pane-session.ts';
import { StatusLine } from './status-line.ts';

afterEach(() => {
  document.body.replaceChildren();
});

it('says how far a paste is, and once something was typed in vain, that it was', async () => {
  const inputFull = new Store(false);
  const connection = {
    state: new Store<ConnectionState>({ kind: 'live', session: 's-1', since: 0, watching: false }),
    roundTrip: new Store<number | null>(null),
    inputProgress: new Store<InputProgress | null>({ sent: 1024 * 1024, total: 2 * 1024 * 1024 }),
    inputFull,
  };
  const pane = {
    connection,
    input: {
      locked: new Store(false),
      passing: new Store(false),
      word: new Store<string | null>(null),
      actions: new ActionRegister(new SettingsStore()),
    },
    screen: {
      hoveredLink: new Store<string | null>(null),
      directory: new Store(''),
      reading: { kept: () => ({ lines: 24, bytes: 23_040 }) },
    },
    size: new Store({ columns: 80, rows: 24 }),
  };
  const line = new StatusLine();
  line.pane = pane as unknown as PaneSession;
  line.label = 'web-1';
  line.situation = null;
  document.body.append(line);
  await line.updateComplete;
  expect(line.querySelector('.status-paste')?.textContent).toContain('1.0 of 2.0 MiB');
  expect(line.querySelector('[role="status"]')).toBeNull();
  inputFull.set(true);
  await line.updateComplete;
  expect(line.querySelector('.status-full[role="status"]')?.textContent).toContain('Input is full');
  inputFull.set(false);
  await line.updateComplete;
  expect(line.querySelector('.status-full')).toBeNull();
});
