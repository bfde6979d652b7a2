// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { FakeGateway } from '../../session/fake-gateway.ts';
import { Login } from '../../session/login.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { openAddress } from '../route.ts';
import { savedAlone } from '../tabs/saved-tabs.ts';
import { FakePane, quietSessions } from '../tabs/some-tabs.ts';
import { Workspace } from '../tabs/workspace.ts';
import { host } from '../targets/some-targets.ts';
import type { TargetFeed } from '../targets/target-feed.ts';
import { TargetStore } from '../targets/target-store.ts';
import { AppShell } from './app-shell.ts';

const TAKEN_OVER: ConnectionState = { kind: 'lost', cause: { by: 'code', code: 4409 }, lasted: 1 };

let shell: AppShell;
let workspace: Workspace;
let panes: FakePane[];

/** A page that found tabs from before: a terminal on `a`, and, seen last, a look at a session on `b`. */
beforeEach(() => {
  panes = [];
  const sessions = quietSessions();
  workspace = new Workspace(({ beginning }, close) => {
    const pane = new FakePane(beginning, close);
    panes.push(pane);
    return pane.asPane;
  }, sessions);
  workspace.restore({
    tabs: [
      savedAlone({ kind: 'resume', session: 's1', label: 'a', target: host('a') }),
      savedAlone({ kind: 'watch', session: 's2', label: 'b (bob)', owner: 'bob', target: host('b') }),
    ],
    active: 1,
  });
  shell = new AppShell();
  shell.targets = new TargetStore(
    () => Promise.resolve({ targets: [host('a'), host('b')], daemons: [] }),
    (show) => {
      show();
    },
  );
  shell.feed = { staleness: new Store(null), assured: new Store(false) } as unknown as TargetFeed;
  shell.workspace = workspace;
  shell.sessions = sessions;
  shell.login = new Login(new FakeGateway());
  shell.actions = new ActionRegister(new SettingsStore());
  // Only what leads to tabs is looked at here; terminals need a browser.
  Object.defineProperty(shell, 'render', { value: () => null });
});
afterEach(() => {
  document.body.replaceChildren();
  location.hash = '';
});

async function comeTo(hash: string): Promise<void> {
  location.hash = hash;
  document.body.append(shell);
  // The sessions begin before the list is there.
  panes[0]?.live('s1');
  await shell.targets.load();
  await shell.updateComplete;
}

describe('with tabs from before, a link', () => {
  it('to what is open shows that, and opens nothing', async () => {
    await comeTo(openAddress('a'));
    expect(workspace.active.get()?.label).toBe('a');
    expect(panes).toHaveLength(2);
    expect(location.hash).toBe(openAddress('a'));
  });

  it('to what is only looked at opens a terminal of one’s own', async () => {
    await comeTo(openAddress('b'));
    expect(workspace.tabs.get().map(({ label }) => label)).toEqual(['a', 'b (bob)', 'b']);
  });

  it('that is none leads to what was seen last, and is given its address', async () => {
    await comeTo('');
    expect(workspace.active.get()?.label).toBe('b (bob)');
    expect(location.hash).toBe('');
    workspace.showNth(1);
    expect(location.hash).toBe(openAddress('a'));
  });
});

it('has no address for what another page has now, until it is taken back', async () => {
  await comeTo(openAddress('a'));
  panes[0]?.over(TAKEN_OVER);
  expect(location.hash).toBe('');
  panes[0]?.live('s1');
  expect(location.hash).toBe(openAddress('a'));
});
