// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import { USUAL_RULE } from '../sessions/session-store.ts';
import { FakePane } from '../tabs/some-tabs.ts';
import { Workspace } from '../tabs/workspace.ts';
import { host } from '../targets/some-targets.ts';
import { TargetStore } from '../targets/target-store.ts';
import { BroadcastBar } from './broadcast-bar.ts';
import { BroadcastChooser } from './broadcast-chooser.ts';
import { Broadcast } from './broadcast.ts';

const nothing = (): void => undefined;

let workspace: Workspace;
let panes: FakePane[];
let broadcast: Broadcast;
let chooser: BroadcastChooser;

/** `a` and `b` in a tab that is seen, `c` in another, `d` beside it without a connection. */
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
  const first = workspace.open(host('a', { production: true }));
  workspace.openBeside(host('b'), 'b', { beside: first.focused.id, side: 'right', ratio: 0.5 });
  const second = workspace.open(host('c'));
  workspace.openBeside(host('d'), 'd', { beside: second.focused.id, side: 'right', ratio: 0.5 });
  workspace.show(first.id);
  panes.slice(0, 3).forEach((pane, at) => {
    pane.live(`s${String(at)}`);
  });
  broadcast = new Broadcast(workspace, nothing);
  chooser = new BroadcastChooser();
  chooser.broadcast = broadcast;
  chooser.workspace = workspace;
  chooser.targets = new TargetStore(() => Promise.resolve({ targets: [], daemons: [] }));
  document.body.append(chooser);
  chooser.show();
  await chooser.updateComplete;
});
afterEach(() => {
  broadcast.dispose();
  document.body.replaceChildren();
});

function boxes(): HTMLInputElement[] {
  return [...chooser.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
}

function start(): HTMLButtonElement | null {
  return chooser.querySelector('.button.primary');
}

async function pick(nth: number): Promise<void> {
  boxes()[nth]?.click();
  await chooser.updateComplete;
}

it('has all panes by name, those chosen that are seen, and none that cannot take part', () => {
  expect(boxes().map(({ checked, disabled }) => [checked, disabled])).toEqual([
    [true, false],
    [true, false],
    [false, false],
    [false, true],
  ]);
  const said = [...chooser.querySelectorAll('label')].map((label) => label.textContent.replace(/\s+/g, ' ').trim());
  expect(said).toEqual(['a Production seen', 'b seen', 'c tab 2', 'd not connected']);
});

it('begins with what is chosen, and only with two', async () => {
  await pick(0);
  expect([start()?.disabled, start()?.textContent.trim()]).toEqual([true, 'Choose at least two']);
  await pick(2);
  expect(start()?.textContent.trim()).toBe('Type into 2');
  chooser.querySelector('form')?.dispatchEvent(new Event('submit'));
  const [, b, c] = workspace.panes.get();
  expect(broadcast.chosen.get()).toEqual([b?.id, c?.id]);
});

it('shows one of those that were chosen when none is seen', async () => {
  workspace.openBeside(host('e'), 'e', { beside: workspace.focused.get()?.id ?? '', side: 'down', ratio: 0.5 });
  await chooser.updateComplete;
  await pick(0);
  await pick(3);
  chooser.querySelector('form')?.dispatchEvent(new Event('submit'));
  expect(broadcast.on).toBe(true);
  expect(broadcast.chosen.get()).toContain(workspace.focused.get()?.id);
});

it('is listed in a bar while it is on, which stops it', async () => {
  const bar = new BroadcastBar();
  bar.broadcast = broadcast;
  bar.workspace = workspace;
  document.body.append(bar);
  broadcast.start(workspace.panes.get().map(({ id }) => id));
  await bar.updateComplete;
  expect(bar.textContent.replace(/\s+/g, ' ').trim()).toBe('Typing into 3 terminals a, b, c Stop');
  bar.querySelector('button')?.click();
  await bar.updateComplete;
  expect([broadcast.on, bar.textContent.trim()]).toEqual([false, '']);
});
