// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import {
  decodeEventsClientMessage,
  type EventsClientMessage,
  type EventsServerMessage,
} from '../../protocol/events.ts';
import type { Listing } from '../../protocol/target.ts';
import { FakeSocket } from '../../session/fake-socket.ts';
import { GatewayRefusal } from '../../session/gateway.ts';
import { PROBE } from '../../session/heartbeat.ts';
import { container } from './some-targets.ts';
import { ASSURANCE_SHOWS, GAP_SHOWS, POLL_EVERY, TargetFeed } from './target-feed.ts';
import { TargetStore } from './target-store.ts';

type EventsSocket = FakeSocket<EventsClientMessage, EventsServerMessage>;

let sockets: EventsSocket[];
let asked: number;
let loginEnded: Store<boolean>;
let refuses: GatewayRefusal | null;
let visibility: DocumentVisibilityState;
let targets: TargetStore;
let feed: TargetFeed;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  asked = 0;
  refuses = null;
  loginEnded = new Store(false);
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  targets = new TargetStore(
    () => {
      asked += 1;
      const listing: Listing = { targets: [], daemons: [] };
      return refuses === null ? Promise.resolve(listing) : Promise.reject(refuses);
    },
    (show) => {
      show();
    },
  );
  feed = new TargetFeed(
    targets,
    () => {
      const socket: EventsSocket = new FakeSocket(decodeEventsClientMessage);
      sockets.push(socket);
      return socket;
    },
    loginEnded,
  );
  feed.start();
});
afterEach(() => {
  feed.dispose();
  vi.useRealTimers();
});

function live(): void {
  const socket = sockets.at(-1);
  socket?.open();
  socket?.say({ type: 'targets', targets: [container('web')], daemons: [] });
}

