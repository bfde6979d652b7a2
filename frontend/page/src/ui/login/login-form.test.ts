// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeGateway } from '../../session/fake-gateway.ts';
import { GatewayRefusal } from '../../session/gateway.ts';
import { Login } from '../../session/login.ts';
import { LoginForm } from './login-form.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

let gateway: FakeGateway;
let login: Login;
let form: LoginForm;

beforeEach(async () => {
  gateway = new FakeGateway();
  login = new Login(gateway);
  await login.start();
  form = new LoginForm();
  form.login = login;
  document.body.append(form);
  await form.updateComplete;
});
afterEach(() => {
  login.dispose();
  document.body.replaceChildren();
  vi.useRealTimers();
});

function field(name: 'user' | 'password'): HTMLInputElement {
  const found = form.querySelector<HTMLInputElement>(`#login-${name}`);
  if (found === null) throw new Error(`no field ${name}`);
  return found;
}

function submitButton(): HTMLButtonElement | null {
  return form.querySelector('button[type="submit"]');
}

function alerted(): string | undefined {
  return form.querySelector('[role="alert"]')?.textContent.replace(/\s+/g, ' ').trim();
}

async function send(user: string, password: string): Promise<void> {
  field('user').value = user;
  field('password').value = password;
  form.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await form.updateComplete;
}

async function answered(): Promise<void> {
  await vi.waitFor(() => {
    expect(form.querySelector('form')?.getAttribute('aria-busy')).toBe('false');
  });
  await form.updateComplete;
}

it('can be filled in by a password manager, and by whoever cannot see it', () => {
  expect(field('user').autocomplete).toBe('username');
  expect(field('password').autocomplete).toBe('current-password');
  expect(field('password').type).toBe('password');
  expect([...form.querySelectorAll('label')].map((label) => [label.htmlFor, label.textContent])).toEqual([
    ['login-user', 'Name'],
    ['login-password', 'Password'],
  ]);
  expect(document.activeElement).toBe(field('user'));
});

it('shows that it is being sent, and is sent once', async () => {
  gateway.held = true;
  await send('ada', 'right');
  await send('ada', 'right');
  expect(submitButton()?.disabled).toBe(true);
  expect(submitButton()?.textContent.trim()).toBe('Logging in…');
  expect(field('user').readOnly).toBe(true);
  expect(gateway.asked).toEqual(['hello', 'login ada']);
});

it('keeps the name and asks for the password again when one of them is wrong', async () => {
  await send('ada', 'wrong');
  await answered();
  expect(alerted()).toBe('The name or the password is wrong.');
  expect([field('user').value, field('password').value]).toEqual(['ada', '']);
  expect(document.activeElement).toBe(field('password'));
});

it('says the same thing anew when the same thing is wrong again', async () => {
  await send('ada', 'wrong');
  await answered();
  const first = form.querySelector('.complaint');
  await send('ada', 'wrong');
  await answered();
  expect(form.querySelector('.complaint')).not.toBe(first);
});

it('keeps the password when it was not the password', async () => {
  gateway.error = new GatewayRefusal(503, `Nobody can. ${MARKUP}`);
  await send('ada', 'right');
  await answered();
  expect(alerted()).toBe(`The gateway can log in nobody right now. Nobody can. ${MARKUP}`);
  expect(form.querySelector('img')).toBeNull();
  expect(field('password').value).toBe('right');
  expect(document.activeElement).toBe(submitButton());
});

it('says what this page’s address is when the gateway does not take it', async () => {
  gateway.error = new GatewayRefusal(403);
  await send('ada', 'right');
  await answered();
  expect(alerted()).toContain(new URL('./', document.baseURI).href);
});

it('counts down after too many attempts, and then lets go', async () => {
  vi.useFakeTimers();
  gateway.error = new GatewayRefusal(429, 'Slow.', 2);
  await send('ada', 'right');
  await vi.advanceTimersByTimeAsync(0);
  expect(alerted()).toBe('Wait before you try again. Slow. You can try again in 2 s.');
  expect(submitButton()?.textContent.trim()).toBe('Wait 2 s');
  expect(submitButton()?.disabled).toBe(true);
  const heard = form.querySelector('.complaint');
  await vi.advanceTimersByTimeAsync(1000);
  expect(submitButton()?.textContent.trim()).toBe('Wait 1 s');
  // Nobody has to hear every second of it.
  expect(form.querySelector('.complaint')).toBe(heard);
  expect(alerted()).toContain('in 2 s');
  await vi.advanceTimersByTimeAsync(1000);
  expect(submitButton()?.disabled).toBe(false);
  expect(form.querySelector('[role="status"]')?.textContent).toBe('You can try again now.');
});

it('sends nothing that is not filled in, and says what is missing beside it', async () => {
  await send(' ', 'right');
  expect(document.activeElement).toBe(field('user'));
  expect(form.querySelector('#login-user-missing')?.textContent).toBe('Enter your name.');
  expect(field('user').getAttribute('aria-describedby')).toBe('login-user-missing');
  await send('ada', '');
  expect(document.activeElement).toBe(field('password'));
  expect(field('password').getAttribute('aria-invalid')).toBe('true');
  expect(gateway.asked).toEqual(['hello']);
});

it('shows the password while the user wants to see it, and never while it is sent', async () => {
  const reveal = form.querySelector<HTMLButtonElement>('.secret button');
  expect(reveal?.getAttribute('aria-label')).toBe('Show the password');
  reveal?.click();
  await form.updateComplete;
  expect(field('password').type).toBe('text');
  expect(reveal?.getAttribute('aria-label')).toBe('Hide the password');
  await send('ada', 'wrong');
  expect(field('password').type).toBe('password');
});

it('hints at Caps Lock while it is on, and takes a key event without keys for what it is', async () => {
  const press = async (on: boolean): Promise<string | undefined> => {
    const event = Object.assign(new Event('keydown', { bubbles: true }), { getModifierState: () => on });
    field('password').dispatchEvent(event);
    await form.updateComplete;
    return form.querySelector('.field-hint')?.textContent;
  };
  await expect(press(true)).resolves.toBe('Caps Lock is on.');
  await expect(press(false)).resolves.toBe('');
  expect(() => field('password').dispatchEvent(new Event('keydown'))).not.toThrow();
});

it('does not take the focus from somebody who is typing when it is only asked in passing', async () => {
  field('password').focus();
  gateway.offer = { notice: 'New.' };
  await login.recheck();
  await form.updateComplete;
  expect(document.activeElement).toBe(field('password'));
});
