// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { USUAL_RULE } from '../sessions/session-store.ts';
import { FakePane } from '../tabs/some-tabs.ts';
import { Workspace } from '../tabs/workspace.ts';
import { host } from '../targets/some-targets.ts';
import { Broadcast, exclusionOf, IDLE, isMouseReport, type BroadcastEnd } from './broadcast.ts';

const nothing = (): void => undefined;

let panes: FakePane[];
let workspace: Workspace;
let broadcast: Broadcast;
let ends: BroadcastEnd[];

/** Two in one tab, one in a tab of its own, which is seen; all are live. */
beforeEach(() => {
  vi.useFakeTimers();
  panes = [];
  ends = [];
  workspace = new Workspace(
    ({ beginning }, close) => {
      const pane = new FakePane(beginning, close);
      panes.push(pane);
      return pane.asPane;
    },
    { rule: new Store(USUAL_RULE), ended: nothing, endUnattached: nothing, left: nothing },
  );
  const first = workspace.open(host('a'));
  workspace.openBeside(host('b'), 'b', { beside: first.focused.id, side: 'right', ratio: 0.5 });
  workspace.open(host('c'));
  panes.forEach((pane, at) => {
    pane.live(`s${String(at)}`);
  });
  broadcast = new Broadcast(workspace, (why) => ends.push(why));
});
afterEach(() => {
  broadcast.dispose();
  vi.useRealTimers();
});

function ids(): string[] {
  return workspace.panes.get().map(({ id }) => id);
}

function fake(at: number): FakePane {
  const found = panes[at];
  if (found === undefined) throw new Error(`no pane ${String(at)}`);
  return found;
}

function type(at: number, text: string): void {
  fake(at).typed?.(new TextEncoder().encode(text));
}

function taken(): string[] {
  return panes.map((pane) => pane.taken.join(''));
}

it('brings what is typed in one to all others, over all tabs', () => {
  expect(broadcast.start(ids())).toBe(true);
  type(2, 'ls\r');
  workspace.focus(ids()[0] ?? '');
  type(0, 'x');
  expect(taken()).toEqual(['ls\r', 'ls\rx', 'x']);
  expect(ends).toEqual([]);
});

it('brings nothing to those that were not chosen, and nothing once it is over', () => {
  broadcast.start(ids().slice(1));
  type(2, 'a');
  broadcast.stop();
  type(2, 'b');
  expect(taken()).toEqual(['', 'a', '']);
  expect(ends).toEqual(['stopped']);
});

it('takes nothing from a pane that is not focused, and nothing the mouse says', () => {
  broadcast.start(ids());
  type(0, 'x');
  type(2, '\x1b[<0;1;1M');
  expect(taken()).toEqual(['', '', '']);
  expect(isMouseReport(new TextEncoder().encode('\x1b[A'))).toBe(false);
  expect(isMouseReport(new TextEncoder().encode('\x1b[200~<M'))).toBe(false);
});

it('lets each program have a paste in its own way, and asks for all of them', () => {
  broadcast.start(ids());
  expect(fake(2).company?.bracketsPaste).toBe(true);
  fake(0).screen.input.bracketsPaste = false;
  expect(fake(2).company?.bracketsPaste).toBe(false);
  fake(2).company?.paste('a\nb');
  fake(0).company?.paste('not focused');
  fake(2).company?.discard();
  expect(taken()).toEqual(['[a\nb](no more)', '[a\nb](no more)', '']);
  broadcast.stop();
  expect(fake(2).company).toBe(null);
});

describe('it does not begin', () => {
  it('with one', () => {
    expect(broadcast.start(ids().slice(2))).toBe(false);
    expect(broadcast.on).toBe(false);
  });

  it('without the one that has the focus', () => {
    expect(broadcast.start(ids().slice(0, 2))).toBe(false);
  });

  it('with those that take no input', () => {
    fake(0).locked.set(true);
    fake(1).over();
    workspace.watchSession('s9', host('d'), 'dora');
    fake(3).live('s9');
    expect(workspace.panes.get().map((pane) => exclusionOf(pane))).toEqual(['locked', 'away', null, 'watching']);
    workspace.focus(ids()[2] ?? '');
    expect(broadcast.start(ids())).toBe(false);
  });
});

describe('it ends', () => {
  beforeEach(() => {
    broadcast.start(ids().slice(1));
  });

  it('when the window is left', () => {
    window.dispatchEvent(new Event('blur'));
    expect(ends).toEqual(['left']);
  });

  it('when the page is hidden', () => {
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    hidden.mockRestore();
    expect(ends).toEqual(['left']);
  });

  it('five minutes after the last key', () => {
    vi.advanceTimersByTime(IDLE - 1);
    type(2, 'x');
    vi.advanceTimersByTime(IDLE - 1);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ends).toEqual(['idle']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('when the focus goes to another pane', () => {
    workspace.focus(ids()[0] ?? '');
    expect(ends).toEqual(['elsewhere']);
  });

  it('when fewer than two are left', () => {
    workspace.closePane(ids()[1] ?? '');
    expect(ends).toEqual(['few']);
    expect(broadcast.on).toBe(false);
  });

  it('when the one that is typed in takes no input any more', () => {
    broadcast.stop();
    broadcast.start(ids());
    fake(2).locked.set(true);
    expect(ends).toEqual(['stopped', 'elsewhere']);
  });
});

it('goes on without one that loses its session or its line', () => {
  broadcast.start(ids());
  fake(0).over();
  expect(broadcast.chosen.get()).toEqual(ids().slice(1));
  type(2, 'x');
  expect(taken()).toEqual(['', 'x', '']);
  expect(ends).toEqual([]);
});
