import { beforeEach, expect, it } from 'vitest';
import { SettingsStore } from '../../settings/settings-store.ts';
import { Favourites, MOST_FAVOURITES } from './favourites.ts';
import { host } from './some-targets.ts';

let favourites: Favourites;
beforeEach(() => {
  favourites = new Favourites(new SettingsStore());
  for (const id of ['c', 'a', 'b']) favourites.toggle(id);
});

it('are kept in the order in which they were made, and let go of', () => {
  expect(favourites.ids).toEqual(['c', 'a', 'b']);
  favourites.toggle('a');
  expect(favourites.ids).toEqual(['c', 'b']);
});

it.each([
  ['b', 'c', ['b', 'c', 'a']],
  ['c', 'b', ['a', 'b', 'c']],
  ['c', 'a', ['a', 'c', 'b']],
  ['a', 'a', ['c', 'a', 'b']],
  ['x', 'a', ['c', 'a', 'b']],
])('are put in order: %s to where %s is', (id, to, order) => {
  favourites.move(id, to);
  expect(favourites.ids).toEqual(order);
});

it('are not shown while their target is gone, and keep their place', () => {
  const there = [host('b'), host('c')];
  const get = (id: string): ReturnType<typeof host> | null => there.find((each) => each.id === id) ?? null;
  expect(favourites.shown(get).map(({ id }) => id)).toEqual(['c', 'b']);
  there.push(host('a'));
  expect(favourites.shown(get).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
});

it('are no more than can be kept', () => {
  for (let i = 3; i < MOST_FAVOURITES; i += 1) expect(favourites.toggle(String(i))).toBe(true);
  expect(favourites.toggle('one more')).toBe(false);
  expect(favourites.ids).toHaveLength(MOST_FAVOURITES);
  expect(favourites.toggle('a')).toBe(true);
});
