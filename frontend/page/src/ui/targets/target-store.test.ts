import { beforeEach, describe, expect, it } from 'vitest';
import type { Daemon, Listing, Target } from '../../protocol/target.ts';
import { GatewayRefusal } from '../../session/gateway.ts';
import { container, host } from './some-targets.ts';
import { TargetStore } from './target-store.ts';

const WEB = host('web-1', { id: 'ssh/web-1' });
const LOCAL: Daemon = { name: 'local', state: 'up', text: '' };

let frames: (() => void)[];
beforeEach(() => {
  frames = [];
});

function storeOf(fetch: () => Promise<Listing>): TargetStore {
  return new TargetStore(fetch, (show) => frames.push(show));
}

function listing(...targets: readonly Target[]): Listing {
  return { targets, daemons: [LOCAL] };
}

function frame(): void {
  for (const show of frames.splice(0)) show();
}

function shown(store: TargetStore): string[] {
  const state = store.state.get();
  return state.kind === 'ready' ? state.targets.map(({ id, state: word }) => `${id} ${word}`) : [];
}

describe('asking', () => {
  it('loads, and finds by id or by name', async () => {
    const store = storeOf(() => Promise.resolve(listing(WEB)));
    expect(store.state.get()).toEqual({ kind: 'loading' });
    expect(store.find('web-1')).toBeNull();
    await store.load();
    expect(store.state.get()).toEqual({ kind: 'ready', targets: [WEB], daemons: [LOCAL] });
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
    const store = storeOf(() => (fails ? Promise.reject(error) : Promise.resolve(listing(WEB))));
    await store.load();
    expect(store.state.get()).toEqual({ kind: 'failed', problem });
    fails = false;
    await store.load();
    expect(store.state.get().kind).toBe('ready');
    expect(store.problem.get()).toBeNull();
  });

  it('keeps an old list rather than none', async () => {
    let fails = false;
    const store = storeOf(() => (fails ? Promise.reject(new GatewayRefusal(401)) : Promise.resolve(listing(WEB))));
    await store.load();
    fails = true;
    await store.load();
    expect(shown(store)).toEqual(['ssh/web-1 up']);
    expect(store.problem.get()).toEqual({ kind: 'login' });
  });

  it('asks one question at a time', async () => {
    let asked = 0;
    const store = storeOf(() => {
      asked += 1;
      return Promise.resolve(listing());
    });
    await Promise.all([store.load(), store.load()]);
    expect(asked).toBe(1);
  });

  it('gives an answer up that news has overtaken', async () => {
    let answer: (listing: Listing) => void = () => undefined;
    const store = storeOf(() => new Promise((resolve) => (answer = resolve)));
    const loading = store.load();
    store.take({ type: 'targets', ...listing(container('new')) });
    answer(listing(container('old')));
    await loading;
    expect(shown(store)).toEqual(['local/new running']);
  });
});

describe('news', () => {
  function told(...targets: readonly Target[]): TargetStore {
    const store = storeOf(() => Promise.reject(new Error('not asked')));
    store.take({ type: 'targets', ...listing(...targets) });
    frame();
    return store;
  }

  it('adds, changes and takes away, each by its id', () => {
    const store = told(container('a'), container('b'));
    store.take({ type: 'target', target: container('a', { state: 'paused' }) });
    store.take({ type: 'target', target: container('c') });
    store.take({ type: 'gone', id: 'local/b' });
    store.take({ type: 'gone', id: 'local/never' });
    frame();
    expect(shown(store)).toEqual(['local/a paused', 'local/c running']);
  });

  it('tells of daemons', () => {
    const store = told();
    store.take({ type: 'daemon', daemon: { name: 'local', state: 'down', text: 'Away.' } });
    expect(store.daemon('local')?.text).toBe('Away.');
    frame();
    expect(store.state.get()).toMatchObject({ daemons: [{ name: 'local', state: 'down', text: 'Away.' }] });
  });

  it('replaces everything by a snapshot', () => {
    const store = told(container('a'));
    store.take({ type: 'targets', targets: [container('b')], daemons: [] });
    frame();
    expect(store.state.get()).toMatchObject({ targets: [{ id: 'local/b' }], daemons: [] });
  });

  it('goes on with a container that is recreated under its name', () => {
    const store = told(container('a'));
    store.take({ type: 'gone', id: 'local/a' });
    store.take({ type: 'target', target: container('a', { image: 'newer' }) });
    frame();
    expect(shown(store)).toEqual(['local/a running']);
  });

  it('shows a burst once, at the next frame', () => {
    const store = told();
    let showings = 0;
    store.state.subscribe(() => (showings += 1));
    for (let i = 0; i < 200; i += 1) store.take({ type: 'target', target: container(`c${String(i)}`) });
    expect(showings).toBe(0);
    expect(frames).toHaveLength(1);
    frame();
    expect(showings).toBe(1);
    expect(shown(store)).toHaveLength(200);
  });

  it('changes nothing where nothing is known yet', () => {
    const store = storeOf(() => Promise.resolve(listing()));
    store.take({ type: 'target', target: container('a') });
    expect(frames).toEqual([]);
    expect(store.state.get().kind).toBe('loading');
  });
});

it('adds the daemon to a container’s name where another has the same', () => {
  const store = storeOf(() => Promise.resolve(listing()));
  const [here, there] = [container('web'), container('web', { daemon: 'edge' })];
  const [same, asHost] = [container('db'), host('db')];
  store.take({ type: 'targets', ...listing(here, there, same, asHost, container('only')) });
  expect([here, there, same, asHost].map((target) => store.titleOf(target))).toEqual([
    'web (local)',
    'web (edge)',
    'db (local)',
    'db',
  ]);
  expect(store.titleOf(container('only'))).toBe('only');
});
