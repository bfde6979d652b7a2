import { beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { USUAL_RULE, type ClosingRule } from '../sessions/session-store.ts';
import { container, host } from '../targets/some-targets.ts';
import { FakePane } from './some-tabs.ts';
import { Workspace } from './workspace.ts';

const TAKEN_OVER: ConnectionState = { kind: 'lost', cause: { by: 'code', code: 4409 }, lasted: 1 };

let tabs: Workspace;
let panes: FakePane[];
let rule: Store<ClosingRule>;
/** What the list of running sessions was told. */
let told: string[];

beforeEach(() => {
  panes = [];
  told = [];
  rule = new Store(USUAL_RULE);
  tabs = new Workspace(
    ({ beginning }, close) => {
      const pane = new FakePane(beginning, close);
      panes.push(pane);
      return pane.asPane;
    },
    {
      rule,
      ended: (session) => told.push(`ended ${session}`),
      endUnattached: (session) => told.push(`to be ended ${session}`),
      left: (session, { name }) => told.push(`left ${session} on ${name}`),
    },
  );
});

function pane(nth: number): FakePane {
  const found = panes[nth - 1];
  if (found === undefined) throw new Error(`no pane ${String(nth)}`);
  return found;
}

function labels(): string[] {
  return tabs.tabs.get().map(({ label }) => label);
}

it('opens a tab for every choice, and tells those of one host apart', () => {
  tabs.open(host('a'));
  tabs.open(host('b'));
  const again = tabs.open(host('a'));
  expect(labels()).toEqual(['a', 'b', 'a · 2']);
  expect(tabs.active.get()).toBe(again);
  expect(pane(3).beginning).toEqual({ kind: 'open', request: { target: 'a', verb: 'shell' } });
});

it('gives a number again once it is free', () => {
  const first = tabs.open(host('a'));
  tabs.open(host('a'));
  tabs.close(first.id);
  expect(tabs.open(host('a')).label).toBe('a');
});

it('calls a tab what its caller does, and numbers that', () => {
  tabs.open(container('web'), 'web (local)');
  tabs.open(container('web', { daemon: 'edge' }), 'web (edge)');
  tabs.open(container('web'), 'web (local)');
  expect(labels()).toEqual(['web (local)', 'web (edge)', 'web (local) · 2']);
});

it('shows what is open already when it comes by a link, and stays where it fits', () => {
  const a = tabs.open(host('a'));
  const again = tabs.open(host('a'));
  tabs.openOrShow(host('a'));
  expect(tabs.active.get()).toBe(again);
  tabs.open(host('b'));
  tabs.openOrShow(host('a'));
  expect(tabs.active.get()).toBe(a);
  expect(tabs.tabs.get()).toHaveLength(3);
  tabs.openOrShow(host('c'));
  expect(tabs.tabs.get()).toHaveLength(4);
});

it('does not take a look at somebody’s session for a terminal of one’s own', () => {
  tabs.watchSession('s1', host('a'), 'bob');
  tabs.openOrShow(host('a'));
  expect(labels()).toEqual(['a (bob)', 'a']);
});

it('shows the neighbour of a tab that closes', () => {
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
  expect(panes.map(({ parted }) => parted)).toEqual(['ended', 'ended', 'ended']);
});

it('keeps the tab that is seen when another closes', () => {
  const a = tabs.open(host('a'));
  const b = tabs.open(host('b'));
  tabs.close(a.id);
  expect(tabs.active.get()).toBe(b);
  tabs.showNth(9);
  expect(tabs.active.get()).toBe(b);
});

it('counts the sessions that are opening or live', () => {
  expect(tabs.sessions).toBe(0);
  tabs.open(host('a'));
  tabs.open(host('b'));
  expect(tabs.sessions).toBe(2);
  pane(1).over();
  expect(tabs.sessions).toBe(1);
});

describe('closing a tab', () => {
  it('ends its session, or leaves it running, by the gateway’s setting', () => {
    tabs.open(host('a'));
    pane(1).live('s1');
    pane(1).close();
    rule.set({ ...USUAL_RULE, close: 'detach' });
    tabs.open(host('b'));
    pane(2).live('s2');
    pane(2).close();
    expect(panes.map(({ parted }) => parted)).toEqual(['ended', 'left']);
    expect(told).toEqual(['ended s1', 'left s2 on b']);
  });

  it('does the other of both when that is wanted', () => {
    const a = tabs.open(host('a'));
    pane(1).live('s1');
    tabs.close(a.id, 'detach');
    rule.set({ ...USUAL_RULE, close: 'detach' });
    const b = tabs.open(host('b'));
    pane(2).live('s2');
    tabs.close(b.id, 'end');
    expect(told).toEqual(['left s1 on a', 'ended s2']);
  });

  it('ends by the other way what nobody could be told of on the line', () => {
    const a = tabs.open(host('a'));
    pane(1).live('s1');
    pane(1).reached = false;
    tabs.close(a.id);
    tabs.continueSession('s2', host('b'));
    pane(2).close();
    expect(told).toEqual(['to be ended s1', 'to be ended s2']);
  });

  it('gives up what is only being opened, however it is closed', () => {
    rule.set({ ...USUAL_RULE, close: 'detach' });
    const a = tabs.open(host('a'));
    tabs.close(a.id);
    expect(pane(1).parted).toBe('ended');
    expect(told).toEqual([]);
  });

  it('never ends what was only watched', () => {
    tabs.watchSession('s1', host('a'), 'bob');
    pane(1).live('s1');
    tabs.close(tabs.active.get()?.id ?? '', 'end');
    expect(pane(1).parted).toBe('left');
    expect(told).toEqual([]);
  });
});

describe('the sessions that are open here', () => {
  it('are those that tabs show or are about to', () => {
    tabs.open(host('a'));
    expect([...tabs.openHere.get()]).toEqual([]);
    pane(1).live('s1');
    tabs.continueSession('s2', host('b'));
    expect([...tabs.openHere.get()]).toEqual(['s1', 's2']);
    pane(1).over();
    pane(2).over();
    expect([...tabs.openHere.get()]).toEqual([]);
  });

  it('are the same set as long as nothing of it changes', () => {
    tabs.open(host('a'));
    pane(1).live('s1');
    const before = tabs.openHere.get();
    tabs.open(host('b'));
    expect(tabs.openHere.get()).toBe(before);
  });

  it('are shown, not opened twice', () => {
    tabs.continueSession('s1', host('a'));
    const first = tabs.active.get();
    tabs.open(host('b'));
    tabs.continueSession('s1', host('a'));
    expect(tabs.active.get()).toBe(first);
    expect(tabs.tabs.get()).toHaveLength(2);
  });
});

it('takes a session back in the tab that another page took it from, with all that is there', () => {
  tabs.open(host('a'));
  pane(1).live('s1');
  const first = tabs.active.get();
  tabs.open(host('b'));
  pane(1).over(TAKEN_OVER);
  tabs.continueSession('s1', host('a'));
  expect(tabs.active.get()).toBe(first);
  expect(pane(1).reconnects).toBe(1);
  expect(labels()).toEqual(['a', 'b']);
});

it('continues a session in the place of a tab that had given up on it', () => {
  tabs.open(host('a'));
  pane(1).live('s1');
  tabs.open(host('b'));
  pane(1).over({ kind: 'lost', cause: { by: 'code', code: 4429 }, lasted: 1 });
  tabs.continueSession('s1', host('a'));
  expect(labels()).toEqual(['a', 'b']);
  expect(tabs.active.get()).toBe(tabs.tabs.get()[0]);
  expect(pane(3).beginning).toEqual({ kind: 'resume', session: 's1' });
  expect(pane(1).parted).not.toBeNull();
  expect(told).toEqual([]);
});

it('tells that something may have changed when a session begins, ends or is let go', () => {
  const seen: number[] = [];
  tabs.changes.subscribe((changes) => seen.push(changes));
  const since = (): number => seen.splice(0).length;
  const a = tabs.open(host('a'));
  since();
  pane(1).state.set({ kind: 'opening', stage: 'connecting' });
  expect(since()).toBe(0);
  pane(1).live('s1');
  expect(since()).toBeGreaterThan(0);
  pane(1).over();
  expect(since()).toBeGreaterThan(0);
  tabs.close(a.id);
  expect(since()).toBeGreaterThan(0);
});
