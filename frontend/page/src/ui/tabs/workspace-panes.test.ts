import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { MOST_PANES } from '../layout/layout.ts';
import { USUAL_RULE, type ClosingRule } from '../sessions/session-store.ts';
import { host } from '../targets/some-targets.ts';
import { MOST_CLOSED } from './closed-tabs.ts';
import { FakePane } from './some-tabs.ts';
import { Workspace, type Tab } from './workspace.ts';

let tabs: Workspace;
let panes: FakePane[];
let rule: Store<ClosingRule>;
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
      left: (session) => told.push(`left ${session}`),
    },
  );
});

function fake(nth: number): FakePane {
  const found = panes[nth - 1];
  if (found === undefined) throw new Error(`no pane ${String(nth)}`);
  return found;
}

function splitRight(name: string): void {
  tabs.openBeside(host(name), name, { beside: tabs.focused.get()?.id ?? '', side: 'right', ratio: 0.5 });
}

/** `a`, `b`, `c` side by side in one tab, all live; `c` has the focus. */
function three(): Tab {
  const tab = tabs.open(host('a'));
  splitRight('b');
  splitRight('c');
  panes.forEach((pane, at) => {
    pane.live(`s${String(at + 1)}`);
  });
  return tab;
}

function labels(): string[] {
  return tabs.panes.get().map(({ label }) => label);
}

function idOf(label: string): string {
  return tabs.panes.get().find((pane) => pane.label === label)?.id ?? '';
}

describe('panes', () => {
  it('come beside another, with the focus, and are numbered over all tabs', () => {
    const tab = tabs.open(host('a'));
    splitRight('a');
    tabs.open(host('a'));
    expect(labels()).toEqual(['a', 'a · 2', 'a · 3']);
    expect(tab.focused.label).toBe('a · 2');
    expect(tabs.focused.get()?.label).toBe('a · 3');
    expect([...tabs.openHere.get()]).toEqual([]);
  });

  it('are as many as there may be', () => {
    tabs.open(host('a'));
    for (let n = 1; n < MOST_PANES; n += 1) splitRight('a');
    splitRight('one too many');
    expect(panes).toHaveLength(MOST_PANES);
    expect(labels()).not.toContain('one too many');
  });

  it('close one by one, the last with its tab; the focus goes to the one beside', () => {
    const tab = three();
    tabs.closePane(idOf('b'));
    expect([labels(), tab.focused.label]).toEqual([['a', 'c'], 'c']);
    tabs.closePane(idOf('c'));
    expect(tabs.focused.get()?.label).toBe('a');
    fake(1).close();
    expect([tabs.tabs.get(), tabs.active.get(), tabs.focused.get()]).toEqual([[], null, null]);
    expect(told).toEqual(['ended s2', 'ended s3', 'ended s1']);
  });

  it('close together with their tab', () => {
    const tab = three();
    tabs.close(tab.id, 'detach');
    expect(told).toEqual(['left s1', 'left s2', 'left s3']);
  });

  it('are shown, not opened twice, wherever they are', () => {
    const tab = three();
    tabs.open(host('d'));
    tabs.continueSession('s1', host('a'));
    expect([tabs.active.get(), tabs.focused.get()?.label]).toEqual([tab, 'a']);
    tabs.openOrShow(host('b'));
    expect(tabs.focused.get()?.label).toBe('b');
    expect(panes).toHaveLength(4);
  });

  it('keep their place when their session is continued', () => {
    const tab = three();
    fake(2).over({ kind: 'lost', cause: { by: 'code', code: 4429 }, lasted: 1 });
    tabs.continueSession('s2', host('b'));
    expect(labels()).toEqual(['a', 'b', 'c']);
    expect([tab.focused.label, fake(4).beginning]).toEqual(['b', { kind: 'resume', session: 's2' }]);
    expect(fake(2).parted).not.toBeNull();
  });

  it('that are seen alone show the next one when the focus goes there, and all when one comes', () => {
    const tab = three();
    const shown = (): string[] => tab.panes.filter((pane) => tab.shows(pane)).map(({ label }) => label);
    expect([tab.zoom(), shown()]).toEqual([true, ['c']]);
    tab.focusBeside('left');
    expect(shown()).toEqual(['b']);
    splitRight('d');
    expect(shown()).toEqual(['a', 'b', 'd', 'c']);
    tab.zoom();
    tabs.closePane(idOf('d'));
    expect(shown()).toEqual(['a', 'b', 'c']);
    expect(tabs.open(host('e')).zoom()).toBe(false);
  });
});

