import { beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../../settings/settings-store.ts';
import { KeptZoom } from './kept-zoom.ts';
import { PaneZoom } from './pane-zoom.ts';

let items: Map<string, string>;
let kept: KeptZoom;
let settings: SettingsStore;

beforeEach(() => {
  items = new Map();
  const memory = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  kept = new KeptZoom(() => memory);
  settings = new SettingsStore();
});

describe('the size of a terminal’s font', () => {
  it('is the setting’s and what was added here, and follows the setting', () => {
    const zoom = new PaneZoom(settings, 'web-1', false, kept);
    expect(zoom.size.get()).toBe(14);
    zoom.step(1);
    zoom.step(1);
    settings.set('fontSize', 20);
    expect(zoom.size.get()).toBe(22);
    zoom.reset();
    expect(zoom.size.get()).toBe(20);
    zoom.dispose();
    settings.set('fontSize', 10);
    expect(zoom.size.get()).toBe(20);
  });

  it('has its bounds, and steps back from them at once', () => {
    const zoom = new PaneZoom(settings, null, false, kept);
    for (let step = 0; step < 50; step += 1) zoom.step(1);
    expect([zoom.size.get(), zoom.step(1)]).toEqual([40, false]);
    zoom.step(-1);
    expect(zoom.size.get()).toBe(39);
    for (let step = 0; step < 50; step += 1) zoom.step(-1);
    expect(zoom.size.get()).toBe(8);
  });

  it('is found by a reload, and not by a new terminal nor another target', () => {
    new PaneZoom(settings, 'web-1', false, kept).step(3);
    const size = (target: string, restored: boolean): number =>
      new PaneZoom(settings, target, restored, kept).size.get();
    expect([size('web-1', true), size('web-1', false), size('web-2', true)]).toEqual([17, 14, 14]);
    new PaneZoom(settings, 'web-1', true, kept).reset();
    expect(items.get('gangway.zoom')).toBe('[]');
  });
});

describe('what is kept', () => {
  it('is bounded, the oldest goes first', () => {
    for (let n = 0; n < 250; n += 1) kept.set(`t-${String(n)}`, 1);
    expect([kept.get('t-49'), kept.get('t-50'), kept.get('t-249')]).toEqual([0, 1, 1]);
  });

  it.each(['', 'no', '{}', '[7, ["a"], ["a", "b"], ["a", 1.5]]', '[["a", null]]'])(
    'is nothing when it reads %j',
    (text) => {
      items.set('gangway.zoom', text);
      expect(kept.get('a')).toBe(0);
    },
  );

  it('is not needed', () => {
    const forbidden = new KeptZoom(() => {
      throw new Error('no cookies');
    });
    const zoom = new PaneZoom(settings, 'web-1', true, forbidden);
    zoom.step(1);
    expect(zoom.size.get()).toBe(15);
  });
});
