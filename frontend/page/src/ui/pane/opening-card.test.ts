// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { Prompt } from '../../protocol/server-message.ts';
import type { TargetKind } from '../../protocol/target.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { OpeningCard } from './opening-card.ts';
import type { PaneSession } from './pane-session.ts';

const PROMPT: Prompt = {
  type: 'prompt',
  prompt: 'p1',
  kind: 'keyboard-interactive',
  text: '<b>Two</b>\nfactors',
  fields: [
    { label: 'Account', echo: true },
    { label: 'Code', echo: false },
  ],
};

afterEach(() => {
  document.body.replaceChildren();
});

async function card(
  state: ConnectionState,
  kind: TargetKind = 'ssh',
): Promise<{ card: OpeningCard; answers: unknown[] }> {
  const answers: unknown[] = [];
  const pane = {
    id: 'pane-1',
    connection: { state: new Store(state), answer: (values: unknown) => answers.push(values) },
    screen: { focus: () => undefined },
  };
  const element = new OpeningCard();
  element.pane = pane as unknown as PaneSession;
  element.label = 'web-1';
  element.kind = kind;
  document.body.append(element);
  await element.updateComplete;
  return { card: element, answers };
}

it('shows how far it has come', async () => {
  const { card: element } = await card({ kind: 'opening', stage: 'host-key' });
  expect(element.querySelector('[role="status"]')?.textContent).toMatch(/web-1[\s\S]*Checking the host key/);
});

it('names the host on the way that it waits for', async () => {
  const { card: element } = await card({ kind: 'opening', stage: 'login', hop: 'bastion' });
  expect(element.querySelector('[role="status"]')?.textContent).toMatch(/web-1[\s\S]*bastion, on the way: Logging in…/);
});

it('speaks of a shell, not of a host, where it is a container', async () => {
  const { card: element } = await card({ kind: 'opening', stage: 'connecting' }, 'container');
  expect(element.querySelector('[role="status"]')?.textContent).toMatch(/Starting a shell in web-1[\s\S]*Docker…/);
});

it('asks as the host wants it asked, and takes its text for text', async () => {
  const { card: element } = await card({ kind: 'prompting', prompt: PROMPT });
  expect(element.querySelector('b')).toBeNull();
  expect(element.querySelector('.said')?.textContent).toBe(PROMPT.text);
  expect([...element.querySelectorAll('input')].map(({ type }) => type)).toEqual(['text', 'password']);
  expect(document.activeElement).toBe(element.querySelector('input'));
});

it('answers with every field, and keeps nothing of it', async () => {
  const { card: element, answers } = await card({ kind: 'prompting', prompt: PROMPT });
  const fields = [...element.querySelectorAll('input')];
  fields.forEach((field, i) => (field.value = `value ${String(i)}`));
  element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  expect(answers).toEqual([['value 0', 'value 1']]);
  expect(fields.map(({ value }) => value)).toEqual(['', '']);
});

it('cancels with null', async () => {
  const { card: element, answers } = await card({ kind: 'prompting', prompt: PROMPT });
  element.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect(answers).toEqual([null]);
});

it('does not let a stray Enter trust a host', async () => {
  await card({ kind: 'prompting', prompt: { ...PROMPT, kind: 'host-key', fields: [] } });
  expect(document.activeElement?.textContent.trim()).toBe('Cancel');
});

it('shows what is known of a host key, and trusts it by a button of its own', async () => {
  const said = 'box shows a host key that is not known: ssh-ed25519 SHA256:abc\n\nCompare it.';
  const { card: element, answers } = await card({
    kind: 'prompting',
    prompt: { ...PROMPT, kind: 'host-key', text: said, fields: [] },
  });
  expect(element.querySelector('h2')?.textContent).toBe('Do you trust this host?');
  expect(element.querySelector('.said')?.textContent).toBe(said);
  expect(element.querySelector('input')).toBeNull();
  const trust = element.querySelector<HTMLButtonElement>('button[type="submit"]');
  expect(trust?.textContent.trim()).toBe('Trust and connect');
  trust?.click();
  expect(answers).toEqual([[]]);
});

describe('a question that wants a reason', () => {
  const CONFIRM: Prompt = {
    ...PROMPT,
    kind: 'confirm',
    text: 'Production.\nWhy? <img src=x onerror=alert(1)>',
    fields: [{ label: 'Reason', echo: true }],
  };

  function submit(element: OpeningCard): Promise<boolean> {
    element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    return element.updateComplete;
  }

  it('is asked as it was written, in words that fit', async () => {
    const { card: element } = await card({ kind: 'prompting', prompt: CONFIRM });
    expect(element.querySelector('h2')?.textContent).toBe('Please confirm');
    expect(element.querySelector('.said')?.textContent).toBe(CONFIRM.text);
    expect(element.querySelector('img')).toBeNull();
    expect(element.querySelector('button[type="submit"]')?.textContent.trim()).toBe('Continue');
    expect(document.activeElement).toBe(element.querySelector('input'));
    expect(element.querySelector('input')?.maxLength).toBe(500);
  });

  it('takes no blank for one, and says so beside the field', async () => {
    const { card: element, answers } = await card({ kind: 'prompting', prompt: CONFIRM });
    const input = element.querySelector('input');
    if (input === null) throw new Error('no field');
    input.value = '  ';
    await submit(element);
    expect(answers).toEqual([]);
    expect(element.querySelector('[role="alert"]')?.textContent).toBe('Please fill this in.');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    input.value = 'Ticket 42';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await element.updateComplete;
    expect(element.querySelector('[role="alert"]')?.textContent).toBe('');
    await submit(element);
    expect(answers).toEqual([['Ticket 42']]);
  });

  it('without a field is not confirmed by a stray Enter', async () => {
    await card({ kind: 'prompting', prompt: { ...CONFIRM, fields: [] } });
    expect(document.activeElement?.textContent.trim()).toBe('Cancel');
  });
});
