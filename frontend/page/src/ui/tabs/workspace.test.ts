import { expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import { container, host } from '../targets/some-targets.ts';
import { Workspace } from './workspace.ts';

function workspace(): { workspace: Workspace; states: Store<ConnectionState>[]; disposed: number[] } {
  const states: Store<ConnectionState>[] = [];
  const disposed: number[] = [];
  const made = new Workspace(() => {
    const state = new Store<ConnectionState>({ kind: 'opening', stage: 'gateway' });
    const nth = states.push(state);
    return { connection: { state }, end: () => disposed.push(nth) } as unknown as PaneSession;
  });
  return { workspace: made, states, disposed };
}

it('opens a tab for every choice, and tells those of one host apart', () => {
  const { workspace: tabs } = workspace();
  tabs.open(host('a'));
  tabs.open(host('b'));
  const again = tabs.open(host('a'));
  expect(tabs.tabs.get().map(({ label }) => label)).toEqual(['a', 'b', 'a · 2']);
  expect(tabs.active.get()).toBe(again);
});

it('gives a number again once it is free', () => {
  const { workspace: tabs } = workspace();
  const first = tabs.open(host('a'));
  tabs.open(host('a'));
  tabs.close(first.id);
  expect(tabs.open(host('a')).label).toBe('a');
});

it('calls a tab what its caller does, and numbers that', () => {
  const { workspace: tabs } = workspace();
  tabs.open(container('web'), 'web (local)');
  tabs.open(container('web', { daemon: 'edge' }), 'web (edge)');
  tabs.open(container('web'), 'web (local)');
  expect(tabs.tabs.get().map(({ label }) => label)).toEqual(['web (local)', 'web (edge)', 'web (local) · 2']);
});

it('shows what is open already when it comes by a link', () => {
  const { workspace: tabs } = workspace();
  const a = tabs.open(host('a'));
  tabs.open(host('b'));
  tabs.openOrShow(host('a'));
  expect(tabs.active.get()).toBe(a);
  expect(tabs.tabs.get()).toHaveLength(2);
  tabs.openOrShow(host('c'));
  expect(tabs.tabs.get()).toHaveLength(3);
});

it('shows the neighbour of a tab that closes, and ends its session', () => {
  const { workspace: tabs, disposed } = workspace();
  const [a, b, c] = ['a', 'b', 'c'].map((id) => tabs.open(host(id)));
  if (a === undefined || b === undefined || c === undefined) throw new Error('three were opened');
  tabs.showNth(2);
  tabs.close(b.id);
  expect(tabs.active.get()).toBe(c);
  tabs.close(c.id);
  expect(tabs.active.get()).toBe(a);
  tabs.close(a.id);
  tabs.close(a.id);
  expect(tabs.active.get()).toBeNull();
  expect(disposed).toEqual([2, 3, 1]);
});

it('keeps the tab that is seen when another closes', () => {
  const { workspace: tabs } = workspace();
  const a = tabs.open(host('a'));
  const b = tabs.open(host('b'));
  tabs.close(a.id);
  expect(tabs.active.get()).toBe(b);
  tabs.showNth(9);
  expect(tabs.active.get()).toBe(b);
});

it('counts the sessions that are opening or live', () => {
  const { workspace: tabs, states } = workspace();
  expect(tabs.sessions).toBe(0);
  tabs.open(host('a'));
  tabs.open(host('b'));
  expect(tabs.sessions).toBe(2);
  states[0]?.set({ kind: 'exited', exit: { type: 'exit', status: 0 }, lasted: 1 });
  expect(tabs.sessions).toBe(1);
});
