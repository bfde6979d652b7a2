// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { ANSWER_WAIT, CopiedPage } from './copied-page.ts';
import type { TabStorage } from './tab-memory.ts';

const pages: CopiedPage[] = [];

afterEach(() => {
  for (const page of pages.splice(0)) page.dispose();
  vi.useRealTimers();
});

/** Node's channels are the ones of browsers; only their messages are named otherwise in this environment. */
function channel(): BroadcastChannel {
  return new BroadcastChannel('gangway.pages');
}

function storageOf(kept: Map<string, string>): TabStorage {
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

function page(kept: Map<string, string>): CopiedPage {
  const made = new CopiedPage(() => storageOf(kept), channel);
  pages.push(made);
  return made;
}

it('is none when it is the first in its browser tab, or comes after one that was left', async () => {
  const kept = new Map<string, string>();
  await expect(page(kept).isCopy()).resolves.toBe(false);
  expect(kept.size).toBe(1);
  window.dispatchEvent(new Event('pagehide'));
  expect(kept.size).toBe(0);
  await expect(page(kept).isCopy()).resolves.toBe(false);
});

it('is one when the page it has the storage of is still there', async () => {
  const kept = new Map<string, string>();
  await page(kept).isCopy();
  const copied = new Map(kept);
  await expect(page(copied).isCopy()).resolves.toBe(true);
  // From now on they are two, each with a name of its own.
  expect([...copied.values()]).not.toEqual([...kept.values()]);
});

it('is none after a crash: nobody answers', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const kept = new Map([['gangway.page', 'gone']]);
  const asked = page(kept).isCopy();
  await vi.advanceTimersByTimeAsync(ANSWER_WAIT);
  await expect(asked).resolves.toBe(false);
});

it('answers again after the browser has kept it for a while', async () => {
  const kept = new Map<string, string>();
  await page(kept).isCopy();
  window.dispatchEvent(new Event('pagehide'));
  window.dispatchEvent(new Event('pageshow'));
  await expect(page(new Map(kept)).isCopy()).resolves.toBe(true);
});

it('is none where the browser forbids storage', async () => {
  const forbidden = new CopiedPage(() => {
    throw new Error('The operation is insecure.');
  }, channel);
  await expect(forbidden.isCopy()).resolves.toBe(false);
});