function see(state: DocumentVisibilityState): void {
  visibility = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

it('hands what is told to the list, and then does not ask', async () => {
  live();
  expect(targets.get('local/web')).not.toBeNull();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(asked).toBe(0);
});

it('says nothing of a short gap', async () => {
  live();
  sockets[0]?.end(1012);
  await vi.advanceTimersByTimeAsync(GAP_SHOWS - 1);
  expect(feed.staleness.get()).toBeNull();
  live();
  await vi.advanceTimersByTimeAsync(GAP_SHOWS);
  expect(feed.staleness.get()).toBeNull();
});

it('says that it reconnects, then that it asks now and then, until it is live again', async () => {
  await vi.advanceTimersByTimeAsync(GAP_SHOWS);
  expect(feed.staleness.get()).toBe('reconnecting');
  await vi.advanceTimersByTimeAsync(POLL_EVERY);
  expect(asked).toBe(1);
  expect(feed.staleness.get()).toBe('polled');
  live();
  expect(feed.staleness.get()).toBeNull();
});

it('does not claim to ask when nobody answers, and says when it is the login', async () => {
  refuses = new GatewayRefusal(502);
  await vi.advanceTimersByTimeAsync(POLL_EVERY);
  expect(feed.staleness.get()).toBe('reconnecting');
  refuses = new GatewayRefusal(401);
  await vi.advanceTimersByTimeAsync(POLL_EVERY);
  expect(feed.staleness.get()).toBe('login');
});

it('rests while nobody looks, and catches up at once', async () => {
  see('hidden');
  sockets[0]?.end(1006);
  await vi.advanceTimersByTimeAsync(10 * POLL_EVERY);
  expect([asked, sockets.length]).toEqual([0, 1]);
  see('visible');
  expect([asked, sockets.length]).toEqual([1, 2]);
  live();
  see('hidden');
  see('visible');
  expect([asked, sockets.length]).toEqual([1, 2]);
});

it('tries at once when the network is back', async () => {
  for (let i = 0; i < 5; i += 1) {
    sockets.at(-1)?.end(1006);
    await vi.advanceTimersByTimeAsync(20_000);
  }
  sockets.at(-1)?.end(1006);
  await vi.advanceTimersByTimeAsync(2000);
  const before = sockets.length;
  window.dispatchEvent(new Event('online'));
  expect(sockets).toHaveLength(before + 1);
});

it('never puts an answer in between what a live socket tells, whatever the user wishes', async () => {
  live();
  feed.refresh();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toBe(0);
  expect(targets.get('local/web')).not.toBeNull();
  expect(feed.assured.get()).toBe(true);
  expect(sockets[0]?.ofType('ping')).toHaveLength(1);
  sockets[0]?.say({ type: 'pong', at: 1 });
  await vi.advanceTimersByTimeAsync(ASSURANCE_SHOWS);
  expect(feed.assured.get()).toBe(false);
});

it('does not call a list live whose socket has gone', async () => {
  live();
  feed.refresh();
  sockets[0]?.end(1006);
  expect(feed.assured.get()).toBe(false);
  feed.refresh();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toBe(1);
  expect(feed.assured.get()).toBe(false);
});

it('finds out by a refresh that a line is dead', async () => {
  live();
  feed.refresh();
  await vi.advanceTimersByTimeAsync(PROBE + 1000);
  expect(sockets).toHaveLength(2);
});

it('does not come back with the network while nobody looks, though it makes sure of what stands', async () => {
  live();
  see('hidden');
  window.dispatchEvent(new Event('online'));
  expect(sockets[0]?.ofType('ping')).toHaveLength(1);
  sockets[0]?.end(1006);
  await vi.advanceTimersByTimeAsync(POLL_EVERY);
  window.dispatchEvent(new Event('online'));
  expect(sockets).toHaveLength(1);
  see('visible');
  expect(sockets).toHaveLength(2);
});

it('opens one socket when the network and somebody’s eyes come back together', async () => {
  live();
  see('hidden');
  sockets[0]?.end(1006);
  await vi.advanceTimersByTimeAsync(POLL_EVERY);
  see('visible');
  for (let i = 0; i < 20; i += 1) {
    window.dispatchEvent(new Event('online'));
    see('visible');
    feed.refresh();
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(sockets).toHaveLength(2);
});

it('does not tell an old problem again', async () => {
  refuses = new GatewayRefusal(401);
  await vi.advanceTimersByTimeAsync(POLL_EVERY);
  expect(feed.staleness.get()).toBe('login');
  live();
  sockets.at(-1)?.end(1006);
  await vi.advanceTimersByTimeAsync(GAP_SHOWS);
  expect(feed.staleness.get()).toBe('reconnecting');
});

it('leaves no timer behind', () => {
  live();
  feed.refresh();
  sockets[0]?.end(1006);
  feed.dispose();
  expect(vi.getTimerCount()).toBe(0);
});

it('lets go of everything', async () => {
  live();
  feed.dispose();
  window.dispatchEvent(new Event('online'));
  see('visible');
  await vi.advanceTimersByTimeAsync(10 * POLL_EVERY);
  expect([asked, sockets.length]).toEqual([0, 1]);
});

it('asks nothing while the login has ended, says so, and goes on by itself after the next', async () => {
  live();
  loginEnded.set(true);
  sockets[0]?.end(4401);
  await vi.advanceTimersByTimeAsync(GAP_SHOWS);
  expect(feed.staleness.get()).toBe('login');
  see('hidden');
  see('visible');
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(10 * POLL_EVERY);
  expect([asked, sockets.length]).toEqual([0, 1]);
  loginEnded.set(false);
  expect([asked, sockets.length]).toEqual([1, 2]);
  live();
  expect(feed.staleness.get()).toBeNull();
});

it('asks for the list all the same when the user wants it, so that the refusal leads to a login', () => {
  live();
  sockets[0]?.end(4401);
  loginEnded.set(true);
  feed.refresh();
  expect([asked, sockets.length]).toEqual([1, 1]);
});
