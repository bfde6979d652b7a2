import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeGateway, somebody } from './fake-gateway.ts';
import { GatewayRefusal } from './gateway.ts';
import type { LoginState } from './login-state.ts';
import { Login } from './login.ts';

let gateway: FakeGateway;
let login: Login;
let seen: LoginState['kind'][];

beforeEach(() => {
  gateway = new FakeGateway();
  login = new Login(gateway);
  seen = [];
  login.state.subscribe(({ kind }) => seen.push(kind));
});
afterEach(() => {
  login.dispose();
});

async function loggedIn(user = 'ada'): Promise<void> {
  gateway.user = somebody(user);
  await login.start();
  expect(login.state.get()).toMatchObject({ kind: 'in', me: { user } });
  gateway.asked.length = 0;
}

/** Logged in, and then not any more. */
async function ended(): Promise<void> {
  await loggedIn();
  gateway.user = null;
  await login.lost();
  expect(login.ended.get()).toBe(true);
}

describe('a login that ends', () => {
  it('is one question and one form, however many sockets fall', async () => {
    await loggedIn();
    gateway.user = null;
    await Promise.all(Array.from({ length: 20 }, () => login.lost()));
    expect(gateway.asked).toEqual(['hello']);
    await login.lost();
    expect(seen).toEqual(['in', 'required']);
    expect(login.ended.get()).toBe(true);
  });

  it('goes on where it was when the same user comes back', async () => {
    await ended();
    await login.submit('ada', 'right');
    expect(login.state.get().kind).toBe('in');
    expect(login.ended.get()).toBe(false);
    expect(gateway.left).toEqual([]);
  });

  it('lets another user see nothing of the first', async () => {
    await ended();
    await login.submit('bob', 'right');
    expect(gateway.left).toEqual(['start over']);
    expect(login.leaving).toBe(true);
    expect(login.state.get().kind).not.toBe('in');
  });

  it('compares users as they are, not as they are shown', async () => {
    await loggedIn();
    gateway.user = somebody('ada\u200b', { name: 'ada' });
    await login.lost();
    expect(gateway.left).toEqual(['start over']);
  });

  it('was old news when the same user is logged in already', async () => {
    await loggedIn();
    await login.lost();
    expect(seen).toEqual(['in', 'in']);
    expect(gateway.asked).toEqual(['hello', 'me']);
  });

  it('is told even when the gateway is away by then', async () => {
    await loggedIn();
    gateway.error = new TypeError('Failed to fetch');
    await login.lost();
    expect(login.state.get().kind).toBe('away');
    expect(login.ended.get()).toBe(true);
    gateway.error = null;
    await login.recheck();
    expect(login.state.get().kind).toBe('in');
  });

  it('may be put aside, until something needs it', async () => {
    await ended();
    login.putAside();
    expect(login.aside.get()).toBe(true);
    await login.lost();
    expect(login.aside.get()).toBe(false);
    login.putAside();
    await login.submit('ada', 'right');
    expect(login.aside.get()).toBe(false);
  });

  it('cannot be put aside where there is nothing behind it', async () => {
    await login.start();
    login.putAside();
    expect(login.aside.get()).toBe(false);
  });
});

describe('signing out', () => {
  it('ends this login, and leaves nothing behind', async () => {
    await loggedIn();
    await expect(login.signOut(false)).resolves.toBeNull();
    expect(gateway.asked).toEqual(['logout']);
    expect(gateway.left).toEqual(['signed out']);
    expect(login.leaving).toBe(true);
  });

  it('ends the login that a proxy keeps where it is ended', async () => {
    gateway.user = somebody('ada', { login: 'header', signOut: 'https://login.example.com/out' });
    await login.start();
    await login.signOut(true);
    expect(gateway.asked.at(-1)).toBe('logout everywhere');
    expect(gateway.left).toEqual(['https://login.example.com/out']);
  });

  it('is asked for once, and takes no socket that falls for a login that ended', async () => {
    await loggedIn();
    gateway.held = true;
    const first = login.signOut(false);
    void login.signOut(false);
    await login.lost();
    gateway.release();
    await first;
    expect(gateway.asked).toEqual(['logout']);
    expect(seen).toEqual(['in']);
  });

  it('that fails is told, and leaving is not wanted then', async () => {
    await loggedIn();
    gateway.error = new GatewayRefusal(503, 'The audit log cannot be written.');
    await expect(login.signOut(false)).resolves.toMatchObject({
      about: 'unavailable',
      detail: 'The audit log cannot be written.',
    });
    expect(login.leaving).toBe(false);
    expect(gateway.left).toEqual([]);
  });

  it('that fails halfway finds out what is left', async () => {
    await loggedIn();
    gateway.held = true;
    const out = login.signOut(false);
    await login.lost();
    gateway.user = null;
    gateway.logout = () => Promise.resolve();
    gateway.error = new TypeError('Failed to fetch');
    gateway.release();
    await out;
    await vi.waitFor(() => {
      expect(login.state.get().kind).toBe('away');
    });
  });

  it('of somebody who is signed out already succeeds', async () => {
    await loggedIn();
    gateway.error = new GatewayRefusal(401);
    await expect(login.signOut(false)).resolves.toBeNull();
    expect(gateway.left).toEqual(['signed out']);
  });
});
