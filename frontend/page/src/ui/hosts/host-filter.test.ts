import { describe, expect, it } from 'vitest';
import type { Target } from '../../protocol/http.ts';
import { findHosts, groupHosts } from './host-filter.ts';

function host(name: string, more: Partial<Target> = {}): Target {
  return { id: name, name, kind: 'ssh', group: '', tags: [], state: 'up', verbs: ['shell'], ...more };
}

function names(hosts: readonly Target[]): string[] {
  return hosts.map(({ name }) => name);
}

describe('groups', () => {
  it('come by name, hosts in them as people count, the ungrouped last', () => {
    const groups = groupHosts([
      host('web-10', { group: 'b' }),
      host('alone'),
      host('web-9', { group: 'b' }),
      host('x', { group: 'a' }),
    ]);
    expect(groups.map(({ name, hosts }) => [name, names(hosts)])).toEqual([
      ['a', ['x']],
      ['b', ['web-9', 'web-10']],
      ['', ['alone']],
    ]);
  });
});

describe('finding', () => {
  const all = [
    host('web-1', { group: 'production', tags: ['nginx'] }),
    host('db-web', { group: 'production' }),
    host('cobweb', { group: 'staging' }),
    host('web'),
    host('other', { tags: ['web'] }),
    host('redis', { kind: 'container', group: 'compose' }),
  ];

  it('puts the whole name first, then its start, its words, its middle, and the rest', () => {
    expect(names(findHosts(all, 'web'))).toEqual(['web', 'web-1', 'db-web', 'cobweb', 'other']);
  });

  it('wants every word, anywhere', () => {
    expect(names(findHosts(all, 'web prod'))).toEqual(['web-1', 'db-web']);
    expect(names(findHosts(all, 'nginx 1'))).toEqual(['web-1']);
    expect(names(findHosts(all, 'container'))).toEqual(['redis']);
  });

  it('does not look at case, and takes nothing for a pattern', () => {
    expect(names(findHosts(all, 'WEB-1'))).toEqual(['web-1']);
    expect(findHosts(all, '.*')).toEqual([]);
  });

  it('finds everything for nothing', () => {
    expect(findHosts(all, '  ')).toHaveLength(all.length);
  });
});
