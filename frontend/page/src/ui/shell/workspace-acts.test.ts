// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { Acts } from '../actions/action-register.ts';
import type { ActionId } from '../actions/actions.ts';
import { Broadcast } from '../broadcast/broadcast.ts';
import { MOST_PANES } from '../layout/layout.ts';
import { USUAL_RULE } from '../sessions/session-store.ts';
import { FakePane } from '../tabs/some-tabs.ts';
import { Workspace } from '../tabs/workspace.ts';
import { container, host } from '../targets/some-targets.ts';
import { workspaceActs } from './workspace-acts.ts';

const nothing = (): void => undefined;

let panes: FakePane[];
let workspace: Workspace;
let broadcast: Broadcast;
let said: string[];
let room: boolean;
let acts: Acts;

beforeEach(() => {
  panes = [];
  said = [];
  room = true;
  workspace = new Workspace(
    ({ beginning }, close) => {
      const pane = new FakePane(beginning, close);
      panes.push(pane);
      return pane.asPane;
    },
    { rule: new Store(USUAL_RULE), ended: nothing, endUnattached: nothing, left: nothing },
  );
  broadcast = new Broadcast(workspace, (why) => said.push(why));
  acts = workspaceActs({
    workspace,
    targets: { titleOf: ({ name }) => name },
    broadcast,
    isDivisible: () => room,
    rename: ({ label }) => said.push(`rename ${label}`),
    choosePanes: () => said.push('choose'),
    say: (word) => said.push(word),
  });
});

function run(...ids: ActionId[]): (boolean | undefined)[] {
  return ids.map((id) => acts[id]?.());
}

it('have nothing to do it to without a tab', () => {
  const ids = Object.keys(acts).filter((id) => id !== 'undo-close') as ActionId[];
  expect(ids.length).toBeGreaterThan(15);
  expect(run(...ids).every((done) => done === false)).toBe(true);
});

it('split the focused pane, go about in it, and close it', () => {
  workspace.open(host('a'));
  run('split-right', 'split-down');
  expect(workspace.panes.get().map(({ label }) => label)).toEqual(['a', 'a · 2', 'a · 3']);
  expect(run('focus-up', 'focus-up', 'focus-left')).toEqual([true, false, true]);
  expect(workspace.focused.get()?.label).toBe('a');
  run('close-tab');
  expect(workspace.focused.get()?.label).toBe('a · 2');
});

it('say why there is no room', () => {
  workspace.open(host('a'));
  room = false;
  run('split-right');
  room = true;
  for (let n = 0; n < MOST_PANES; n += 1) run('split-down');
  expect(said).toEqual([
    'There is too little room here for another pane.',
    `A tab has at most ${String(MOST_PANES)} panes.`,
  ]);
  expect(panes).toHaveLength(MOST_PANES);
});

it('go nowhere from a pane that is seen alone', () => {
  workspace.open(host('a'));
  run('split-right', 'zoom-pane');
  expect(run('focus-left')).toEqual([false]);
  run('zoom-pane');
  expect(run('focus-left')).toEqual([true]);
});

it('open another of the same in a tab of its own', () => {
  workspace.open(host('a'));
  run('duplicate');
  expect(workspace.tabs.get().map(({ label }) => label)).toEqual(['a', 'a · 2']);
  expect(run('move-tab-left', 'move-tab-left', 'rename-tab')).toEqual([true, false, true]);
  expect(said).toEqual(['rename a · 2']);
});

it('open another where the shell beside it is, on a host', () => {
  const directories = (): unknown[] =>
    panes.map(({ beginning }) => (beginning.kind === 'open' ? beginning.request.directory : beginning.kind));
  workspace.open(host('a'));
  run('split-right');
  for (const pane of panes) pane.screen.directoryHere = '/srv/a  b';
  run('split-down', 'duplicate');
  expect(directories()).toEqual([undefined, undefined, '/srv/a  b', undefined]);
  workspace.open(container('c'));
  for (const pane of panes) pane.screen.directoryHere = '/srv';
  run('split-right', 'duplicate');
  expect(directories().slice(4)).toEqual([undefined, undefined, undefined]);
});

it('tell what became of what was closed', () => {
  run('undo-close');
  workspace.open(host('a'));
  panes[0]?.live('s1');
  run('leave-tab', 'undo-close');
  panes[1]?.live('s1');
  run('end-tab', 'undo-close');
  expect(said).toEqual([
    'Nothing was closed that could be opened again.',
    'a: its session ran on, and goes on here.',
    'a: its session was ended. This is a new one.',
  ]);
});

it('ask into which panes to type, or stop it', () => {
  workspace.open(host('a'));
  run('split-right');
  panes.forEach((pane, at) => {
    pane.live(`s${String(at)}`);
  });
  run('broadcast');
  broadcast.start(workspace.panes.get().map(({ id }) => id));
  run('broadcast');
  expect(said).toEqual(['choose', 'stopped']);
});
