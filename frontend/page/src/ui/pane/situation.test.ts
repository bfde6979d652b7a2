import { expect, it } from 'vitest';
import type { Daemon, Target } from '../../protocol/target.ts';
import { container, host } from '../targets/some-targets.ts';
import { situationOf, type Listed } from './situation.ts';

function listed(targets: readonly Target[], state: Daemon['state'] = 'up'): Listed {
  return {
    get: (id) => targets.find((target) => target.id === id) ?? null,
    daemon: (name) => (name === 'local' ? { name, state, text: '' } : null),
  };
}

const WEB = container('web');

it.each(['running', 'paused', 'restarting', 'stopped'] as const)('is the state a container has now: %s', (state) => {
  expect(situationOf(WEB, listed([container('web', { state })]))).toBe(state);
});

it('is gone when its daemon says so, and only then', () => {
  expect(situationOf(WEB, listed([]))).toBe('gone');
  expect(situationOf(WEB, listed([], 'down'))).toBeNull();
  expect(situationOf(container('web', { daemon: 'edge' }), listed([]))).toBeNull();
});

it('is nothing for a host', () => {
  expect(situationOf(host('a'), listed([host('a')]))).toBeNull();
  expect(situationOf(host('a'), listed([]))).toBeNull();
});
