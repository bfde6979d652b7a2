import { expect, it } from 'vitest';
import type { Target } from '../../protocol/http.ts';
import { GatewayRefusal } from '../../session/gateway.ts';
import { HostStore } from './host-store.ts';

const WEB: Target = { id: 'ssh/web-1', name: 'web-1', kind: 'ssh', group: '', tags: [], state: 'up', verbs: ['shell'] };

it('loads, and finds by id or by name', async () => {
  const store = new HostStore(() => Promise.resolve([WEB]));
  expect(store.state.get()).toEqual({ kind: 'loading' });
  expect(store.find('web-1')).toBeNull();
  await store.load();
  expect(store.state.get()).toEqual({ kind: 'ready', targets: [WEB] });
  expect(store.find('ssh/web-1')).toBe(WEB);
  expect(store.find('web-1')).toBe(WEB);
  expect(store.find('web-2')).toBeNull();
});

it.each([
  [new TypeError('Failed to fetch'), { kind: 'unreachable' }],
  [new GatewayRefusal(401), { kind: 'login' }],
  [new GatewayRefusal(503), { kind: 'status', status: 503 }],
])('says why it could not be loaded (%s), and can try again', async (error, problem) => {
  let fails = true;
  const store = new HostStore(() => (fails ? Promise.reject(error) : Promise.resolve([WEB])));
  await store.load();
  expect(store.state.get()).toEqual({ kind: 'failed', problem });
  fails = false;
  await store.load();
  expect(store.state.get().kind).toBe('ready');
});

it('asks one question at a time', async () => {
  let asked = 0;
  const store = new HostStore(() => {
    asked += 1;
    return Promise.resolve([]);
  });
  await Promise.all([store.load(), store.load()]);
  expect(asked).toBe(1);
});
