import { beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { rectanglesOf } from '../layout/geometry.ts';
import { leaf } from '../layout/layout.ts';
import { USUAL_RULE } from '../sessions/session-store.ts';
import { container, host } from '../targets/some-targets.ts';
import { FakePane } from './some-tabs.ts';
import { TabMemory, type TabStorage } from './tab-memory.ts';
import { Workspace, type Tab } from './workspace.ts';

const KEY = 'gangway.tabs';

let kept: Map<string, string>;
let panes: FakePane[];
let tabs: Workspace;

beforeEach(() => {
  kept = new Map();
  panes = [];
  tabs = workspace();
});

function storage(): TabStorage {
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

function workspace(): Workspace {
  const nothing = (): void => undefined;
  return new Workspace(
    ({ beginning }, close) => {
      const pane = new FakePane(beginning, close);
      panes.push(pane);
      return pane.asPane;
    },
    { rule: new Store(USUAL_RULE), ended: nothing, endUnattached: nothing, left: nothing },
  );
}

function memory(): TabMemory {
  return new TabMemory(storage);
}

/** What the next page in this browser tab makes of it. */
function reloaded(user = 'ada'): Workspace {
  const next = workspace();
  const saved = memory().read(user);
  if (saved !== null) next.restore(saved);
  return next;
}

function alone(pane: unknown): object {
  return { panes: [pane], layout: 0, focused: 0, zoomed: false };
}

function written(more: object): void {
  const tab = { kind: 'resume', session: 's1', label: 'a', target: host('a') };
  kept.set(KEY, JSON.stringify({ version: 2, user: 'ada', active: 0, tabs: [alone(tab)], ...more }));
}

it('brings a locked terminal back locked', () => {
  memory().keep(tabs, 'ada');
  tabs.open(host('a'));
  tabs.open(host('b'));
  panes.forEach((pane, at) => {
    pane.live(`s${String(at)}`);
  });
  panes[1]?.locked.set(true);
  expect(
    reloaded()
      .panes.get()
      .map(({ terminal }) => terminal.locked.get()),
  ).toEqual([false, true]);
});

it('brings tabs back in their order, by their names, each with its session', () => {
  memory().keep(tabs, 'ada');
  tabs.open(host('a'));
  tabs.open(host('a'));
  tabs.open(container('web'), 'web (local)');
  tabs.watchSession('s4', host('b'), 'bob');
  panes.slice(0, 3).forEach((pane, at) => {
    pane.live(`s${String(at + 1)}`);
  });
  tabs.showNth(2);
  const again = reloaded();
  expect(again.panes.get().map(({ label, target, session, watching }) => [label, target, session, watching])).toEqual([
    ['a', host('a'), 's1', false],
    ['a · 2', host('a'), 's2', false],
    ['web (local)', container('web'), 's3', false],
    ['b (bob)', host('b'), 's4', true],
  ]);
  expect(again.active.get()?.label).toBe('a · 2');
  expect(panes.slice(4).map(({ beginning }) => beginning.kind)).toEqual(['resume', 'resume', 'resume', 'watch']);
});

it('brings them back again when the page is loaded before a session is there', () => {
  memory().keep(tabs, 'ada');
  tabs.open(host('a'));
  panes[0]?.live('s1');
  const again = reloaded();
  memory().keep(again, 'ada');
  expect(
    reloaded()
      .panes.get()
      .map(({ session }) => session),
  ).toEqual(['s1']);
});

it('forgets a tab that is closed, and what was never there', () => {
  memory().keep(tabs, 'ada');
  const a = tabs.open(host('a'));
  panes[0]?.live('s1');
  tabs.open(host('b'));
  tabs.close(a.id);
  expect(memory().read('ada')).toBeNull();
});

it('comes back to a session that has ended, to say so, but not to one that another page has', () => {
  memory().keep(tabs, 'ada');
  tabs.open(host('a'));
  tabs.open(host('b'));
  panes[0]?.live('s1');
  panes[1]?.live('s2');
  panes[0]?.over();
  const takenOver: ConnectionState = { kind: 'lost', cause: { by: 'code', code: 4409 }, lasted: 1 };
  panes[1]?.over(takenOver);
  expect(
    memory()
      .read('ada')
      ?.tabs.flatMap(({ panes: saved }) => saved.map(({ session }) => session)),
  ).toEqual(['s1']);
});

it('keeps no more than it needs, and no secret', () => {
  memory().keep(tabs, 'ada');
  tabs.open(host('a'));
  panes[0]?.live('s1');
  const all = JSON.parse(kept.get(KEY) ?? '') as { tabs: object[] };
  expect(Object.keys(all).sort()).toEqual(['active', 'tabs', 'user', 'version']);
  const tab = all.tabs[0] as { panes: object[] };
  expect(Object.keys(tab).sort()).toEqual(['focused', 'layout', 'panes', 'zoomed']);
  expect(Object.keys(tab.panes[0] ?? {}).sort()).toEqual(['kind', 'label', 'session', 'target']);
});

it('keeps nothing of one user for another', () => {
  memory().keep(tabs, 'ada');
  tabs.open(host('a'));
  panes[0]?.live('s1');
  expect(memory().read('bob')).toBeNull();
  expect(memory().read('')).toBeNull();
});

it('is empty after a sign-out, whatever happens while the page is being left', () => {
  const here = memory();
  here.keep(tabs, 'ada');
  tabs.open(host('a'));
  panes[0]?.live('s1');
  here.forget();
  panes[0]?.over();
  tabs.open(host('b'));
  expect(kept.size).toBe(0);
});

describe('what is found', () => {
  it.each([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['another shape', '[]'],
    ['too much', ' '.repeat(1_000_001)],
  ])('is left alone when it is %s', (_what, value) => {
    if (value !== undefined) kept.set(KEY, value);
    expect(memory().read('ada')).toBeNull();
  });

  it.each([
    { version: 3 },
    { active: 'first' },
    { tabs: {} },
    { tabs: [] },
    { tabs: [null] },
    { tabs: [{ kind: 'resume', session: 's', label: 'a', target: host('a') }] },
    { tabs: [alone({ kind: 'resume', session: 's', label: 'a' })] },
    { tabs: [alone({ kind: 'resume', session: 5, label: 'a', target: host('a') })] },
    { tabs: [{ ...alone({ kind: 'resume', session: 's', label: 'a', target: host('a') }), focused: null }] },
  ])('is left alone when it has %j', (more) => {
    written(more);
    expect(memory().read('ada')).toBeNull();
  });

  it('is cleaned and bounded', () => {
    const tab = { kind: 'resume', label: `a\u202eb\n${'x'.repeat(1000)}`, target: { ...host('a'), name: 'a\u202eb' } };
    written({ tabs: Array.from({ length: 200 }, (_none, at) => alone({ ...tab, session: String(at) })) });
    const found =
      memory()
        .read('ada')
        ?.tabs.flatMap(({ panes: saved }) => saved) ?? [];
    expect(found).toHaveLength(100);
    expect(found[0]?.label).toMatch(/^a b x+…$/);
    expect(found[0]?.label).toHaveLength(300);
    expect(found[0]?.target.name).toBe('a b');
  });

  it('has one tab for a session: two would take it from each other', () => {
    const tab = { kind: 'resume', session: 's1', label: 'a', target: host('a') };
    written({ tabs: [alone(tab), alone({ ...tab, label: 'b' })], active: 99 });
    const again = reloaded();
    expect(again.tabs.get().map(({ label }) => label)).toEqual(['a']);
    expect(again.active.get()?.label).toBe('a');
  });

  it('continues nothing of a kind that is not known: it only looks', () => {
    written({ tabs: [alone({ kind: 'seize', session: 's1', label: 'a', target: host('a') })] });
    expect(memory().read('ada')?.tabs[0]?.panes[0]?.kind).toBe('watch');
  });
});

describe('panes', () => {
  /** `a` on the left, `b` over `c` on the right, all live. */
  function three(): Tab {
    const tab = tabs.open(host('a'));
    tabs.openBeside(host('b'), 'b', { beside: tab.focused.id, side: 'right', ratio: 0.3 });
    tabs.openBeside(host('c'), 'c', { beside: tab.focused.id, side: 'down', ratio: 0.5 });
    panes.forEach((pane, at) => {
      pane.live(`s${String(at + 1)}`);
    });
    return tab;
  }

  function seen(tab: Tab): unknown {
    const { layout, zoomed } = tab.arrangement.get();
    const places = [...rectanglesOf(layout).values()];
    return [tab.panes.map(({ label, session }) => `${label} ${String(session)}`), places, tab.focused.label, zoomed];
  }

  it('come back where they were, with the focus where it was, and the tab’s name', () => {
    memory().keep(tabs, 'ada');
    const tab = three();
    tab.resize('1', 0.8);
    tab.focus(tab.panes[1]?.id ?? '');
    tab.zoom();
    tab.rename('deploy');
    const again = reloaded().tabs.get()[0];
    if (again === undefined) throw new Error('no tab');
    expect(seen(again)).toEqual(seen(tab));
    expect(again.label).toBe('deploy');
  });

  it('that never had a session are left out, and their place goes to the others', () => {
    memory().keep(tabs, 'ada');
    const tab = three();
    tabs.openBeside(host('d'), 'd', { beside: tab.panes[0]?.id ?? '', side: 'down', ratio: 0.5 });
    tab.zoom();
    const again = reloaded().tabs.get()[0];
    expect(again?.panes.map(({ label }) => label)).toEqual(['a', 'b', 'c']);
    expect(again?.arrangement.get().zoomed).toBe(false);
    expect(rectanglesOf(again?.arrangement.get().layout ?? leaf('x')).get(again?.panes[0]?.id ?? '')?.height).toBe(1);
  });

  it('stand side by side when nobody can read how they stood', () => {
    const saved = (session: string): object => ({ kind: 'resume', session, label: session, target: host('a') });
    written({ tabs: [{ ...alone(null), panes: [saved('s1'), saved('s2'), saved('s1')], layout: 'none' }] });
    const tab = reloaded().tabs.get()[0];
    expect(tab?.panes.map(({ session }) => session)).toEqual(['s1', 's2']);
  });
});

it('reads what was kept before there were panes', () => {
  const tab = { kind: 'resume', session: 's1', label: 'a', target: host('a') };
  kept.set(
    KEY,
    JSON.stringify({ version: 1, user: 'ada', active: 1, tabs: [tab, { ...tab, session: 's2', label: 'b' }] }),
  );
  const again = reloaded();
  expect(again.panes.get().map(({ session }) => session)).toEqual(['s1', 's2']);
  expect(again.active.get()?.label).toBe('b');
});

it('does without where the browser forbids it', () => {
  const forbidden = new TabMemory(() => {
    throw new Error('The operation is insecure.');
  });
  expect(forbidden.read('ada')).toBeNull();
  forbidden.keep(tabs, 'ada');
  tabs.open(host('a'));
  forbidden.forget();
  expect(tabs.tabs.get()).toHaveLength(1);
});
