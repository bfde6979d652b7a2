// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { Daemon, Target } from '../../protocol/target.ts';
import { FakeGateway } from '../../session/fake-gateway.ts';
import { Login } from '../../session/login.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { openAddress } from '../route.ts';
import { aPane, quietSessions, quietWorkspace } from '../tabs/some-tabs.ts';
import type { Pane } from '../tabs/workspace.ts';
import { container, host } from '../targets/some-targets.ts';
import type { TargetFeed } from '../targets/target-feed.ts';
import { TargetStore } from '../targets/target-store.ts';
import { AppShell } from './app-shell.ts';

const CONNECTING: Daemon = { name: 'local', state: 'connecting', text: '' };

let shell: AppShell;
let opened: Target[];
let focused: Store<Pane | null>;

/** A page that comes with an address, as the gateway has just started: Docker has not been asked yet. */
beforeEach(async () => {
  location.hash = openAddress('local/web-1');
  opened = [];
  focused = new Store<Pane | null>(null);
  shell = new AppShell();
  shell.targets = new TargetStore(
    () => Promise.resolve({ targets: [host('a')], daemons: [CONNECTING] }),
    (show) => {
      show();
    },
  );
  shell.feed = { staleness: new Store(null), assured: new Store(false) } as unknown as TargetFeed;
  shell.sessions = quietSessions();
  shell.workspace = quietWorkspace((target) => opened.push(target), focused);
  shell.login = new Login(new FakeGateway());
  shell.actions = new ActionRegister(new SettingsStore());
  document.body.append(shell);
  await shell.targets.load();
  await shell.updateComplete;
});
afterEach(() => {
  document.body.replaceChildren();
  location.hash = '';
});

function welcome(): string {
  return shell.querySelector('.welcome')?.textContent ?? '';
}

it('waits for the container that its address names, and says so', async () => {
  expect(opened).toEqual([]);
  expect(welcome()).toMatch(/Opening local\/web-1[\s\S]*Waiting/);
  const web = container('web-1');
  shell.targets.take({ type: 'target', target: web });
  expect(opened).toEqual([web]);
  await shell.updateComplete;
  expect(welcome()).not.toContain('Opening');
});

it('takes nobody elsewhere who has chosen something meanwhile', () => {
  focused.set(aPane({ target: host('a') }));
  shell.targets.take({ type: 'target', target: container('web-1') });
  expect(opened).toEqual([]);
  expect(location.hash).toBe(openAddress('a'));
});

it('waits for nothing once it is away', () => {
  shell.remove();
  shell.targets.take({ type: 'target', target: container('web-1') });
  expect(opened).toEqual([]);
});
