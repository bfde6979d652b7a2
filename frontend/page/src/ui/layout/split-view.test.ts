// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { Broadcast } from '../broadcast/broadcast.ts';
import { USUAL_RULE } from '../sessions/session-store.ts';
import { FakePane } from '../tabs/some-tabs.ts';
import { Workspace, type Tab } from '../tabs/workspace.ts';
import { host } from '../targets/some-targets.ts';
import { TargetStore } from '../targets/target-store.ts';
import { TermPane } from '../pane/term-pane.ts';
import { SplitView } from './split-view.ts';

const nothing = (): void => undefined;

let workspace: Workspace;
let targets: TargetStore;
let broadcast: Broadcast;
let panes: FakePane[];
let tab: Tab;
let view: SplitView;

beforeEach(async () => {
  // Only how panes stand is looked at here; terminals need a browser.
  const terminals = TermPane.prototype as unknown as Record<
    'render' | 'sources' | 'updated' | 'firstUpdated',
    () => unknown
  >;
  for (const name of ['render', 'updated', 'firstUpdated'] as const) vi.spyOn(terminals, name).mockReturnValue(null);
  vi.spyOn(terminals, 'sources').mockReturnValue([]);
  panes = [];
  workspace = new Workspace(
    ({ beginning }, close) => {
      const pane = new FakePane(beginning, close);
      panes.push(pane);
      return pane.asPane;
    },
    { rule: new Store(USUAL_RULE), ended: nothing, endUnattached: nothing, left: nothing },
  );
  targets = new TargetStore(
    () => Promise.resolve({ targets: [], daemons: [] }),
    (show) => {
      show();
    },
  );
  await targets.load();
  tab = workspace.open(host('a'));
  broadcast = new Broadcast(workspace, nothing);
  view = new SplitView();
  Object.assign(view, { tab, workspace, targets, broadcast, actions: new ActionRegister(new SettingsStore()) });
  view.seen = true;
  document.body.append(view);
  await view.updateComplete;
});
afterEach(() => {
  broadcast.dispose();
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

async function put(name: string, side: 'right' | 'down' | 'left'): Promise<void> {
  workspace.openBeside(host(name), name, { beside: tab.focused.id, side, ratio: 0.5 });
  await view.updateComplete;
}

function frames(): HTMLElement[] {
  return [...view.querySelectorAll<HTMLElement>('.pane-frame')];
}

function place({ style }: HTMLElement): string[] {
  return [style.left, style.top, style.width, style.height];
}

describe('panes', () => {
  it('stay where they are in the document, whatever the layout', async () => {
    const removed: Node[] = [];
    await put('b', 'left');
    const before = frames();
    const observer = new MutationObserver((records) => {
      removed.push(...records.flatMap((record) => [...record.removedNodes]));
    });
    observer.observe(view, { childList: true });
    await put('c', 'down');
    tab.move(tab.panes[0]?.id ?? '', tab.panes[2]?.id ?? '', 'right');
    await view.updateComplete;
    tab.zoom();
    await view.updateComplete;
    tab.zoom();
    await view.updateComplete;
    await Promise.resolve();
    observer.disconnect();
    expect(frames().slice(0, 2)).toEqual(before);
    expect(removed.filter((node) => (node as Element).className === 'pane-frame')).toEqual([]);
  });

  it('have the rectangles of the layout; the one that is seen alone has all', async () => {
    await put('b', 'right');
    expect(frames().map(place)).toEqual([
      ['0%', '0%', '50%', '100%'],
      ['50%', '0%', '50%', '100%'],
    ]);
    tab.zoom();
    await view.updateComplete;
    expect(frames().map(place)[1]).toEqual(['0%', '0%', '100%', '100%']);
    expect(frames().map(({ classList }) => classList.contains('hidden-frame'))).toEqual([true, false]);
    expect(view.querySelectorAll('[role="separator"]')).toHaveLength(0);
    expect(frames()[1]?.textContent).toContain('one more pane is hidden');
  });

  it('have a bar when they are several, and the focus where one is clicked', async () => {
    expect(view.querySelector('pane-bar')).toBeNull();
    await put('b', 'right');
    expect(view.querySelectorAll('pane-bar')).toHaveLength(2);
    frames()[0]?.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expect(tab.focused.label).toBe('a');
    await view.updateComplete;
    expect(frames().map((frame) => frame.hasAttribute('data-focused'))).toEqual([true, false]);
  });
});

describe('marks of a target', () => {
  it('are those that the list has now', async () => {
    expect(frames()[0]?.dataset['color']).toBeUndefined();
    targets.take({ type: 'target', target: host('a', { color: 'red', production: true }) });
    await view.updateComplete;
    expect(frames()[0]?.dataset['color']).toBe('red');
    expect(view.querySelector('.production')?.textContent).toMatch(/Production\s*a: mistakes here hurt/);
  });
});

it('says of each pane that is typed into with others', async () => {
  await put('b', 'right');
  panes.forEach((pane, at) => {
    pane.live(`s${String(at)}`);
  });
  broadcast.start(tab.panes.map(({ id }) => id));
  await view.updateComplete;
  expect(frames().map((frame) => frame.querySelector('.broadcast-label')?.textContent)).toEqual([
    'Typed into with others',
    'Typed into with others',
  ]);
  broadcast.stop();
  await view.updateComplete;
  expect(view.querySelector('.broadcast-label')).toBeNull();
});
