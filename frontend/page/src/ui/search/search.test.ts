import { describe, expect, it } from 'vitest';
import { search, Searchable } from './search.ts';

function found(names: readonly string[], query: string): string[] {
  const things = names.map((name) => new Searchable(name));
  return [...search(things, query)].sort((a, b) => a.rank - b.rank).map(({ at }) => names[at] ?? '');
}

function marks(name: string, query: string): unknown {
  return search([new Searchable(name)], query)[0]?.marks(0);
}

describe('letters in their order', () => {
  it('are found behind what has them as they are', () => {
    expect(found(['prod-database-web', 'prdweb-2', 'prod-web', 'lab-web'], 'prdweb')).toEqual([
      'prdweb-2',
      'prod-web',
      'prod-database-web',
    ]);
  });

  it('are marked one by one', () => {
    expect(marks('lab/prod-web', 'prdweb')).toEqual([
      [4, 6],
      [7, 8],
      [9, 12],
    ]);
  });

  it('begin with a word, and are near each other', () => {
    expect(found(['sparrow-deep-web'], 'rdw')).toEqual([]);
    expect(found(['wide-and-very-very-long-elbow'], 'web')).toEqual([]);
  });

  it('are three at least', () => {
    expect(found(['web-1'], 'wb')).toEqual([]);
    expect(found(['web-1'], 'wb1')).toEqual(['web-1']);
  });

  it('may be of any script', () => {
    expect(found(['生产-数据库-主'], '生数主')).toEqual(['生产-数据库-主']);
    expect(found(['производство'], 'првдст')).toEqual(['производство']);
  });
});

describe('a slip of the fingers', () => {
  it.each([
    ['swapped', 'stgaing'],
    ['another', 'stagjng'],
    ['one too many', 'stagging'],
  ])('is forgiven: %s', (_name, query) => {
    expect(found(['staging-1', 'production-1'], query)).toEqual(['staging-1']);
  });

  it('is not looked for where something is found without', () => {
    expect(found(['web', 'wbe'], 'wbe')).toEqual(['wbe']);
  });
});

it('prefers where a word begins', () => {
  expect(marks('cobweb-web', 'web')).toEqual([[7, 10]]);
});

it.each(['"', '"web', '""', "it's", '-web"', 'eexxaacctt', 'a-eexxaacctt', '.*', '[', '(a+)+$', '...', '\\', '🚀🚀🚀'])(
  'takes %j for nothing but letters',
  (query) => {
    expect(found(['nothing like it', 'x'], query)).toEqual([]);
  },
);

it('is not kept busy by a name that was made for it', () => {
  const names = Array.from({ length: 300 }, (_, i) => `${'a'.repeat(250)}${String(i)}`);
  const begun = performance.now();
  found(names, `${'a'.repeat(60)}b ${'ab'.repeat(30)} ${'a-'.repeat(30)}c`);
  found(names, `${'a1'.repeat(11)}b ${'aab'.repeat(8)}`);
  found(names, 'x '.repeat(5000));
  expect(performance.now() - begun).toBeLessThan(1500);
});
