import { expect, it } from 'vitest';
import { Store } from './store.ts';

it('tells of changes, and only of changes', () => {
  const store = new Store(1);
  const seen: number[] = [];
  const stop = store.subscribe((value) => seen.push(value));
  store.set(1);
  store.set(2);
  store.update((value) => value + 1);
  stop();
  store.set(4);
  expect(seen).toEqual([2, 3]);
  expect(store.get()).toBe(4);
});

it('lets listeners leave while they are being told', () => {
  const store = new Store('a');
  const seen: string[] = [];
  const stop = store.subscribe(() => {
    stop();
    seen.push('first');
  });
  store.subscribe(() => seen.push('second'));
  store.set('b');
  store.set('c');
  expect(seen).toEqual(['first', 'second', 'second']);
});
