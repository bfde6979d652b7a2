import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProtocolViolation } from '../protocol/fields.ts';
import { FakeGateway, somebody } from './fake-gateway.ts';
import { GatewayRefusal, LED_ELSEWHERE } from './gateway.ts';
import type { LoginState } from './login-state.ts';
import { Login, USUAL_WAIT } from './login.ts';

let gateway: FakeGateway;
let login: Login;
let seen: LoginState['kind'][];

beforeEach(() => {
  vi.useFakeTimers();
  gateway = new FakeGateway();
  login = new Login(gateway);
  seen = [];
  login.state.subscribe(({ kind }) => seen.push(kind));
});
afterEach(() => {
  login.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function attempt(): unknown {
  const state = login.state.get();
  return state.kind === 'required' ? state.attempt : state.kind;
}

async function loggedIn(user = 'ada'): Promise<void> {
  gateway.user = somebody(user);
  await login.start();
  expect(login.state.get()).toMatchObject({ kind: 'in', me: { user } });
  gateway.asked.length = 0;
}

describe('at the start', () => {
  it('asks who is there, and lets in who is logged in', async () => {
    await loggedIn();
    expect(seen).toEqual(['in']);
    expect(login.ended.get()).toBe(false);
  });

  it('wants a login where nobody is, by the ways and with the notice that were told', async () => {
    gateway.offer = { ways: ['proxy'], notice: 'Beware.' };
    await login.start();
    expect(login.state.get()).toEqual({
      kind: 'required',
      ways: ['proxy'],
      notice: 'Beware.',
      attempt: { kind: 'none' },
    });
    expect(gateway.asked).toEqual(['hello']);
    // Nobody’s things are on the page yet.
    expect(login.ended.get()).toBe(false);
  });

  it.each([
    [new TypeError('Failed to fetch'), { by: 'silence' }],
    [new ProtocolViolation('hello is not JSON'), { by: 'stranger' }],
    [new GatewayRefusal(421, 'Wrong host.'), { by: 'status', status: 421, detail: 'Wrong host.' }],
  ])('tells why it cannot tell: %s', async (error, reason) => {
    gateway.error = error;
    await login.start();
    expect(login.state.get()).toEqual({ kind: 'away', reason, trying: false });
  });

  it.each([401, LED_ELSEWHERE])('knows a proxy that wants a login of its own by %i', async (status) => {
    gateway.error = new GatewayRefusal(status);
    await login.start();
    expect(login.state.get()).toEqual({ kind: 'proxy' });
  });

  it('asks again when the user wants it, once at a time', async () => {
    gateway.error = new TypeError('Failed to fetch');
    await login.start();
    gateway.error = null;
    gateway.held = true;
    const again = login.retry();
    void login.retry();
    expect(login.state.get()).toMatchObject({ kind: 'away', trying: true });
    gateway.release();
    await again;
    expect(attempt()).toEqual({ kind: 'none' });
    expect(gateway.asked).toEqual(['hello', 'hello']);
  });

  it('does not let in again at once whom a proxy names, after a sign-out', async () => {
    gateway.user = somebody('ada', { login: 'header' });
    await login.start(true);
    expect(login.state.get()).toEqual({ kind: 'signed-out' });
    await login.retry();
    expect(login.state.get().kind).toBe('in');
  });

  it('says in the form that somebody has signed out', async () => {
    await login.start(true);
    expect(attempt()).toEqual({ kind: 'signed-out' });
  });
});

describe('the form', () => {
  beforeEach(() => login.start());

  it('leads in', async () => {
    const sent = login.submit('ada', 'right');
    expect(attempt()).toEqual({ kind: 'sending' });
    await sent;
    expect(login.state.get()).toMatchObject({ kind: 'in', me: { user: 'ada' } });
  });

  it('is not sent twice', async () => {
    gateway.held = true;
    const first = login.submit('ada', 'right');
    const second = login.submit('ada', 'right');
    gateway.release();
    await Promise.all([first, second]);
    expect(gateway.asked.filter((asked) => asked.startsWith('login'))).toHaveLength(1);
  });

  it.each([
    [new GatewayRefusal(401, 'No.'), 'wrong', 'No.'],
    [new GatewayRefusal(403, 'Origin.'), 'origin', 'Origin.'],
    [new GatewayRefusal(503, 'Draining.'), 'unavailable', 'Draining.'],
    [new GatewayRefusal(400, 'Eh?'), 'status', 'Eh?'],
    [new GatewayRefusal(500), 'status', ''],
    [new TypeError('Failed to fetch'), 'unreachable', ''],
  ])('is refused by %s as %s, and may be sent again', async (error, about, detail) => {
    gateway.error = error;
    await login.submit('ada', 'right');
    expect(attempt()).toMatchObject({ kind: 'refused', complaint: { about, detail } });
    gateway.error = null;
    await login.submit('ada', 'right');
    expect(login.state.get().kind).toBe('in');
  });

  it.each([
    [3, 3],
    [0, 1],
    [null, USUAL_WAIT],
  ])('waits after too many attempts, told %s, for %i seconds', async (told, seconds) => {
    gateway.error = new GatewayRefusal(429, 'Slow.', told);
    await login.submit('ada', 'right');
    gateway.error = null;
    expect(attempt()).toMatchObject({ kind: 'waiting', seconds, complaint: { about: 'throttled', detail: 'Slow.' } });
    await login.submit('ada', 'right');
    expect(gateway.asked.filter((asked) => asked.startsWith('login'))).toHaveLength(1);
    for (let left = seconds - 1; left > 0; left -= 1) {
      vi.advanceTimersByTime(1000);
      expect(attempt()).toMatchObject({ kind: 'waiting', seconds: left });
    }
    vi.advanceTimersByTime(1000);
    expect(attempt()).toEqual({ kind: 'again' });
    await login.submit('ada', 'right');
    expect(login.state.get().kind).toBe('in');
  });

  it('does not wait longer because somebody set the clock back', async () => {
    gateway.error = new GatewayRefusal(429, '', 10);
    await login.submit('ada', 'right');
    vi.setSystemTime(0);
    vi.advanceTimersByTime(1000);
    expect(attempt()).toMatchObject({ seconds: 10 });
  });

  it('says so when the browser did not keep the cookie', async () => {
    gateway.me = () => Promise.reject(new GatewayRefusal(401));
    await login.submit('ada', 'right');
    expect(attempt()).toMatchObject({ kind: 'refused', complaint: { about: 'no-cookie' } });
  });

  it('gives way to a proxy that wants a login of its own', async () => {
    gateway.error = new GatewayRefusal(LED_ELSEWHERE);
    await login.submit('ada', 'right');
    expect(login.state.get().kind).toBe('proxy');
  });
});

describe('asking in passing', () => {
  it('lets in who has logged in elsewhere meanwhile', async () => {
    await login.start();
    await login.recheck();
    expect(login.state.get().kind).toBe('required');
    gateway.user = somebody('ada');
    await login.recheck();
    expect(login.state.get().kind).toBe('in');
  });

  it('keeps the form as it stands when there is nothing new, or no answer', async () => {
    await login.start();
    await login.submit('ada', 'wrong');
    const before = attempt();
    await login.recheck();
    gateway.error = new TypeError('Failed to fetch');
    await login.recheck();
    expect(attempt()).toEqual(before);
    expect(gateway.asked).toEqual(['hello', 'login ada', 'hello', 'hello']);
  });

  it('does not come in between an attempt that is under way', async () => {
    await login.start();
    gateway.held = true;
    const asked = login.recheck();
    const sent = login.submit('ada', 'right');
    await login.recheck();
    gateway.release();
    await Promise.all([asked, sent]);
    expect(login.state.get().kind).toBe('in');
    expect(gateway.asked.filter((each) => each === 'hello')).toHaveLength(2);
    expect(seen.filter((kind) => kind === 'in')).toHaveLength(1);
  });

  it('asks nothing while somebody is in', async () => {
    await loggedIn();
    await login.recheck();
    expect(gateway.asked).toEqual([]);
  });
});
