import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeEventsClientMessage, type EventsClientMessage, type EventsServerMessage } from '../protocol/events.ts';
import {
  EventsConnection,
  FIRST_RETRY,
  LONGEST_RETRY,
  OPENING_PATIENCE,
  SNAPSHOT_PATIENCE,
  STEADY,
  type TargetNews,
} from './events-connection.ts';
import { ProtocolViolation } from '../protocol/fields.ts';
import { FakeSocket } from './fake-socket.ts';
import { PROBE } from './heartbeat.ts';

type EventsSocket = FakeSocket<EventsClientMessage, EventsServerMessage>;

let sockets: EventsSocket[];
let news: TargetNews[];
let visible: boolean;
let tell: () => void;
let events: EventsConnection;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  sockets = [];
  news = [];
  visible = true;
  tell = () => undefined;
  events = new EventsConnection({
    connect: () => {
      const socket: EventsSocket = new FakeSocket(decodeEventsClientMessage);
      sockets.push(socket);
      return socket;
    },
    visible: () => visible,
    news: (item) => {
      news.push(item);
      tell();
    },
  });
});
afterEach(() => {
  events.dispose();
  vi.useRealTimers();
});

function socket(): EventsSocket {
  const last = sockets.at(-1);
  if (last === undefined) throw new Error('no socket was opened');
  return last;
}

function live(): EventsSocket {
  events.connect();
  socket().open();
  socket().say({ type: 'targets', targets: [], daemons: [] });
  return socket();
}

/** Lets every attempt fail, and says how long each wait was. */
function waits(attempts: number): number[] {
  const seen: number[] = [];
  for (let i = 0; i < attempts; i += 1) {
    const before = sockets.length;
    const from = Date.now();
    socket().end(1006);
    while (sockets.length === before) vi.advanceTimersByTime(100);
    seen.push(Date.now() - from);
  }
  return seen;
}

describe('a connection', () => {
  it('speaks first, and is live with the snapshot', () => {
    events.connect();
    expect(socket().messages).toEqual([]);
    socket().open();
    expect(socket().messages).toEqual([{ type: 'subscribe' }]);
    expect(events.live.get()).toBe(false);
    socket().say({ type: 'targets', targets: [], daemons: [] });
    expect(events.live.get()).toBe(true);
  });

  it('hands on what is new, and keeps the rest to itself', () => {
    const standing = live();
    standing.say({ type: 'gone', id: 'local/web' });
    standing.say({ type: 'pong', at: 1 });
    standing.sayText('{"type":"tomorrow"}');
    expect(news.map(({ type }) => type)).toEqual(['targets', 'gone']);
  });

  it('pings each 15 s, and takes 45 s of silence for its end', () => {
    const standing = live();
    vi.advanceTimersByTime(15_000);
    expect(standing.ofType('ping')).toHaveLength(1);
    standing.say({ type: 'pong', at: 1 });
    vi.advanceTimersByTime(44_000);
    expect(events.live.get()).toBe(true);
    vi.advanceTimersByTime(16_000);
    expect(events.live.get()).toBe(false);
    expect(standing.closedWith).not.toBeNull();
    vi.advanceTimersByTime(FIRST_RETRY);
    expect(sockets).toHaveLength(2);
  });

  it.each([
    [
      'what cannot be read',
      () => {
        socket().sayText('{"type":"gone"}');
      },
    ],
    [
      'bytes',
      () => {
        socket().output(1);
      },
    ],
  ])('ends by %s, and comes again', (_what, breakRules) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const standing = live();
    breakRules();
    expect(standing.closedWith).toBe(4400);
    expect(events.live.get()).toBe(false);
    vi.advanceTimersByTime(FIRST_RETRY);
    expect(sockets).toHaveLength(2);
  });

  it('is over when it is disposed by what it told, even if that breaks off', () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const standing = live();
    tell = () => {
      events.dispose();
      throw new ProtocolViolation('too late');
    };
    standing.say({ type: 'gone', id: 'local/web' });
    vi.advanceTimersByTime(600_000);
    expect(sockets).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is over when it is disposed', () => {
    const standing = live();
    events.dispose();
    vi.advanceTimersByTime(600_000);
    events.connect();
    expect(sockets).toHaveLength(1);
    expect(standing.closedWith).toBe(1000);
  });
});

