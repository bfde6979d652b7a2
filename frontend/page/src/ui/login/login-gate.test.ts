// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { FakeGateway, somebody } from '../../session/fake-gateway.ts';
import { GatewayRefusal, LED_ELSEWHERE } from '../../session/gateway.ts';
import { Login } from '../../session/login.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { ActionRegister } from '../actions/action-register.ts';
import { openAddress } from '../route.ts';
import { AppShell } from '../shell/app-shell.ts';
import { quietSessions, quietWorkspace } from '../tabs/some-tabs.ts';
import { host } from '../targets/some-targets.ts';
import { TargetStore } from '../targets/target-store.ts';
import { LoginGate } from './login-gate.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

let gateway: FakeGateway;
let login: Login;
let gate: LoginGate;

beforeEach(() => {
  gateway = new FakeGateway();
  login = new Login(gateway);
  gate = new LoginGate();
  gate.login = login;
  document.body.append(gate);
});
afterEach(() => {
  login.dispose();
  document.body.replaceChildren();
});

/** Until what has happened is on the page: every element renders in a turn of its own. */
async function rendered(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  await gate.updateComplete;
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

async function start(): Promise<void> {
  await login.start();
  await rendered();
}

async function end(): Promise<void> {
  gateway.user = somebody('ada');
  await start();
  gateway.user = null;
  await login.lost();
  await rendered();
}

function said(): string {
  return gate.textContent.replace(/\s+/g, ' ').trim();
}

function button(name: string): HTMLButtonElement {
  const found = [...gate.querySelectorAll('button')].find((each) => each.textContent.trim() === name);
  if (found === undefined) throw new Error(`no button ${name} in: ${said()}`);
  return found;
}

it('is gone once somebody is in', async () => {
  gateway.user = somebody('ada');
  await start();
  expect(gate.children).toHaveLength(0);
});

it('shows a notice line by line, as the text it is, where the keyboard reaches it', async () => {
  gateway.offer = { notice: `Beware.\n  ${MARKUP}` };
  await start();
  const notice = gate.querySelector<HTMLElement>('[role="region"]');
  expect(notice?.textContent).toBe(`Beware.\n  ${MARKUP}`);
  expect(notice?.tabIndex).toBe(0);
  expect(gate.querySelector('img')).toBeNull();
});

it('says what to check when a proxy names nobody, and goes through it again', async () => {
  gateway.offer = { ways: ['proxy'] };
  await start();
  expect(said()).toMatch(/Your proxy did not say who you are.*trusted_proxies/);
  expect(gate.querySelector('form')).toBeNull();
  button('Try again').click();
  expect(gateway.left).toEqual(['reload']);
});

it('has a form where a password is one of the ways', async () => {
  gateway.offer = { ways: ['password', 'proxy'] };
  await start();
  expect(gate.querySelector('form')).not.toBeNull();
});

it('says when there is no way in', async () => {
  gateway.offer = { ways: [] };
  await start();
  expect(said()).toContain('No login for this address');
  gateway.offer = {};
  button('Try again').click();
  await vi.waitFor(() => {
    expect(gate.querySelector('form')).not.toBeNull();
  });
});

it.each([
  [new TypeError('Failed to fetch'), 'Gateway not reachable'],
  [new GatewayRefusal(421, `Not here. ${MARKUP}`), `It answered 421. Not here. ${MARKUP}`],
  [new GatewayRefusal(LED_ELSEWHERE), 'Your proxy wants you to log in'],
])('offers to try again after %s', async (error, words) => {
  gateway.error = error;
  await start();
  expect(said()).toContain(words);
  expect(gate.querySelector('img')).toBeNull();
  button('Reload the page').click();
  expect(gateway.left).toEqual(['reload']);
});

it('goes on when somebody has logged in elsewhere and comes back to it', async () => {
  await start();
  gateway.user = somebody('ada');
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(() => {
    expect(login.state.get().kind).toBe('in');
  });
});

it('keeps the link that the page came with', async () => {
  location.hash = openAddress('web-1');
  await start();
  await login.submit('ada', 'right');
  await rendered();
  expect(gate.children).toHaveLength(0);
  const opened: string[] = [];
  const shell = new AppShell();
  const targets = new TargetStore(
    () => Promise.resolve({ targets: [host('web-1')], daemons: [] }),
    (show) => {
      show();
    },
  );
  Object.assign(shell, {
    targets,
    login,
    actions: new ActionRegister(new SettingsStore()),
    feed: { staleness: new Store(null), assured: new Store(false) },
    sessions: quietSessions(),
    workspace: quietWorkspace(({ id }) => opened.push(id)),
  });
  document.body.append(shell);
  await targets.load();
  await vi.waitFor(() => {
    expect(opened).toEqual(['web-1']);
  });
  location.hash = '';
});

describe('over the terminals', () => {
  it('is one dialog, however often it is told', async () => {
    await end();
    await Promise.all([login.lost(), login.lost()]);
    await rendered();
    expect(document.querySelectorAll('dialog')).toHaveLength(1);
    expect(gate.querySelector('dialog')?.open).toBe(true);
    expect(gate.querySelector('main')).toBeNull();
    expect(gate.querySelector('h2')?.textContent).toBe('Your login has ended');
    expect(gate.querySelector<HTMLInputElement>('#login-user')?.value).toBe('ada');
    expect(document.activeElement?.id).toBe('login-password');
  });

  it('is put aside by Escape, and comes back when something needs it', async () => {
    await end();
    const dialog = gate.querySelector('dialog');
    const cancel = new Event('cancel', { cancelable: true });
    dialog?.dispatchEvent(cancel);
    expect(cancel.defaultPrevented).toBe(true);
    await rendered();
    expect(dialog?.open).toBe(false);
    login.recall();
    await rendered();
    expect(dialog?.open).toBe(true);
  });

  it('goes when the same user is back', async () => {
    await end();
    await login.submit('ada', 'right');
    await rendered();
    expect(gate.children).toHaveLength(0);
    expect(gateway.left).toEqual([]);
  });

  it('reloads where only a proxy can log anybody in', async () => {
    gateway.offer = { ways: ['proxy'] };
    await end();
    expect(said()).toContain('Your login has ended');
    expect(document.activeElement).toBe(button('Reload the page'));
    button('Reload the page').click();
    expect(gateway.left).toEqual(['reload']);
    // Terminals may live on behind a proxy's login: then the browser has to ask.
    expect(login.leaving).toBe(false);
  });
});
