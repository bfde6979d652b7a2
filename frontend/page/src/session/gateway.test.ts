import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOBODY } from '../protocol/login.ts';
import { ANSWER_PATIENCE, BODY_PATIENCE, Gateway, GatewayRefusal, LED_ELSEWHERE, diagnosisOf } from './gateway.ts';

const HELLO = {
  version: '1.0',
  protocol: ['gangway.v1'],
  login: 'ok',
  draining: false,
  ways: [],
  notice: null,
} as const;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answer(body: unknown, status = 200): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status })));
}

describe('addresses', () => {
  it.each([
    ['https://console.example.com/', 'wss://console.example.com/ws'],
    ['http://127.0.0.1:8022/', 'ws://127.0.0.1:8022/ws'],
    ['https://example.com/a/b/?test=1#/open/x', 'wss://example.com/a/b/ws'],
    ['https://example.com/a/b', 'wss://example.com/a/ws'],
  ])('follow from %s', (page, socket) => {
    expect(new Gateway(page, '1.0').socketAddress('ws').href).toBe(socket);
    expect(new Gateway(page, '1.0').socketAddress('events').href).toBe(socket.replace(/ws$/, 'events'));
  });

  it('of the list lie beside the page', async () => {
    let asked = '';
    vi.stubGlobal('fetch', (address: URL) => {
      asked = address.href;
      return Promise.resolve(new Response('{"targets":[]}'));
    });
    await expect(new Gateway('https://example.com/sub/?x', '1.0').targets()).resolves.toEqual({
      targets: [],
      daemons: [],
    });
    expect(asked).toBe('https://example.com/sub/api/targets');
  });
});

describe('the list', () => {
  it('fills in what an entry may leave out', async () => {
    answer({ targets: [{ id: 'a', name: 'A', kind: 'ssh', group: null }] });
    await expect(new Gateway('http://h/', '1.0').targets()).resolves.toEqual({
      targets: [
        {
          id: 'a',
          name: 'A',
          kind: 'ssh',
          group: '',
          tags: [],
          color: null,
          production: false,
          state: 'unknown',
          verbs: ['shell'],
        },
      ],
      daemons: [],
    });
  });

  it('is a refusal with its status when it is refused', async () => {
    answer({}, 503);
    await expect(new Gateway('http://h/', '1.0').targets()).rejects.toEqual(new GatewayRefusal(503));
  });
});

describe('running sessions', () => {
  const NONE = { sessions: [], watchable: [], detach: 900, close: 'end' };

  it('are told as of the gateway’s time, or of this machine’s when a proxy takes that away', async () => {
    const headers = { date: 'Sun, 29 Nov 2026 16:00:00 GMT' };
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(NONE), { headers })));
    const gateway = new Gateway('http://h/', '1.0');
    await expect(gateway.sessions()).resolves.toEqual({
      ...NONE,
      detach: 900_000,
      asOf: Date.UTC(2026, 10, 29, 16, 0, 0),
    });
    vi.useFakeTimers({ now: 5 });
    answer(NONE);
    await expect(gateway.sessions()).resolves.toMatchObject({ asOf: 5 });
  });

  it('are ended by a post, whatever is in their ids', async () => {
    const asked: unknown[] = [];
    vi.stubGlobal('fetch', (address: URL, { method, body }: RequestInit) => {
      asked.push([method, address.href, body]);
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    await new Gateway('https://example.com/sub/', '1.0').endSession('../a?b#c');
    expect(asked).toEqual([['POST', 'https://example.com/sub/api/sessions/..%2Fa%3Fb%23c/end', '{}']]);
  });

  it('that are gone have ended, and others say why they have not', async () => {
    const gateway = new Gateway('http://h/', '1.0');
    answer({}, 404);
    await expect(gateway.endSession('s')).resolves.toBeUndefined();
    answer({}, 503);
    await expect(gateway.endSession('s')).rejects.toEqual(new GatewayRefusal(503));
  });
});

describe('patience', () => {
  /** A gateway that begins to answer, and ends its answer, after so many milliseconds each; `fetch` as browsers do it. */
  function slow(begins: number, lasts: number): void {
    vi.useFakeTimers();
    const abortable = <T>(signal: AbortSignal, wait: number, value: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          resolve(value());
        }, wait);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason as Error);
        });
      });
    vi.stubGlobal('fetch', (_address: URL, { signal }: { signal: AbortSignal }) =>
      abortable(signal, begins, () => ({
        ok: true,
        headers: new Headers(),
        text: () => abortable(signal, lasts, () => '{"targets":[]}'),
      })),
    );
  }

  async function after(wait: number): Promise<string> {
    let outcome = 'waiting';
    void new Gateway('http://h/', '1.0').targets().then(
      () => (outcome = 'answered'),
      (error: unknown) => (outcome = (error as Error).name),
    );
    await vi.advanceTimersByTimeAsync(wait);
    return outcome;
  }

  it('is short with a gateway that does not begin to answer', async () => {
    slow(ANSWER_PATIENCE + 1, 0);
    await expect(after(ANSWER_PATIENCE)).resolves.toBe('AbortError');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is long with a long answer on a slow line', async () => {
    slow(ANSWER_PATIENCE - 1, BODY_PATIENCE - 1);
    await expect(after(ANSWER_PATIENCE + BODY_PATIENCE)).resolves.toBe('answered');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not without end', async () => {
    slow(0, BODY_PATIENCE + 1);
    await expect(after(BODY_PATIENCE)).resolves.toBe('AbortError');
  });
});