describe('tabs', () => {
  it('are put into another order', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => tabs.open(host(name)));
    const seen: number[] = [];
    tabs.arranged.subscribe((arranged) => seen.push(arranged));
    expect(tabs.moveTab(c?.id ?? '', 0)).toBe(true);
    expect(tabs.tabs.get()).toEqual([c, a, b]);
    expect(labels()).toEqual(['c', 'a', 'b']);
    expect(tabs.active.get()).toBe(c);
    expect([tabs.moveTab(c?.id ?? '', -1), tabs.moveTab(b?.id ?? '', 3), tabs.moveTab('none', 1)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(seen).toHaveLength(1);
  });

  it('are walked through round about', () => {
    const [a, b] = ['a', 'b'].map((name) => tabs.open(host(name)));
    tabs.showFurther(1);
    expect(tabs.active.get()).toBe(a);
    tabs.showFurther(-1);
    expect(tabs.active.get()).toBe(b);
    tabs.close(a?.id ?? '');
    expect(tabs.showFurther(1)).toBe(false);
  });

  it('go by the name a user has given, whatever programs call themselves', () => {
    const tab = tabs.open(host('a'));
    fake(1).screen.title.set('vim');
    expect([tab.label, tab.caption]).toEqual(['a', 'a — vim']);
    tab.rename('deploy');
    fake(1).screen.title.set('top');
    expect([tab.label, tab.caption]).toEqual(['deploy', 'deploy']);
    tab.rename(null);
    expect(tab.caption).toBe('a — top');
  });
});

describe('what was closed last', () => {
  it('is continued when its session was left running', () => {
    const tab = three();
    tabs.closePane(idOf('b'), 'detach');
    expect(tabs.undoClose()).toMatchObject([{ label: 'b', how: 'continued' }]);
    expect(fake(4).beginning).toEqual({ kind: 'resume', session: 's2' });
    expect([labels(), tab.focused.label]).toEqual([['a', 'b', 'c'], 'b']);
  });

  it('is opened anew when its session was ended, or never was', () => {
    tabs.open(host('a'));
    fake(1).live('s1');
    tabs.closePane(idOf('a'), 'end');
    tabs.open(host('b'));
    tabs.closePane(idOf('b'));
    expect(tabs.undoClose()).toMatchObject([{ label: 'b', how: 'anew' }]);
    expect(tabs.undoClose()).toMatchObject([{ label: 'a', how: 'ended' }]);
    expect(fake(4).beginning).toEqual({ kind: 'open', request: { target: 'a', verb: 'shell' } });
  });

  it('is opened anew when the gateway does not keep its session any more', () => {
    vi.useFakeTimers();
    tabs.open(host('a'));
    fake(1).live('s1');
    tabs.closePane(idOf('a'), 'detach');
    vi.advanceTimersByTime(USUAL_RULE.detach);
    expect(tabs.undoClose()).toMatchObject([{ label: 'a', how: 'expired' }]);
    expect(fake(2).beginning.kind).toBe('open');
    vi.useRealTimers();
  });

  it('is watched again when it was watched', () => {
    tabs.watchSession('s1', host('a'), 'bob');
    fake(1).live('s1');
    tabs.closePane(idOf('a (bob)'));
    expect(tabs.undoClose()).toMatchObject([{ label: 'a (bob)', how: 'watched' }]);
    expect(fake(2).beginning).toEqual({ kind: 'watch', session: 's1' });
    expect(tabs.panes.get()[0]?.owner).toBe('bob');
  });

  it('comes back as a whole tab, in its place, with its name and its layout', () => {
    tabs.open(host('x'));
    const tab = three();
    tabs.open(host('y'));
    fake(1).live('sx');
    ['s1', 's2', 's3'].forEach((session, at) => {
      fake(at + 2).live(session);
    });
    tab.rename('deploy');
    tab.focus(idOf('b'));
    tabs.close(tab.id, 'detach');
    expect(tabs.undoClose().map(({ how }) => how)).toEqual(['continued', 'continued', 'continued']);
    const again = tabs.active.get();
    expect([again?.label, again?.focused.label]).toEqual(['deploy', 'b']);
    expect(labels()).toEqual(['x', 'a', 'b', 'c', 'y']);
  });

  it('is shown when it has been continued meanwhile', () => {
    tabs.open(host('a'));
    fake(1).live('s1');
    tabs.closePane(idOf('a'), 'detach');
    tabs.continueSession('s1', host('a'));
    tabs.open(host('b'));
    expect(tabs.undoClose()).toEqual([{ label: 'a', how: 'continued' }]);
    expect(tabs.focused.get()?.label).toBe('a');
    expect(panes).toHaveLength(3);
  });

  it('is what of a tab has not been continued meanwhile', () => {
    const tab = three();
    tabs.focus(idOf('b'));
    tabs.close(tab.id, 'detach');
    tabs.continueSession('s2', host('b'));
    fake(4).live('s2');
    expect(tabs.undoClose().map(({ label }) => label)).toEqual(['a', 'c']);
    expect(tabs.tabs.get().map(({ panes: all }) => all.map(({ session }) => session))).toEqual([['s1', 's3'], ['s2']]);
  });

  it('comes in a tab of its own when the one it was in is gone', () => {
    const tab = three();
    tabs.closePane(idOf('c'), 'detach');
    tabs.close(tab.id);
    tabs.undoClose();
    tabs.undoClose();
    expect(tabs.tabs.get().map(({ panes: all }) => all.map(({ label }) => label))).toEqual([['a', 'b'], ['c']]);
  });

  it('is remembered so many times, and then there is nothing', () => {
    for (let n = 0; n <= MOST_CLOSED; n += 1) tabs.closePane(tabs.open(host(String(n))).focused.id);
    for (let n = MOST_CLOSED; n > 0; n -= 1) expect(tabs.undoClose()).toMatchObject([{ label: String(n) }]);
    expect(tabs.undoClose()).toEqual([]);
  });
});
