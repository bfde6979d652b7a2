// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { aPane, FakePane } from '../tabs/some-tabs.ts';
import type { Pane, Workspace } from '../tabs/workspace.ts';
import { LiveRegion } from './live-region.ts';

afterEach(() => {
  document.body.replaceChildren();
});

function away(attempts: number): ConnectionState {
  const cause = { by: 'unexplained', diagnosis: 'line-cut' } as const;
  return { kind: 'reconnecting', session: 's', watching: false, since: 0, attempts, next: { kind: 'trying' }, cause };
}

it('says once that a line is lost, whatever is tried, and once that it is back', async () => {
  const pane = new FakePane({ kind: 'resume', session: 's' });
  const region = new LiveRegion();
  region.workspace = { panes: new Store<readonly Pane[]>([aPane({ terminal: pane.asPane })]) } as unknown as Workspace;
  document.body.append(region);
  const said: string[] = [];
  const after = async (state: ConnectionState): Promise<void> => {
    pane.state.set(state);
    await region.updateComplete;
    const now = region.textContent.trim();
    if (now !== said.at(-1)) said.push(now);
  };
  const live: ConnectionState = { kind: 'live', session: 's', since: 0, watching: false };
  await after(live);
  for (let attempt = 0; attempt < 5; attempt += 1) await after(away(attempt));
  await after(live);
  await after(live);
  expect(said).toEqual([
    'Connected to a.',
    'a: Connection lost. The session goes on; trying to reach it again.',
    'a: the line is back.',
  ]);
});
