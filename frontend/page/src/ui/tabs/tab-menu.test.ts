// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { USUAL_RULE, type ClosingRule } from '../sessions/session-store.ts';
import { host } from '../targets/some-targets.ts';
import { closingText } from './closing-text.ts';
import { FakePane } from './some-tabs.ts';
import { TabMenu } from './tab-menu.ts';
import { Workspace } from './workspace.ts';

let rule: Store<ClosingRule>;
let pane: FakePane;
let workspace: Workspace;
let menu: TabMenu;
let told: string[];

beforeEach(async () => {
  rule = new Store(USUAL_RULE);
  told = [];
  workspace = new Workspace(({ beginning }, close) => (pane = new FakePane(beginning, close)).asPane, {
    rule,
    ended: (session) => told.push(`ended ${session}`),
    endUnattached: (session) => told.push(`to be ended ${session}`),
    left: (session) => told.push(`left ${session}`),
  });
  workspace.open(host('a'));
  pane.live('s1');
  menu = new TabMenu();
  menu.workspace = workspace;
  menu.actions = new ActionRegister(new SettingsStore());
  document.body.append(menu);
  await menu.updateComplete;
});
afterEach(() => {
  document.body.replaceChildren();
});

async function choices(): Promise<string[]> {
  menu.show();
  await menu.updateComplete;
  return items().map((item) => item.textContent.replace(/\s+/g, ' ').trim());
}

function items(): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}

async function press(key: string): Promise<void> {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await menu.updateComplete;
}

it('has both ways, the usual one first, each with its key', async () => {
  expect(await choices()).toEqual(['End the session Ctrl+Shift+E', 'Leave running for 15 min Ctrl+Shift+D']);
  rule.set({ close: 'detach', detach: 2 * 3_600_000 });
  await menu.updateComplete;
  expect(await choices()).toEqual(['Leave running for 2 h Ctrl+Shift+D', 'End the session Ctrl+Shift+E']);
});

it('does what is chosen', async () => {
  await choices();
  items()[1]?.click();
  expect(pane.parted).toBe('left');
  expect(told).toEqual(['left s1']);
  expect(workspace.active.get()).toBeNull();
});

it('has one way for what neither ends nor runs on', async () => {
  pane.over();
  expect(await choices()).toEqual(['Close the tab Ctrl+Shift+X']);
  workspace.watchSession('s2', host('b'), 'bob');
  await menu.updateComplete;
  expect(await choices()).toEqual(['Stop watching Ctrl+Shift+X']);
});

it('with panes, closes the focused one, or all', async () => {
  workspace.openBeside(host('a'), 'a', { beside: workspace.focused.get()?.id ?? '', side: 'right', ratio: 0.5 });
  expect(await choices()).toEqual(['Close the tab Ctrl+Shift+X', 'Close all 2 – ends one session']);
  items()[0]?.click();
  expect(workspace.panes.get().map(({ label }) => label)).toEqual(['a']);
  workspace.openBeside(host('a'), 'a', { beside: workspace.focused.get()?.id ?? '', side: 'right', ratio: 0.5 });
  await menu.updateComplete;
  await choices();
  items()[1]?.click();
  expect(workspace.tabs.get()).toEqual([]);
});

it('has what anybody does besides, before the ways to close', async () => {
  const done: string[] = [];
  menu.actions.register({ 'split-right': () => done.push('split') > 0, 'zoom-pane': () => done.push('zoom') > 0 });
  expect((await choices())[0]).toBe('Split to the right Ctrl+Shift+O');
  expect(items()).toHaveLength(3);
  items()[0]?.click();
  expect(done).toEqual(['split']);
});

it('is moved through by arrows, and Escape leads back', async () => {
  const button = menu.querySelector<HTMLElement>('.icon-button');
  button?.focus();
  await press('ArrowDown');
  expect(document.activeElement).toBe(items()[0]);
  await press('ArrowDown');
  expect(document.activeElement).toBe(items()[1]);
  await press('ArrowDown');
  expect(document.activeElement).toBe(items()[0]);
  await press('ArrowUp');
  expect(document.activeElement).toBe(items()[1]);
  await press('Escape');
  expect(document.activeElement).toBe(button);
  expect(items()).toEqual([]);
});

it('belongs to the tab that is seen', async () => {
  await choices();
  workspace.open(host('b'));
  await menu.updateComplete;
  expect(items()).toEqual([]);
});

it('says in words what closing does', () => {
  const detach: ClosingRule = { close: 'detach', detach: 900_000 };
  expect(closingText([{ session: 's1', watching: false }], USUAL_RULE)).toBe('ends the session');
  expect(closingText([{ session: 's1', watching: false }], detach)).toBe('the session runs on for 15 min');
  expect(closingText([{ session: 's1', watching: true }], USUAL_RULE)).toBe('stops watching');
  expect(closingText([{ session: null, watching: false }], detach)).toBe('closes the tab');
  const three = ['s1', 's2', null].map((session) => ({ session, watching: false }));
  expect(closingText(three, USUAL_RULE)).toBe('ends 2 sessions');
  expect(closingText(three.slice(1), detach)).toBe('one session runs on for 15 min');
  expect(closingText(three.slice(2).concat({ session: 's3', watching: true }), detach)).toBe('closes 2 terminals');
});