describe('coming again', () => {
  it('waits twice as long each time, up to the longest', () => {
    events.connect();
    expect(waits(7)).toEqual([1000, 2000, 4000, 8000, 16_000, LONGEST_RETRY, LONGEST_RETRY]);
  });

  it('is spread by chance over half of the wait', () => {
    events.connect();
    vi.mocked(Math.random).mockReturnValue(0);
    expect(waits(3)).toEqual([500, 1000, 2000]);
  });

  it('stays slow when the gateway only lets in to throw out', () => {
    live();
    for (let i = 0; i < 4; i += 1) {
      waits(1);
      socket().open();
      socket().say({ type: 'targets', targets: [], daemons: [] });
    }
    expect(waits(1)).toEqual([16_000]);
  });

  it('is quick again after a connection that lasted', () => {
    events.connect();
    waits(4);
    socket().open();
    socket().say({ type: 'targets', targets: [], daemons: [] });
    vi.advanceTimersByTime(STEADY);
    expect(waits(1)).toEqual([FIRST_RETRY]);
  });

  it('is done at once when there is reason to, though not more often than each second', () => {
    events.connect();
    waits(5);
    socket().end(1006);
    vi.advanceTimersByTime(5000);
    for (let i = 0; i < 50; i += 1) events.connect();
    expect(sockets).toHaveLength(7);
    socket().end(1006);
    for (let i = 0; i < 50; i += 1) events.connect();
    expect(sockets).toHaveLength(7);
    vi.advanceTimersByTime(FIRST_RETRY);
    expect(sockets).toHaveLength(8);
  });

  it('is done soon after a sleep, in which the line may have been cut without a word', () => {
    const standing = live();
    events.connect();
    expect(standing.ofType('ping')).toHaveLength(1);
    standing.say({ type: 'pong', at: 1 });
    vi.advanceTimersByTime(PROBE);
    expect(events.live.get()).toBe(true);
    events.connect();
    vi.advanceTimersByTime(PROBE + FIRST_RETRY);
    expect(sockets).toHaveLength(2);
  });

  it('waits while nobody looks', () => {
    live();
    visible = false;
    socket().end(1012);
    vi.advanceTimersByTime(600_000);
    expect(sockets).toHaveLength(1);
    visible = true;
    events.connect();
    expect(sockets).toHaveLength(2);
  });

  it('follows on a socket that does not open', () => {
    events.connect();
    vi.advanceTimersByTime(OPENING_PATIENCE + FIRST_RETRY);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.closedWith).toBe(1000);
  });

  it('follows on a socket that says nothing', () => {
    events.connect();
    socket().open();
    vi.advanceTimersByTime(SNAPSHOT_PATIENCE + FIRST_RETRY);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.closedWith).toBe(1000);
  });

  it('does not take a slow line for a dead one', () => {
    events.connect();
    vi.advanceTimersByTime(OPENING_PATIENCE - 1);
    socket().open();
    vi.advanceTimersByTime(SNAPSHOT_PATIENCE - 1);
    socket().say({ type: 'targets', targets: [], daemons: [] });
    expect(events.live.get()).toBe(true);
    expect(sockets).toHaveLength(1);
  });

  it('never begins again what is under way', () => {
    events.connect();
    for (let i = 0; i < 10; i += 1) {
      vi.advanceTimersByTime(FIRST_RETRY);
      events.connect();
    }
    socket().open();
    for (let i = 0; i < 10; i += 1) {
      vi.advanceTimersByTime(FIRST_RETRY);
      events.connect();
    }
    expect(sockets).toHaveLength(1);
    expect(socket().ofType('subscribe')).toHaveLength(1);
    socket().say({ type: 'targets', targets: [], daemons: [] });
    expect(events.live.get()).toBe(true);
  });

  it('is not put off by a clock that is set back', () => {
    events.connect();
    socket().end(1006);
    vi.setSystemTime(Date.now() - 3_600_000);
    events.connect();
    vi.advanceTimersByTime(FIRST_RETRY);
    expect(sockets).toHaveLength(2);
  });
});
