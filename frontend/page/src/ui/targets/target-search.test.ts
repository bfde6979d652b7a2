import { describe, expect, it } from 'vitest';
import type { Target } from '../../protocol/target.ts';
import { container, host } from './some-targets.ts';
import { findTargets } from './target-search.ts';

function names(targets: readonly Target[], query: string): string[] {
  return findTargets(targets, query).map(({ target }) => target.name);
}

describe('finding', () => {
  const all = [
    host('web-1', { group: 'production', tags: ['nginx'] }),
    host('db-web', { group: 'production' }),
    host('cobweb', { group: 'staging' }),
    host('web'),
    host('other', { tags: ['web'] }),
    container('redis', { daemon: 'edge', project: 'shop', service: 'cache', image: 'redis:8' }),
  ];

  it('puts the whole name first, then its start, its words, its middle, and the rest', () => {
    expect(names(all, 'web')).toEqual(['web', 'web-1', 'db-web', 'cobweb', 'other']);
  });

  it('wants every word, anywhere', () => {
    expect(names(all, 'web prod')).toEqual(['web-1', 'db-web']);
    expect(names(all, 'nginx 1')).toEqual(['web-1']);
  });

  it.each(['container', 'shop', 'cache', 'redis:8', 'edge', 'edge/redis'])('finds a container by “%s”', (query) => {
    expect(names(all, query)).toEqual(['redis']);
  });

  it('does not look at case, and takes nothing for a pattern', () => {
    expect(names(all, 'WEB-1')).toEqual(['web-1']);
    expect(names(all, '.*')).toEqual([]);
  });

  it('marks the fact that was found', () => {
    const [match] = findTargets(all, 'redis:8 cache');
    expect(match?.facts().filter(({ marks }) => marks.length > 0)).toEqual([
      { kind: 'service', text: 'cache', marks: [[0, 5]] },
      { kind: 'image', text: 'redis:8', marks: [[0, 7]] },
    ]);
  });

  it('finds facts by their letters, behind names by theirs', () => {
    const some = [host('a', { group: 'production' }), host('prod-ction')];
    expect(names(some, 'prdction')).toEqual(['prod-ction', 'a']);
  });

  it('finds everything for nothing', () => {
    expect(names(all, '  ')).toHaveLength(all.length);
  });

  it('puts what cannot be opened last among equals, not below what matches worse', () => {
    const some = [container('web-1', { state: 'stopped' }), container('web-2'), container('my-web')];
    expect(names(some, 'web')).toEqual(['web-2', 'web-1', 'my-web']);
  });
});

describe('what is preferred', () => {
  const some = [host('a-web'), host('b-web'), host('c-web'), host('d-web-1', { tags: ['x'] }), host('web')];
  const preferred = { favourites: new Set(['c-web']), recent: new Set(['b-web', 'c-web']) };

  it('comes first among equals, favourites before recents', () => {
    expect(findTargets(some, 'web', preferred).map(({ target }) => target.name)).toEqual([
      'web',
      'c-web',
      'b-web',
      'a-web',
      'd-web-1',
    ]);
  });

  it('never comes before what matches better', () => {
    const favourite = { favourites: new Set(['d-web-1']), recent: new Set<string>() };
    expect(findTargets([host('axe'), ...some], 'x', favourite).map(({ target }) => target.name)).toEqual([
      'axe',
      'd-web-1',
    ]);
  });
});

describe('marks', () => {
  function marks(name: string, query: string): unknown {
    return findTargets([host(name, { group: 'group' })], query)[0]?.marks();
  }

  it('are where the words are, joined where they touch', () => {
    expect(marks('shop-web-1', 'WEB shop')).toEqual([
      [0, 4],
      [5, 8],
    ]);
    expect(marks('shop-web-1', 'op- shop')).toEqual([[0, 5]]);
    expect(marks('shop-web-1', 'group')).toEqual([]);
  });

  it('are left out rather than wrong where a letter’s case changes its length', () => {
    expect(marks('İstanbul-web', 'web')).toEqual([]);
  });
});
