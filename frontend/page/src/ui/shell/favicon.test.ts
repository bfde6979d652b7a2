// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { USUAL_RULE } from '../sessions/session-store.ts';
import { FakePane } from '../tabs/some-tabs.ts';
import { Workspace } from '../tabs/workspace.ts';
import { host } from '../targets/some-targets.ts';
import { faviconMark, faviconSvg, showFavicon } from './favicon.ts';

const nothing = (): void => undefined;
const QUIET = { unseen: false, bell: false, lost: false, progress: null };

let panes: FakePane[];
let workspace: Workspace;
let link: HTMLLinkElement;
let release: () => void;

/** Two tabs; the second one is seen. */
beforeEach(() => {
  vi.useFakeTimers();
  panes = [];
  workspace = new Workspace(
    ({ beginning }, close) => {
      const pane = new FakePane(beginning, close);
      panes.push(pane);
      return pane.asPane;
    },
    { rule: new Store(USUAL_RULE), ended: nothing, endUnattached: nothing, left: nothing },
  );
  for (const name of ['a', 'b']) workspace.open(host(name));
  link = document.createElement('link');
  link.rel = 'icon';
  link.href = 'http://h/favicon.svg';
  document.head.append(link);
  release = showFavicon(workspace);
});
afterEach(() => {
  release();
  link.remove();
  vi.useRealTimers();
});

function shown(): string {
  vi.advanceTimersByTime(500);
  return link.href.startsWith('data:') ? (link.dataset['mark'] ?? '') : 'plain';
}

it('has a mark for what happens in a tab that is not seen, until it is', () => {
  panes[0]?.unseen.set(true);
  expect(shown()).toBe('unseen');
  panes[0]?.bell.set(true);
  expect(shown()).toBe('bell');
  panes[0]?.over({ kind: 'lost', cause: { by: 'silence' }, lasted: 1 });
  expect(shown()).toBe('lost');
  workspace.showNth(1);
  expect(shown()).toBe('plain');
  expect(link.href).toBe('http://h/favicon.svg');
});

it('tells of what is seen only how far it is, as long as somebody looks', () => {
  panes[1]?.unseen.set(true);
  expect(shown()).toBe('plain');
  panes[1]?.progress.set({ kind: 'normal', percent: 42 });
  expect(shown()).toBe('progress');
  panes[1]?.progress.set(null);
  const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(shown()).toBe('unseen');
  hidden.mockRestore();
});

it('is drawn seldom, however busy a terminal is', () => {
  let drawn = 0;
  const before = link.href;
  for (let percent = 0; percent <= 100; percent += 1) {
    panes[0]?.progress.set({ kind: 'normal', percent });
    if (link.href !== before) drawn += 1;
  }
  expect(drawn).toBe(0);
  vi.advanceTimersByTime(500);
  expect(link.href).not.toBe(before);
});

it('shows the most urgent first', () => {
  const progress = { kind: 'normal', percent: 42 } as const;
  expect(faviconMark({ unseen: true, bell: true, lost: true, progress }).kind).toBe('lost');
  expect(faviconMark({ unseen: true, bell: true, lost: false, progress }).kind).toBe('bell');
  expect(faviconMark({ ...QUIET, unseen: true, progress })).toEqual({ kind: 'progress', percent: 40, failed: false });
  expect(faviconMark({ ...QUIET, unseen: true }).kind).toBe('unseen');
  expect(faviconMark(QUIET).kind).toBe('plain');
});

it('is a picture that browsers can read', () => {
  for (const mark of [{ kind: 'bell' }, { kind: 'progress', percent: 60, failed: true }] as const) {
    const parsed = new DOMParser().parseFromString(faviconSvg(mark), 'image/svg+xml');
    expect(parsed.documentElement.tagName.toLowerCase()).toBe('svg');
    expect(parsed.querySelectorAll('circle, path').length).toBeGreaterThan(4);
  }
});
