import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Daemon, DaemonState, Target } from '../../protocol/target.ts';
import { LINK_PATIENCE, followLink } from './linked-target.ts';
import { container, host } from './some-targets.ts';
import { TargetStore } from './target-store.ts';

let store: TargetStore;
let followed: Target[];

beforeEach(() => {
  vi.useFakeTimers();
  followed = [];
  store = new TargetStore(
    () => Promise.reject(new Error('away')),
    (show) => {
      show();
    },
  );
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function daemon(state: DaemonState): Daemon {
  return { name: 'local', state, text: '' };
}

function listed(state: DaemonState, ...targets: readonly Target[]): void {
  store.take({ type: 'targets', targets, daemons: [daemon(state)] });
}

function follow(name: string): { dispose: () => void; disposed: boolean } {
  return followLink(store, name, (target) => followed.push(target));
}

it('follows at once what is listed', () => {
  listed('up', host('a'), container('web-1'));
  expect(follow('a').disposed).toBe(true);
  follow('web-1');
  expect(followed.map(({ id }) => id)).toEqual(['a', 'local/web-1']);
});

it('waits for the containers of a daemon that is connecting', () => {
  listed('connecting', host('a'));
  const wait = follow('local/web-1');
  store.take({ type: 'target', target: container('other') });
  expect(followed).toEqual([]);
  const web = container('web-1');
  store.take({ type: 'target', target: web });
  store.take({ type: 'daemon', daemon: daemon('up') });
  expect(followed).toEqual([web]);
  expect(wait.disposed).toBe(true);
});

it('waits for one that is listed but cannot be opened before its daemon is back', () => {
  listed('connecting', container('web-1', { state: 'unknown', verbs: [] }));
  follow('local/web-1');
  expect(followed).toEqual([]);
  listed('up', container('web-1'));
  expect(followed).toMatchObject([{ id: 'local/web-1', state: 'running' }]);
});

it('takes what a known daemon does not have for a container of it all the same', () => {
  listed('connecting');
  follow('local/web-1');
  store.take({ type: 'daemon', daemon: daemon('up') });
  expect(followed).toMatchObject([
    { id: 'local/web-1', name: 'web-1', kind: 'container', daemon: 'local', verbs: ['shell'] },
  ]);
});

it('waits no longer than a few seconds', () => {
  listed('connecting');
  follow('local/web-1');
  vi.advanceTimersByTime(LINK_PATIENCE - 1);
  expect(followed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(followed).toMatchObject([{ id: 'local/web-1', kind: 'container' }]);
});

it('does not let an unknown host wait for a daemon', () => {
  listed('connecting', host('a'));
  follow('b');
  follow('edge/web-1');
  expect(followed).toMatchObject([
    { id: 'b', kind: 'ssh' },
    { id: 'edge/web-1', kind: 'ssh' },
  ]);
});

it('waits for the first list, and for none that does not come', async () => {
  follow('local/web-1');
  listed('up', container('web-1'));
  expect(followed).toMatchObject([{ kind: 'container', state: 'running' }]);
  store = new TargetStore(() => Promise.reject(new Error('away')));
  follow('a');
  expect(followed).toHaveLength(1);
  await store.load();
  expect(followed).toMatchObject([{ id: 'local/web-1' }, { id: 'a', kind: 'ssh' }]);
});

it('hands nothing over once it is given up', () => {
  listed('connecting');
  const wait = follow('local/web-1');
  wait.dispose();
  listed('up', container('web-1'));
  vi.advanceTimersByTime(LINK_PATIENCE);
  expect(followed).toEqual([]);
});
