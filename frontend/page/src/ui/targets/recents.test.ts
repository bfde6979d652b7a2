import { expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { Memory } from './collapsed.ts';
import { Recents, type Opened } from './recents.ts';

function memory(kept: string | null = null): Memory & { kept: string | null } {
  return {
    kept,
    getItem() {
      return this.kept;
    },
    setItem(_key, value) {
      this.kept = value;
    },
  };
}

it('has the last first, each once, eight at most', () => {
  const recents = new Recents('ada', () => memory());
  for (const id of ['a', 'b', 'a']) recents.note(id);
  expect(recents.ids.get()).toEqual(['a', 'b']);
  for (let i = 0; i < 20; i += 1) recents.note(String(i));
  expect(recents.ids.get()).toEqual(['19', '18', '17', '16', '15', '14', '13', '12']);
});

it('is kept for each user apart', () => {
  const browser = memory();
  new Recents('ada', () => browser).note('a');
  new Recents('__proto__', () => browser).note('b');
  expect(new Recents('ada', () => browser).ids.get()).toEqual(['a']);
  expect(new Recents('__proto__', () => browser).ids.get()).toEqual(['b']);
  expect(new Recents('eve', () => browser).ids.get()).toEqual([]);
});

it('forgets users and entries beyond a bound', () => {
  const browser = memory();
  for (let i = 0; i < 20; i += 1) new Recents(`user ${String(i)}`, () => browser).note('a');
  expect(JSON.parse(browser.kept ?? '')).toHaveLength(8);
  const recents = new Recents('ada', () => browser);
  recents.note('x'.repeat(2000));
  expect(recents.ids.get()).toEqual([]);
});

it.each(['', '{', '{}', 'null', '5', '[5]', '[["ada", 5]]', '[["ada", [5, null]]]'])('begins anew at “%s”', (kept) => {
  expect(new Recents('ada', () => memory(kept)).ids.get()).toEqual([]);
});

it('works without a memory, for as long as the page lives', () => {
  const recents = new Recents('ada', () => {
    throw new DOMException('denied', 'SecurityError');
  });
  recents.note('a');
  expect(recents.ids.get()).toEqual(['a']);
});

it('notes what is opened, and neither what was open before nor what is watched', () => {
  const recents = new Recents('ada', () => memory());
  const tab = (id: string, watching = false): Opened => ({ target: { id }, watching });
  const tabs = new Store<readonly Opened[]>([tab('before')]);
  const stop = recents.follow(tabs);
  tabs.update((all) => [...all, tab('a'), tab('watched', true)]);
  tabs.update((all) => [...all].reverse());
  tabs.update((all) => [...all, tab('b')]);
  expect(recents.ids.get()).toEqual(['b', 'a']);
  stop();
  tabs.update((all) => [...all, tab('c')]);
  expect(recents.ids.get()).toEqual(['b', 'a']);
});
