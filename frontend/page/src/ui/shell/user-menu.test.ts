// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Me } from '../../protocol/login.ts';
import { FakeGateway, somebody } from '../../session/fake-gateway.ts';
import { GatewayRefusal } from '../../session/gateway.ts';
import { Login } from '../../session/login.ts';
import { UserMenu } from './user-menu.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

let gateway: FakeGateway;
let login: Login;
let menu: UserMenu;
let sessions: number;

beforeEach(() => {
  gateway = new FakeGateway();
  login = new Login(gateway);
  sessions = 0;
});
afterEach(() => {
  login.dispose();
  document.body.replaceChildren();
});

async function mount(me: Me): Promise<void> {
  gateway.user = me;
  await login.start();
  gateway.asked.length = 0;
  menu = new UserMenu();
  menu.login = login;
  menu.workspace = {
    get sessions() {
      return sessions;
    },
  };
  document.body.append(menu);
  await menu.updateComplete;
}

function toggle(): HTMLButtonElement | null {
  return menu.querySelector('.account-button');
}

async function click(name: string): Promise<void> {
  const found = [...menu.querySelectorAll('button')].find((each) => each.textContent.trim() === name);
  if (found === undefined) throw new Error(`no button ${name}`);
  found.click();
  await menu.updateComplete;
}

async function open(me: Me = somebody('ada')): Promise<string> {
  await mount(me);
  toggle()?.click();
  await menu.updateComplete;
  return menu.querySelector('#account-menu')?.textContent.replace(/\s+/g, ' ').trim() ?? '';
}

it('is not there where nobody has to log in', async () => {
  await mount(somebody('', { login: 'none' }));
  expect(menu.children).toHaveLength(0);
});

it('tells who is logged in, in which groups, how and until when, as text', async () => {
  const since = Date.now() - 1000;
  const words = await open(somebody(`ada ${MARKUP}`, { groups: ['ops', MARKUP], login: 'header', since }));
  expect(words).toContain(`ada ${MARKUP}`);
  expect(words).toContain(`Groups ops, ${MARKUP}`);
  expect(words).toContain('by the reverse proxy');
  expect(words).toMatch(/Since \d\d:\d\d/);
  expect(words).not.toContain('Ends');
  expect(menu.querySelector('img')).toBeNull();
  expect(toggle()?.title).toBe(`ada ${MARKUP}`);
});

it('is closed by Escape, which leads back to its button, and by whatever happens beside it', async () => {
  await open();
  expect(toggle()?.getAttribute('aria-expanded')).toBe('true');
  const inside = menu.querySelector<HTMLElement>('[data-ask]');
  inside?.focus();
  inside?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
  await menu.updateComplete;
  expect(toggle()?.getAttribute('aria-expanded')).toBe('false');
  expect(document.activeElement).toBe(toggle());
  toggle()?.click();
  await menu.updateComplete;
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  await menu.updateComplete;
  expect(toggle()?.getAttribute('aria-expanded')).toBe('false');
});

it('signs out at once when nothing is lost by it', async () => {
  await open();
  await click('Sign out');
  await vi.waitFor(() => {
    expect(gateway.left).toEqual(['signed out']);
  });
  expect(gateway.asked).toEqual(['logout']);
});

it('warns first of terminals that end with it', async () => {
  sessions = 3;
  await open();
  await click('Sign out');
  expect(menu.textContent).toContain('3 open terminals');
  expect(gateway.asked).toEqual([]);
  // A second Enter must not sign anybody out.
  expect(document.activeElement?.textContent.trim()).toBe('Cancel');
  await click('Cancel');
  expect(document.activeElement?.textContent.trim()).toBe('Sign out');
  expect(menu.textContent).not.toContain('3 open terminals');
  await click('Sign out');
  await click('Sign out');
  expect(gateway.asked).toEqual(['logout']);
});

it('says what signing out everywhere ends before it does', async () => {
  await open();
  await click('Sign out everywhere…');
  expect(menu.textContent).toContain('on all devices');
  expect(gateway.asked).toEqual([]);
  await click('Sign out everywhere');
  expect(gateway.asked).toEqual(['logout everywhere']);
});

it('is honest about a login that a proxy keeps', async () => {
  expect(await open(somebody('ada', { login: 'header' }))).toContain('does not end its login');
});

it('says when it did not work, and can be used again', async () => {
  await open();
  gateway.error = new GatewayRefusal(503, `Not now. ${MARKUP}`);
  await click('Sign out');
  await vi.waitFor(() => {
    expect(menu.querySelector('[role="alert"]')?.textContent).toContain(`You are still signed in. Not now. ${MARKUP}`);
  });
  expect(menu.querySelector('img')).toBeNull();
  gateway.error = null;
  await click('Sign out');
  await vi.waitFor(() => {
    expect(gateway.left).toEqual(['signed out']);
  });
});

it('still shows whose page this is when the login has ended', async () => {
  await open();
  gateway.user = null;
  await login.lost();
  await menu.updateComplete;
  expect(toggle()?.textContent).toContain('ada');
});
