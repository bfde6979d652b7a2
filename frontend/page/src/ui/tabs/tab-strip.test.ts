// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import { USUAL_RULE } from '../sessions/session-store.ts';
import { host } from '../targets/some-targets.ts';
import { LONGEST_NAME } from './tab-name.ts';
import { FakePane } from './some-tabs.ts';
import type { TabLabel } from './tab-label.ts';
import { TabStrip } from './tab-strip.ts';
import { Workspace } from './workspace.ts';

const nothing = (): void => undefined;

let panes: FakePane[];
let workspace: Workspace;
let strip: TabStrip;

/** Three tabs; the last one is seen. */
beforeEach(async () => {
  panes = [];
  workspace = new Workspace(
    ({ beginning }, close) => {
      const pane = new FakePane(beginning, close);
      panes.push(pane);
      return pane.asPane;
    },
    { rule: new Store(USUAL_RULE), ended: nothing, endUnattached: nothing, left: nothing },
  );
  for (const name of ['a', 'b', 'c']) workspace.open(host(name));
  strip = new TabStrip();
  strip.workspace = workspace;
  strip.showMenu = nothing;
  document.body.append(strip);
  await settled();
});
afterEach(() => {
  document.body.replaceChildren();
});

async function settled(): Promise<void> {
  await strip.updateComplete;
  await Promise.all([...strip.querySelectorAll<TabLabel>('tab-label')].map((label) => label.updateComplete));
}

function tab(nth: number): HTMLElement {
  const found = strip.querySelectorAll<HTMLElement>('.tab')[nth - 1];
  if (found === undefined) throw new Error(`no tab ${String(nth)}`);
  return found;
}

/** What is read of a tab: with what only screen readers are told. */
function said(nth: number): string {
  return tab(nth).textContent.replace(/\s+/g, ' ').trim();
}

async function press(element: Element | null, key: string, more: KeyboardEventInit = {}): Promise<void> {
  element?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  await settled();
}

function field(): HTMLInputElement | null {
  return strip.querySelector('.tab-rename');
}

async function rename(typed: string, key: string): Promise<void> {
  tab(3).dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
  await settled();
  const input = field();
  if (input === null) throw new Error('no field');
  input.value = typed;
  await press(input, key);
}

describe('a name', () => {
  it('is typed where the tab is, and kept by Enter', async () => {
    await rename('  deploy\u202e \n now ', 'Enter');
    expect(said(3)).toBe('deploy now');
    expect(field()).toBeNull();
  });

  it('is not taken with Escape, and given back when it is empty', async () => {
    await rename('deploy', 'Enter');
    await rename('other', 'Escape');
    expect(said(3)).toBe('deploy');
    await rename('', 'Enter');
    expect(said(3)).toBe('c');
  });

  it('stays the page’s when it was not changed', async () => {
    await rename('c', 'Enter');
    panes[2]?.screen.title.set('vim');
    await settled();
    expect(said(3)).toBe('c — vim');
  });

  it('is no longer than anybody reads', async () => {
    await rename('x'.repeat(1000), 'Enter');
    expect(said(3)).toHaveLength(LONGEST_NAME);
  });

  it('is not kept by the Enter that ends a composition', async () => {
    tab(3).dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    await settled();
    await press(field(), 'Enter', { isComposing: true });
    expect(field()).not.toBeNull();
  });

  it('is given by key, and the focus comes back', async () => {
    tab(3).focus();
    await press(tab(3), 'F2');
    expect(document.activeElement).toBe(field());
    await press(field(), 'Escape');
    expect(document.activeElement).toBe(tab(3));
  });
});

describe('by key', () => {
  it('a tab is moved, and keeps the focus', async () => {
    tab(3).focus();
    await press(tab(3), 'ArrowLeft', { shiftKey: true });
    expect([1, 2, 3].map(said)).toEqual(['a', 'c', 'b']);
    expect(document.activeElement).toBe(tab(2));
  });

  it('what the page has its own keys for stays with the page', async () => {
    await press(tab(3), 'ArrowLeft', { altKey: true, shiftKey: true });
    expect(workspace.active.get()?.label).toBe('c');
  });
});

it('taken by the mouse, leaves the focus where it is', () => {
  const pressed = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
  tab(1).dispatchEvent(pressed);
  expect(pressed.defaultPrevented).toBe(true);
});

describe('the marks of a tab', () => {
  it('say what happened while nobody looked', async () => {
    panes[0]?.unseen.set(true);
    panes[0]?.bell.set(true);
    panes[0]?.progress.set({ kind: 'normal', percent: 40 });
    panes[1]?.over({ kind: 'lost', cause: { by: 'silence' }, lasted: 1 });
    await settled();
    expect(said(1)).toBe('a (40 % done) (bell) (new output)');
    expect(said(2)).toBe('(connection lost) b (ended)');
    expect(tab(2).querySelector('.lost-mark')).not.toBeNull();
  });

  it('are not those of what is seen, but for how far it is', async () => {
    panes[2]?.unseen.set(true);
    panes[2]?.bell.set(true);
    panes[2]?.progress.set({ kind: 'error', percent: 40 });
    await settled();
    expect(said(3)).toBe('c (failed at 40 %)');
  });

  it('are those of a pane that is hidden behind another', async () => {
    const tabSeen = workspace.active.get();
    workspace.openBeside(host('d'), 'd', { beside: tabSeen?.focused.id ?? '', side: 'down', ratio: 0.5 });
    panes[2]?.bell.set(true);
    await settled();
    expect(said(3)).toBe('d 2 (2 panes)');
    tabSeen?.zoom();
    await settled();
    expect(said(3)).toBe('d 2 (2 panes) (bell)');
  });

  it('are those of all its panes', async () => {
    workspace.openBeside(host('d', { production: true, color: 'red' }), 'd', {
      beside: workspace.focused.get()?.id ?? '',
      side: 'down',
      ratio: 0.5,
    });
    workspace.showNth(1);
    panes[2]?.bell.set(true);
    await settled();
    expect(said(3)).toBe('(production) d 2 (2 panes) (bell)');
    expect(tab(3).dataset['color']).toBe('red');
  });
});
