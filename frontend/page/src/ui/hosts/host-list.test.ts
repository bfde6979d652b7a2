// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import type { Target } from '../../protocol/http.ts';
import { HostList } from './host-list.ts';
import { HostStore } from './host-store.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';

function host(name: string, group = 'production'): Target {
  return { id: name, name, kind: 'ssh', group, tags: [], state: 'up', verbs: ['shell'] };
}

async function list(fetch: () => Promise<readonly Target[]>): Promise<{ list: HostList; chosen: string[] }> {
  const chosen: string[] = [];
  const element = new HostList();
  element.store = new HostStore(fetch);
  element.choose = (target) => chosen.push(target.name);
  document.body.append(element);
  await element.store.load();
  await element.updateComplete;
  return { list: element, chosen };
}

afterEach(() => {
  document.body.replaceChildren();
});

function names(element: HostList): string[] {
  return [...element.querySelectorAll('.name')].map((name) => name.textContent);
}

async function search(element: HostList, query: string): Promise<HTMLInputElement> {
  const field = element.querySelector('input');
  if (field === null) throw new Error('no search field');
  field.value = query;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await element.updateComplete;
  return field;
}

it('shows hosts in their groups', async () => {
  const { list: element } = await list(() => Promise.resolve([host('web-1'), host('db', 'data')]));
  expect([...element.querySelectorAll('h2')].map((heading) => heading.textContent)).toEqual(['data', 'production']);
  expect(names(element)).toEqual(['db', 'web-1']);
});

it('opens the first match by Enter, without leaving the page', async () => {
  const { list: element, chosen } = await list(() => Promise.resolve([host('db'), host('web-2'), host('web-1')]));
  const field = await search(element, 'web');
  expect(names(element)).toEqual(['web-1', 'web-2']);
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  expect(chosen).toEqual(['web-1']);
});

it('is moved through with the arrows, from the field and back', async () => {
  const { list: element } = await list(() => Promise.resolve([host('a'), host('b')]));
  const press = (key: string): void => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  };
  element.focusSearch();
  press('ArrowDown');
  press('ArrowDown');
  expect(document.activeElement?.querySelector('.name')?.textContent).toBe('b');
  press('ArrowUp');
  press('ArrowUp');
  expect(document.activeElement).toBe(element.querySelector('input'));
});

it('says what to do when there is nothing', async () => {
  const { list: element } = await list(() => Promise.resolve([]));
  expect(element.querySelector('pre')?.textContent).toContain('hosts:');
});

it('says when nothing matches', async () => {
  const { list: element } = await list(() => Promise.resolve([host('a')]));
  await search(element, 'zzz');
  expect(element.querySelector('[role="status"]')?.textContent).toContain('zzz');
});

it('offers to try again after an error', async () => {
  let fails = true;
  const { list: element } = await list(() =>
    fails ? Promise.reject(new TypeError('no network')) : Promise.resolve([host('a')]),
  );
  fails = false;
  element.querySelector<HTMLButtonElement>('[role="alert"] button')?.click();
  await element.store.load();
  await element.updateComplete;
  expect(names(element)).toEqual(['a']);
});

it('takes names for text', async () => {
  const { list: element } = await list(() => Promise.resolve([host(HOSTILE, HOSTILE)]));
  expect(names(element)).toEqual([HOSTILE]);
  expect(element.querySelector('img')).toBeNull();
});
