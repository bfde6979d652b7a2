// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../base/store.ts';
import { aStorage, FakeSettingsGateway } from './fake-settings-gateway.ts';
import { REFRESH_SPACING, SettingsKeeper, START_PATIENCE, WRITE_SETTLES } from './settings-keeper.ts';
import { SettingsStore } from './settings-store.ts';

let gateway: FakeSettingsGateway;
let storage: ReturnType<typeof aStorage>;
let ended: Store<boolean>;
const keepers: SettingsKeeper[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  gateway = new FakeSettingsGateway();
  storage = aStorage();
  ended = new Store(false);
});
afterEach(() => {
  for (const keeper of keepers.splice(0)) keeper.dispose();
  vi.useRealTimers();
});

/** A page of `ada`'s, in the browser that `where` is the storage of. */
async function aPage(where: () => ReturnType<typeof aStorage> = () => storage): Promise<{
  settings: SettingsStore;
  keeper: SettingsKeeper;
}> {
  const settings = new SettingsStore();
  const keeper = new SettingsKeeper(settings, 'ada', { gateway, loginEnded: ended, storage: where });
  keepers.push(keeper);
  await keeper.start();
  return { settings, keeper };
}

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(WRITE_SETTLES);

function forbidden(): never {
  throw new DOMException('no', 'SecurityError');
}

it('reads before the first terminal, and what the admin has', async () => {
  gateway.stored = { bell: 'off' };
  gateway.defaults = { cursorBlink: false, bell: 'sound' };
  const { settings, keeper } = await aPage();
  expect([settings.get('bell'), settings.get('cursorBlink')]).toEqual(['off', false]);
  expect(keeper.state.get()).toEqual({ where: 'gateway', trouble: false });
});

