import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayRefusal, type SessionsAsOf } from '../../session/gateway.ts';
import { host } from '../targets/some-targets.ts';
import { listing, running } from '../tabs/some-tabs.ts';
import { HEAD_START, SessionStore, USUAL_RULE } from './session-store.ts';

const NOW = Date.UTC(2026, 10, 29, 17, 0, 0);

/** Answers that the test gives, one by one. */
class Source {
  readonly asked: { resolve: (answer: SessionsAsOf) => void; reject: (error: unknown) => void }[] = [];
  readonly ended: string[] = [];
  refusal: Error | null = null;

  sessions = (): Promise<SessionsAsOf> =>
    new Promise((resolve, reject) => {
      this.asked.push({ resolve, reject });
    });

  endSession = (session: string): Promise<void> => {
    this.ended.push(session);
    return this.refusal === null ? Promise.resolve() : Promise.reject(this.refusal);
  };

  async answer(answer: SessionsAsOf | Error): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
    const question = this.asked.shift();
    if (question === undefined) throw new Error('nobody asks');
    if (answer instanceof Error) question.reject(answer);
    else question.resolve(answer);
    await vi.advanceTimersByTimeAsync(0);
  }
}

let source: Source;
let store: SessionStore;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  source = new Source();
  store = new SessionStore(source);
});
afterEach(() => {
  vi.useRealTimers();
});

function own(): (string | undefined)[] | undefined {
  return store.listed.get()?.sessions.map(({ session, attached }) => (attached ? `${session} elsewhere` : session));
}

async function known(answer: SessionsAsOf): Promise<void> {
  void store.load();
  await source.answer(answer);
}

it('knows nothing before the gateway has answered, and then what it said', async () => {
  expect(store.listed.get()).toBeNull();
  expect(store.rule.get()).toBe(USUAL_RULE);
  await known(
    listing([running('s1', { attached: true })], { watchable: [running('w1')], close: 'detach', detach: 60_000 }),
  );
  expect(own()).toEqual(['s1 elsewhere']);
  expect(store.listed.get()?.watchable).toHaveLength(1);
  expect(store.rule.get()).toEqual({ close: 'detach', detach: 60_000 });
});

it('asks one question at a time, and once more when it was wanted meanwhile', async () => {
  void store.load();
  void store.load();
  void store.load();
  expect(source.asked).toHaveLength(1);
  await source.answer(listing([running('s1')]));
  expect(source.asked).toHaveLength(1);
  expect(store.loading.get()).toBe(true);
  await source.answer(listing([running('s2')]));
  expect(own()).toEqual(['s2']);
  expect(source.asked).toHaveLength(0);
  expect(store.loading.get()).toBe(false);
});

it('keeps what it knows when nobody answers, and says so until somebody does', async () => {
  await known(listing([running('s1')]));
  void store.load();
  await source.answer(new TypeError('no network'));
  expect(own()).toEqual(['s1']);
  expect(store.failed.get()).toBe(true);
  await known(listing([]));
  expect(store.failed.get()).toBe(false);
});

it('leaves it to the login to say that one is wanted', async () => {
  void store.load();
  await source.answer(new GatewayRefusal(401));
  expect(store.failed.get()).toBe(false);
});

describe('a session that is ended', () => {
  beforeEach(() => known(listing([running('s1'), running('s2')])));

  it('is gone at once, though the gateway still knows it for a moment', async () => {
    const done = store.end('s1');
    expect(store.ends.get().get('s1')).toBe('ending');
    void store.end('s1');
    await vi.advanceTimersByTimeAsync(0);
    expect(source.ended).toEqual(['s1']);
    expect(own()).toEqual(['s2']);
    await source.answer(listing([running('s1'), running('s2')]));
    await done;
    expect(own()).toEqual(['s2']);
    expect(store.ends.get().size).toBe(0);
  });

  it('is there again when it did not end after all', async () => {
    store.ended('s1');
    expect(own()).toEqual(['s2']);
    await vi.advanceTimersByTimeAsync(HEAD_START + 1);
    await known(listing([running('s1'), running('s2')]));
    expect(own()).toEqual(['s1', 's2']);
  });

  it('stays when the gateway does not end it, and can be ended again', async () => {
    source.refusal = new GatewayRefusal(503);
    void store.end('s1');
    await source.answer(listing([running('s1')]));
    expect(store.ends.get().get('s1')).toBe('failed');
    source.refusal = null;
    void store.end('s1');
    await vi.advanceTimersByTimeAsync(0);
    expect(own()).toEqual([]);
  });

  it('is told to the gateway where its tab had no line, and stays if that fails', async () => {
    store.endUnattached('s1');
    expect(own()).toEqual(['s2']);
    await source.answer(listing([running('s2')]));
    expect(source.ended).toEqual(['s1']);
    source.refusal = new TypeError('no network');
    store.endUnattached('s2');
    await source.answer(listing([running('s2')]));
    expect(own()).toEqual(['s2']);
  });
});

describe('a session that was left running', () => {
  it('is in the list at once, with the time it has', async () => {
    await known(listing([running('s1', { attached: true })]));
    store.left('s1', host('web-1'));
    expect(own()).toEqual(['s1']);
    expect(store.listed.get()?.sessions[0]?.expires).toBe(NOW + 900_000);
    // The gateway has not noticed yet that the page is gone.
    await known(listing([running('s1', { attached: true })]));
    expect(own()).toEqual(['s1']);
    await vi.advanceTimersByTimeAsync(HEAD_START + 1);
    await known(listing([running('s1', { attached: true })]));
    expect(own()).toEqual(['s1 elsewhere']);
  });

  it('is there even if the list did not know it yet, until the list knows better', async () => {
    await known(listing([]));
    await vi.advanceTimersByTimeAsync(10);
    store.left('s1', host('web-1'));
    expect(store.listed.get()?.sessions[0]).toMatchObject({ session: 's1', target: 'web-1', name: 'web-1' });
    await vi.advanceTimersByTimeAsync(10);
    await known(listing([]));
    expect(own()).toEqual([]);
  });

  it('ends by the gateway’s clock, whatever this machine’s says', async () => {
    const behind = NOW - 3_600_000;
    await known(listing([running('s1', { attached: true })], { asOf: behind }));
    store.left('s1', host('web-1'));
    const listed = store.listed.get();
    expect(listed?.sessions[0]?.expires).toBe(behind + 900_000);
    expect(listed?.asOf).toBe(behind);
  });

  it('is there even before the first answer', () => {
    store.left('s1', host('web-1'));
    expect(own()).toEqual(['s1']);
  });
});
