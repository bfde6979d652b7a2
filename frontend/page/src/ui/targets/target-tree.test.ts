import { describe, expect, it } from 'vitest';
import type { Daemon, Target } from '../../protocol/target.ts';
import { container, host } from './some-targets.ts';
import { treeOf, type Branch } from './target-tree.ts';

const LOCAL: Daemon = { name: 'local', state: 'up', text: '' };
const EDGE: Daemon = { name: 'edge', state: 'up', text: '' };

/** `name (count): targets [branches]` of each, as nested lists. */
function outline(branches: readonly Branch[]): unknown[] {
  return branches.map(({ kind, name, count, targets, branches: inner }) => [
    `${kind} ${name} ${String(count)}`,
    ...targets.map((target) => target.name),
    ...outline(inner),
  ]);
}

function tree(targets: readonly Target[], daemons: readonly Daemon[] = [LOCAL]): unknown[] {
  return outline(treeOf({ targets, daemons }));
}

describe('hosts', () => {
  it('stand under their groups by name, as people count, the ungrouped last', () => {
    expect(
      tree(
        [host('web-10', { group: 'b' }), host('alone'), host('web-9', { group: 'b' }), host('x', { group: 'a' })],
        [],
      ),
    ).toEqual([
      ['hosts a 1', 'x'],
      ['hosts b 2', 'web-9', 'web-10'],
      ['hosts  1', 'alone'],
    ]);
  });

  it('come before containers, and are not mixed with a project of their group’s name', () => {
    expect(tree([container('web', { project: 'shop' }), host('z', { group: 'shop' })])).toEqual([
      ['hosts shop 1', 'z'],
      ['project shop 1', 'web'],
    ]);
  });
});

describe('containers', () => {
  it('stand under their project, and what has none under the daemon', () => {
    expect(
      tree([container('loose'), container('web', { project: 'shop' }), container('a', { project: 'blog' })]),
    ).toEqual([
      ['project blog 1', 'a'],
      ['project shop 1', 'web'],
      ['daemon local 1', 'loose'],
    ]);
  });

  it('have a heading for their service when it has several of them', () => {
    expect(
      tree([
        container('shop-web-10', { project: 'shop', service: 'web' }),
        container('shop-web-2', { project: 'shop', service: 'web' }),
        container('shop-db-1', { project: 'shop', service: 'db' }),
        container('shop-run-1', { project: 'shop' }),
        container('shop-run-2', { project: 'shop' }),
      ]),
    ).toEqual([
      ['project shop 5', 'shop-db-1', 'shop-run-1', 'shop-run-2', ['service web 2', 'shop-web-2', 'shop-web-10']],
    ]);
  });

  it('stand under their daemons when there are several', () => {
    expect(
      tree(
        [container('loose', { daemon: 'edge' }), container('web', { daemon: 'edge', project: 'shop' }), container('x')],
        [LOCAL, EDGE],
      ),
    ).toEqual([
      ['daemon edge 2', 'loose', ['project shop 1', 'web']],
      ['daemon local 1', 'x'],
    ]);
  });

  it('of a daemon nobody told of are listed all the same', () => {
    expect(tree([container('x', { daemon: 'ghost' })])).toEqual([['daemon ghost 1', 'x'], ['daemon local 0']]);
  });

  it('stay in their place whatever their state', () => {
    const states = ['stopped', 'running', 'paused', 'restarting'] as const;
    const names = states.map((state, i) => container(`c${String(i)}`, { project: 'p', state }));
    expect(tree(names)).toEqual([['project p 4', 'c0', 'c1', 'c2', 'c3']]);
  });
});

describe('a daemon alone', () => {
  const web = container('web', { project: 'shop' });

  it('has a heading when there is something to say of it', () => {
    const told = [['daemon local 1', ['project shop 1', 'web']]];
    expect(tree([web], [{ ...LOCAL, state: 'down', text: 'Away.' }])).toEqual(told);
    expect(tree([web], [{ ...LOCAL, state: 'connecting' }])).toEqual(told);
    expect(tree([web], [{ ...LOCAL, text: 'Only the first 2,000.' }])).toEqual(told);
  });

  it('has one when it has no containers', () => {
    expect(tree([], [LOCAL])).toEqual([['daemon local 0']]);
  });
});

it('gives every branch a key that no name can forge', () => {
  const keys: string[] = [];
  const collect = (branches: readonly Branch[]): void => {
    for (const branch of branches) {
      keys.push(branch.key);
      collect(branch.branches);
    }
  };
  collect(
    treeOf({
      targets: [
        container('1', { daemon: 'a', project: 'b","c' }),
        container('2', { daemon: 'a","b', project: 'c' }),
        host('3', { group: 'a' }),
      ],
      daemons: [],
    }),
  );
  expect(new Set(keys).size).toBe(keys.length);
});
