import { expect, it } from 'vitest';
import { findMatches } from './find-matches.ts';
import type { Question } from './question.ts';

function found(lines: string[], words: string, how: Partial<Question> = {}, most = 1000): unknown {
  const result = findMatches(lines, { words, matchCase: false, wholeWord: false, regexp: false, ...how }, most);
  if (result === null) return null;
  const texts = result.matches.map(({ line, start, end }) => `${String(line)}:${String(start)}-${String(end)}`);
  return result.more ? [...texts, 'more'] : texts;
}

it.each([
  [['an error', 'no', 'ERROR error'], 'Error', {}, ['0:3-8', '2:0-5', '2:6-11']],
  [['Error error'], 'Error', { matchCase: true }, ['0:0-5']],
  [['cat concat cat_x cat.'], 'cat', { wholeWord: true }, ['0:0-3', '0:17-20']],
  [['größe größer'], 'größe', { wholeWord: true }, ['0:0-5']],
  [['a.c abc (x'], 'a.c', {}, ['0:0-3']],
  [['a.c abc (x'], '(x', {}, ['0:8-10']],
  [['a.c abc'], 'a.c', { regexp: true }, ['0:0-3', '0:4-7']],
  [['x1 x22'], 'x\\d+', { regexp: true }, ['0:0-2', '0:3-6']],
  [['ÄÖ'], 'äö', {}, ['0:0-2']],
  [['你好 world 你好'], '你好', {}, ['0:0-2', '0:9-11']],
  [['a\\-b'], '\\-', { regexp: true }, ['0:2-3']],
  [['aaaa'], 'aa', {}, ['0:0-2', '0:2-4']],
  [['abc'], 'x*', { regexp: true }, []],
  [['abc'], '$', { regexp: true }, []],
  [['abc'], '(', { regexp: true }, null],
  [['abc'], '[z-a]', { regexp: true }, null],
] as const)('in %j, %s %j is at %j', (lines, words, how, places) => {
  expect(found([...lines], words, how)).toEqual(places);
});

it('gives the last ones where there are too many', () => {
  expect(found(['x', 'x', 'x'], 'x', {}, 2)).toEqual(['1:0-1', '2:0-1', 'more']);
  expect(found(['x', 'x'], 'x', {}, 2)).toEqual(['0:0-1', '1:0-1']);
  expect(found(['xxxxxxxxxx'], 'x', {}, 2)).toEqual(['0:8-9', '0:9-10', 'more']);
});

it('looks through a single line of a million characters at once', () => {
  const before = performance.now();
  expect(
    findMatches(['a'.repeat(1_500_000)], { words: 'a', matchCase: true, wholeWord: false, regexp: false }, 1000),
  ).toMatchObject({ more: true });
  expect(performance.now() - before).toBeLessThan(3000);
});