it('writes once for many changes in a row, and not what belongs to the device', async () => {
  const { settings } = await aPage();
  for (const lineHeight of [1.1, 1.2, 1.3]) settings.set('lineHeight', lineHeight);
  settings.set('fontSize', 18);
  await settled();
  expect(gateway.writes).toEqual([{ version: 0, settings: { lineHeight: 1.3 }, leaving: false }]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(gateway.writes).toHaveLength(1);
});

it('finds what belongs to the device in this browser, and not in another', async () => {
  (await aPage()).settings.set('fontSize', 18);
  expect((await aPage()).settings.get('fontSize')).toBe(18);
  expect((await aPage(() => other)).settings.get('fontSize')).toBe(14);
});
const other = aStorage();

it('takes a setting back that is reset', async () => {
  gateway.stored = { bell: 'off', lineHeight: 1.5 };
  const { settings } = await aPage();
  settings.reset('bell');
  await settled();
  expect(gateway.stored).toEqual({ lineHeight: 1.5 });
});

it('leaves as it is what a newer page has written', async () => {
  gateway.stored = { bell: 'chimes', sparkle: { much: true }, lineHeight: 1.5 };
  const { settings } = await aPage();
  settings.set('lineHeight', 2);
  await settled();
  expect(gateway.stored).toEqual({ bell: 'chimes', sparkle: { much: true }, lineHeight: 2 });
});

describe('another device that was quicker', () => {
  it('keeps what it changed, and this one what was changed here', async () => {
    gateway.stored = { bell: 'off', lineHeight: 1.5, scrollback: 2000 };
    const { settings } = await aPage();
    settings.set('bell', 'both');
    gateway.store({ bell: 'sound', lineHeight: 1.2 });
    await settled();
    expect(gateway.stored).toEqual({ bell: 'both', lineHeight: 1.2 });
    expect(settings.chosen.get()).toEqual({ bell: 'both', lineHeight: 1.2 });
  });

  it('is read again between the reading and the writing', async () => {
    const { settings } = await aPage();
    let once = true;
    gateway.before = () => {
      if (once) gateway.store({ lineHeight: 2 });
      once = false;
    };
    settings.set('bell', 'both');
    await settled();
    expect(gateway.stored).toEqual({ lineHeight: 2, bell: 'both' });
    expect(gateway.writes).toHaveLength(2);
  });

  it('is not run after for ever', async () => {
    const { settings, keeper } = await aPage();
    gateway.before = () => {
      gateway.store({});
    };
    settings.set('bell', 'both');
    await settled();
    expect(gateway.writes).toHaveLength(5);
    expect(keeper.state.get().trouble).toBe(true);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(gateway.writes.length).toBeLessThanOrEqual(5 * 11);
  });

  it('is seen when the page is looked at again, at most each half minute', async () => {
    const { settings } = await aPage();
    gateway.store({ bell: 'sound' });
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(gateway.reads).toBe(1);
    await vi.advanceTimersByTimeAsync(REFRESH_SPACING);
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(settings.get('bell')).toBe('sound');
  });
});

describe('a gateway that is away', () => {
  it('holds nothing up, and is applied late', async () => {
    let answer: (value: Awaited<ReturnType<FakeSettingsGateway['settings']>>) => void = () => undefined;
    gateway.settings = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const page = aPage();
    await vi.advanceTimersByTimeAsync(START_PATIENCE);
    const { settings } = await page;
    settings.set('lineHeight', 1.5);
    answer({ kept: 'user', version: 7, settings: { bell: 'off', lineHeight: 2 }, defaults: {} });
    await settled();
    expect(settings.chosen.get()).toEqual({ bell: 'off', lineHeight: 1.5 });
    expect(gateway.writes.at(-1)?.version).toBe(7);
  });

  it('leaves the last known copy in force', async () => {
    gateway.stored = { bell: 'off' };
    gateway.defaults = { cursorBlink: false };
    await aPage();
    gateway.away = true;
    const { settings } = await aPage();
    expect([settings.get('bell'), settings.get('cursorBlink')]).toEqual(['off', false]);
  });

  it('is tried again, ever more slowly, and told of', async () => {
    const { settings, keeper } = await aPage();
    gateway.away = true;
    settings.set('bell', 'off');
    await settled();
    expect(keeper.state.get()).toEqual({ where: 'gateway', trouble: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gateway.reads).toBeLessThan(8);
    gateway.away = false;
    await vi.advanceTimersByTimeAsync(90_000);
    expect(gateway.stored).toEqual({ bell: 'off' });
    expect(keeper.state.get()).toEqual({ where: 'gateway', trouble: false });
  });

  it('gets from the next page what it did not get from this one', async () => {
    const { settings, keeper } = await aPage();
    gateway.away = true;
    settings.set('bell', 'off');
    keeper.dispose();
    gateway.away = false;
    gateway.store({ lineHeight: 2 });
    const next = await aPage();
    expect(gateway.stored).toEqual({ lineHeight: 2, bell: 'off' });
    expect(next.settings.get('bell')).toBe('off');
  });
});

it('asks nothing while a login has ended, and goes on after the next', async () => {
  const { settings } = await aPage();
  ended.set(true);
  settings.set('bell', 'off');
  await vi.advanceTimersByTimeAsync(120_000);
  expect(gateway.reads).toBe(1);
  ended.set(false);
  await settled();
  expect(gateway.stored).toEqual({ bell: 'off' });
});

it('sends at once what is new when the page is left', async () => {
  const { settings } = await aPage();
  settings.set('bell', 'off');
  window.dispatchEvent(new Event('pagehide'));
  await vi.advanceTimersByTimeAsync(0);
  expect(gateway.writes).toEqual([{ version: 0, settings: { bell: 'off' }, leaving: true }]);
});

it('is sent again by a page that comes back after what it sent on its way out was lost', async () => {
  const { settings } = await aPage();
  settings.set('bell', 'off');
  gateway.away = true;
  window.dispatchEvent(new Event('pagehide'));
  await vi.advanceTimersByTimeAsync(0);
  gateway.away = false;
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(0);
  expect(gateway.stored).toEqual({ bell: 'off' });
});

describe('two tabs of a browser', () => {
  it('follow each other', async () => {
    const [one, two] = [await aPage(), await aPage()];
    one.settings.set('bell', 'off');
    one.settings.set('fontSize', 20);
    for (const [key, newValue] of storage.items) window.dispatchEvent(new StorageEvent('storage', { key, newValue }));
    expect([two.settings.get('bell'), two.settings.get('fontSize')]).toEqual(['off', 20]);
    await settled();
    expect(gateway.writes).toHaveLength(1);
  });

  it('keep their looks when one of them signs out', async () => {
    const [one, two] = [await aPage(), await aPage()];
    two.settings.set('appearance', 'dark');
    await settled();
    one.keeper.forget();
    window.dispatchEvent(new StorageEvent('storage', { key: 'gangway.settings:ada' }));
    expect(two.settings.get('appearance')).toBe('dark');
  });

  it('lose nothing when both change something at once', async () => {
    const [one, two] = [await aPage(), await aPage()];
    one.settings.set('bell', 'off');
    two.settings.set('lineHeight', 2);
    await settled();
    await settled();
    expect(gateway.stored).toEqual({ bell: 'off', lineHeight: 2 });
  });
});

describe('a gateway that keeps none', () => {
  it('leaves it to the browser', async () => {
    gateway.kept = 'browser';
    const { settings, keeper } = await aPage();
    settings.set('bell', 'off');
    await settled();
    expect(keeper.state.get()).toEqual({ where: 'browser', trouble: false });
    expect([gateway.reads, gateway.writes]).toEqual([1, []]);
    expect((await aPage()).settings.get('bell')).toBe('off');
  });

  it('gets them once it keeps some', async () => {
    gateway.kept = 'browser';
    (await aPage()).settings.set('bell', 'off');
    gateway.kept = 'user';
    gateway.stored = { lineHeight: 2 };
    await aPage();
    expect(gateway.stored).toEqual({ lineHeight: 2, bell: 'off' });
  });

  it('and a browser that may not either, keep them for the page’s life', async () => {
    gateway.kept = 'browser';
    const { settings, keeper } = await aPage(forbidden);
    settings.set('bell', 'off');
    settings.set('fontSize', 20);
    await vi.advanceTimersByTimeAsync(REFRESH_SPACING);
    keeper.refresh();
    await settled();
    expect([settings.get('bell'), settings.get('fontSize')]).toEqual(['off', 20]);
    expect(keeper.state.get()).toEqual({ where: 'page', trouble: false });
  });
});

it('goes on without storage where the gateway keeps them', async () => {
  const { settings } = await aPage(forbidden);
  settings.set('bell', 'off');
  await settled();
  expect(gateway.stored).toEqual({ bell: 'off' });
});

it('leaves nothing behind at a sign-out but what is nowhere else', async () => {
  const { settings, keeper } = await aPage();
  settings.set('pasteUnasked', ['secret-host']);
  await settled();
  keeper.forget();
  expect([...storage.items.values()].join()).not.toContain('secret-host');
  gateway.kept = 'browser';
  const here = await aPage();
  here.settings.set('bell', 'off');
  here.keeper.forget();
  expect((await aPage()).settings.get('bell')).toBe('off');
});

it.each(['', 'x', '[]', '{"settings":7,"unsent":[7]}', '{"version":"x"}'])(
  'begins anew with a copy that cannot be read: %j',
  async (kept) => {
    storage.setItem('gangway.settings:ada', kept);
    const { settings } = await aPage();
    settings.set('bell', 'off');
    await settled();
    expect(gateway.stored).toEqual({ bell: 'off' });
  },
);
