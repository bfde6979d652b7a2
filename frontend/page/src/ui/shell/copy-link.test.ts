// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { aPane } from '../tabs/some-tabs.ts';
import type { Pane } from '../tabs/workspace.ts';
import { container } from '../targets/some-targets.ts';
import { copyLinkActs } from './copy-link.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('copies a link to what the terminal that is seen is on, and says so', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  const said: string[] = [];
  const focused = new Store<Pane | null>(aPane({ target: container('web 1') }));
  const acts = copyLinkActs({ focused }, (word) => said.push(word));
  expect(acts['copy-link']?.()).toBe(true);
  await vi.waitFor(() => {
    expect(said).toHaveLength(1);
  });
  expect(writeText).toHaveBeenCalledWith(expect.stringMatching(/#\/open\/local%2Fweb%201$/));
  expect(said[0]).toContain('web 1');
});

it('has nothing to copy without a terminal, or for one that is only watched', () => {
  const focused = new Store<Pane | null>(null);
  const acts = copyLinkActs({ focused }, () => undefined);
  expect(acts['copy-link']?.()).toBe(false);
  focused.set(aPane({ beginning: { kind: 'watch', session: 's' } }));
  expect(acts['copy-link']?.()).toBe(false);
});