describe('a refused socket', () => {
  it.each([
    [{ ...HELLO, login: 'required' }, false, 'login-required'],
    [{ ...HELLO, draining: true }, false, 'draining'],
    [{ ...HELLO, version: '2.0' }, false, 'new-version'],
    [{ ...HELLO, protocol: ['gangway.v2'] }, false, 'new-version'],
    [HELLO, false, 'websockets-blocked'],
    [HELLO, true, 'line-cut'],
  ] as const)('is explained by %j (stood: %s) as %s', (hello, stood, diagnosis) => {
    expect(diagnosisOf(hello, '1.0', stood)).toBe(diagnosis);
  });

  it('is a gateway out of reach when hello is not answered either', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(new Gateway('http://h/', '1.0').diagnose(false)).resolves.toBe('unreachable');
  });

  it('is a login that ended when hello says 401', async () => {
    answer({}, 401);
    await expect(new Gateway('http://h/', '1.0').diagnose(false)).resolves.toBe('login-required');
  });
});

describe('logging in and out', () => {
  it('posts JSON, relative to the page, and follows nobody elsewhere', async () => {
    const asked: { address: string; request: RequestInit }[] = [];
    vi.stubGlobal('fetch', (address: URL, request: RequestInit) => {
      asked.push({ address: address.href, request });
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    const gateway = new Gateway('https://example.com/sub/', '1.0');
    await gateway.login('ada', 'secret');
    await gateway.logout(false);
    await gateway.logout(true);
    expect(asked.map(({ address, request }) => [address, request.body])).toEqual([
      ['https://example.com/sub/api/login', '{"user":"ada","password":"secret"}'],
      ['https://example.com/sub/api/logout', '{}'],
      ['https://example.com/sub/api/logout', '{"everywhere":true}'],
    ]);
    for (const { request } of asked) {
      expect(request).toMatchObject({ method: 'POST', redirect: 'manual' });
      expect(request.headers).toMatchObject({ 'content-type': 'application/json' });
    }
  });

  it.each([
    ['30', 30],
    ['Fri, 31 Dec 1999 23:59:59 GMT', null],
    ['-1', null],
    ['99999999', null],
    [null, null],
  ])('is refused with the reason, and with Retry-After %s as %s', async (header, seconds) => {
    const headers = {
      'content-type': 'application/problem+json',
      ...(header === null ? {} : { 'retry-after': header }),
    };
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"detail":"Slow."}', { status: 429, headers })));
    const refusal: unknown = await new Gateway('http://h/', '1.0').login('a', 'b').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 429, detail: 'Slow.', retryAfter: seconds });
  });

  it('does not show a proxy’s page as the reason', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"detail":"No."}', { status: 502 })));
    await expect(new Gateway('http://h/', '1.0').login('a', 'b')).rejects.toMatchObject({ status: 502, detail: '' });
  });

  it('is nobody’s where the gateway knows no logins', async () => {
    answer({}, 404);
    await expect(new Gateway('http://h/', '1.0').me()).resolves.toEqual(NOBODY);
    answer({}, 401);
    await expect(new Gateway('http://h/', '1.0').me()).rejects.toMatchObject({ status: 401 });
  });
});

describe('a login that ended', () => {
  let ended: number;
  let gateway: Gateway;

  beforeEach(() => {
    ended = 0;
    gateway = new Gateway('http://h/', '1.0', () => (ended += 1));
  });

  it('is told of by what runs, and by who wants to end it', async () => {
    answer({}, 401);
    await expect(gateway.sessions()).rejects.toBeInstanceOf(GatewayRefusal);
    await expect(gateway.endSession('s')).rejects.toBeInstanceOf(GatewayRefusal);
    expect(ended).toBe(2);
  });

  it('is told of by the list, and by a proxy that leads to its own login', async () => {
    answer({}, 401);
    await expect(gateway.targets()).rejects.toBeInstanceOf(GatewayRefusal);
    expect(ended).toBe(1);
    const redirect = Response.error();
    Object.defineProperty(redirect, 'type', { value: 'opaqueredirect' });
    vi.stubGlobal('fetch', () => Promise.resolve(redirect));
    await expect(gateway.targets()).rejects.toEqual(new GatewayRefusal(LED_ELSEWHERE));
    expect(ended).toBe(2);
    await expect(gateway.diagnose(true)).resolves.toBe('login-required');
    expect(ended).toBe(3);
  });

  it('is not told of by any other refusal', async () => {
    answer({}, 503);
    await expect(gateway.targets()).rejects.toBeInstanceOf(GatewayRefusal);
    await expect(gateway.diagnose(true)).resolves.toBe('unreachable');
    answer({ ...HELLO, draining: true });
    await expect(gateway.diagnose(true)).resolves.toBe('draining');
    expect(ended).toBe(0);
  });

  it('is told of by every socket that closes for it, and by none that closes for something else', () => {
    const sockets: EventTarget[] = [];
    vi.stubGlobal(
      'WebSocket',
      class extends EventTarget {
        constructor() {
          super();
          sockets.push(this);
        }
      },
    );
    gateway.connect();
    gateway.connectEvents();
    const close = (nth: number, code: number): void => {
      sockets[nth]?.dispatchEvent(Object.assign(new Event('close'), { code }));
    };
    close(0, 4401);
    close(1, 4401);
    expect(ended).toBe(2);
    close(1, 1006);
    expect(ended).toBe(2);
  });
});
